"""Excel on Windows: the settings by which it finds this Python, the add-in in its start folder, and what can stand in between."""
