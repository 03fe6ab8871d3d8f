"""The ladder of collection steps."""
