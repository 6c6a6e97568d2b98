"""The Leefbare Wijken Monitor: how Arnhem's districts fare, edition after edition."""
