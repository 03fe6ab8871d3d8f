"""The quarterly review: what changed against the quarter before."""
