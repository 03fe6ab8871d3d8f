"""Open items, ageing and what the ledger can't settle."""
