"""Offline: deliveries in, one immutable release out. The only writer of releases."""
