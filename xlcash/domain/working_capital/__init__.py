"""The working-capital cycle and the reserve."""
