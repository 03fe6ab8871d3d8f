"""Forecasts of monthly figures (or of any evenly spaced ones) from their own history."""
