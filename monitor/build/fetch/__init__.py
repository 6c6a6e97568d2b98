"""Ask publishers for their tables and boundaries, and lay a proposal ready for the one who keeps the figures."""
