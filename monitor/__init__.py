"""The Leefbare Wijken Monitor: how Arnhem's districts fare, edition after edition."""

import os

# Frames here have some thousand rows: dividing them over threads costs more than it gives. A run of Kaart took
# 11.5 ms CPU with threads and 9 ms without (20 Nov 2026, two shared cores). Must be set before polars is loaded.
os.environ.setdefault("POLARS_MAX_THREADS", "1")
