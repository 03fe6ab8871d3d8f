"""Putting files into the user's own folders so that all of it can be taken back."""
