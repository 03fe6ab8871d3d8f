"""Exports of accounting systems (CSV, Excel) → a company: columns known by name, every row accounted for."""
