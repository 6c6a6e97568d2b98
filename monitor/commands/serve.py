"""Start de site op dit apparaat."""

import argparse

from monitor.web import server


def configure(parser: argparse.ArgumentParser) -> None:
    """Where to listen."""
    parser.add_argument("--host", default="127.0.0.1", help="adres waarop de site luistert")
    parser.add_argument("--port", type=int, default=8501, help="poort waarop de site luistert")


def run(asked: argparse.Namespace) -> int:
    """Serve until stopped."""
    server.serve(asked.host, asked.port)
    return 0
