"""What carries the same worksheet functions and macros into programs other than Excel."""
