"""The built-in company: two years of a machinery maker's books, the same numbers in every language."""
