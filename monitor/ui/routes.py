"""Do the plain pages, files and the interface exist beside the pages of this process?"""

import os

SERVED = "MONITOR_ROUTES_SERVED"
"""Environment variable that only a running server of ours sets; under `streamlit run` those addresses are dead."""


def served_plainly() -> bool:
    """Whether this process answers the addresses of monitor/web/, so that a page may link to them."""
    return os.environ.get(SERVED) == "1"
