"""Cash, credit and collections for small and mid-sized firms: an Excel add-in backed by Python."""

__version__ = "0.1.0"
