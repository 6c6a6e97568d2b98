"""The shell's way in: each command in its own module, parsed here."""

import argparse
import errno
import os
import re
import sys
from collections.abc import Sequence
from importlib import import_module

from monitor.findings import Rejected
from monitor.questions.asked import Unknown
from monitor.store import NoRelease

COMMANDS = {
    "import": "importing",  # a word of Python itself cannot name a module
    **{
        name: name
        for name in (
            "check", "compare", "approve", "publish", "build", "example", "whatif", "ask", "serve", "limits", "geometry", "workspace", "staff",
            "report", "waiting", "fetch", "export", "archive",
        )
    },
}  # fmt: skip
"""Every command and the module that holds it."""

NOT_ALLOWED = "mag niet worden gelezen of geschreven: vraag wie het apparaat beheert om rechten"
DISK = {
    errno.ENOSPC: "past niet meer op de schijf: maak ruimte en doe de opdracht opnieuw",
    errno.EDQUOT: "past niet meer op de schijf: maak ruimte en doe de opdracht opnieuw",
    errno.EACCES: NOT_ALLOWED,
    errno.EPERM: NOT_ALLOWED,
    errno.EROFS: "staat op een plek waar niets geschreven kan worden",
    errno.ENOENT: "bestaat niet: kijk of de naam en de map kloppen",
    errno.EISDIR: "is een map, geen bestand",
    errno.ENOTDIR: "ligt niet in een map",
}
UNKNOWN = "kan niet worden gelezen of geschreven"


def run(arguments: Sequence[str]) -> int:
    """Carry out one command; the exit code is 0 when it went well and 1 when something has to be mended."""
    parser = argparse.ArgumentParser(prog="python -m monitor", description="De Leefbare Wijken Monitor.")
    subparsers = parser.add_subparsers(dest="command", required=True, metavar="opdracht")
    for name in list(COMMANDS) if not arguments or arguments[0] not in COMMANDS else (arguments[0],):
        # Only the command that is asked is loaded: the build needs 140 MB of libraries that the site must not carry.
        module = import_module(f"monitor.commands.{COMMANDS[name]}")
        summary = (module.__doc__ or "").partition("\n")[0]
        command = subparsers.add_parser(name, help=summary, description=summary)
        module.configure(command)
        command.set_defaults(carry_out=module.run)
    asked = parser.parse_args(arguments)
    try:
        code: int = asked.carry_out(asked)
        sys.stdout.flush()
        return code
    except Rejected as refused:
        for finding in refused.findings:
            print(finding, file=sys.stderr)
        print(f"{len(refused.findings)} bevinding(en). Er is niets veranderd.", file=sys.stderr)
        return 1
    except (NoRelease, Unknown) as fault:
        print(fault, file=sys.stderr)
        return 1
    except BrokenPipeError:
        # The reader of the pipe (head, less) has seen enough; that is no fault.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except OSError as fault:
        print(of_disk(fault), file=sys.stderr)
        return 1


def of_disk(fault: OSError) -> str:
    """What is wrong with a file or disk, in one sentence with its name."""
    # Libraries that read and write themselves put the number in their text only.
    told = re.search(r"os error (\d+)", str(fault))
    number = fault.errno or (int(told[1]) if told else 0)
    name = fault.filename2 or fault.filename
    if name is None:
        return f"Een bestand {DISK.get(number, UNKNOWN)} ({fault})."
    return f"{os.fsdecode(name)} {DISK.get(number, f'{UNKNOWN} ({fault.strerror})')}."
