"""Collections and the cash forecast."""
