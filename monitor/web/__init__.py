"""How the monitor reaches a browser."""
