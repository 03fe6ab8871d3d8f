"""Payment behaviour and the credit score."""
