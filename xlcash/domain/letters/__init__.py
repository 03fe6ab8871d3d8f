"""Letters to customers: who gets which, and what it says."""
