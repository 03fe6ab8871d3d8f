"""Databases as sources: one query, read-only, its result as cells like those of a file."""
