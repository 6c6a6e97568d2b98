"""The command line of the monitor: `python -m monitor build|check|ask|serve|limits|geometry`."""

import sys

from monitor.commands import run

sys.exit(run(sys.argv[1:]))
