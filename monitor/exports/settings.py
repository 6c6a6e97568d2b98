"""What did the city choose for its open data: who publishes it, who answers questions, and under which licence?"""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from monitor.findings import Finding, Rejected

FILE = Path(__file__).resolve().parents[2] / "data" / "open-data" / "settings.toml"
KEYS = {
    "publisher": ("name", "uri"),
    "contact": ("name", "email", "url"),
    "licence": ("uri", "label"),
}


@dataclass(frozen=True)
class Settings:
    """Texts and addresses; empty is what the city has not chosen yet."""

    publisher: str
    publisher_uri: str = ""
    contact: str = ""
    email: str = ""
    url: str = ""
    licence_uri: str = ""
    licence: str = ""


@cache
def settings(path: Path = FILE) -> Settings:
    """The choices in the file; raises Rejected with every finding when it holds something else."""
    try:
        held = tomllib.loads(path.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as fault:
        problem = f"Dit is geen TOML: {fault}."
        raise Rejected([Finding(path.name, "-", problem, "Herstel het bestand.")]) from fault
    findings = [
        Finding(path.name, f"{part}.{key}", "Deze sleutel bestaat niet.", f"Gebruik {', '.join(known)}.")
        for part, known in KEYS.items()
        for key in sorted(held.get(part, {}).keys() - set(known))
    ]
    chosen = {(part, key): str(held.get(part, {}).get(key, "")) for part in KEYS for key in KEYS[part]}
    addresses = [("publisher", "uri"), ("contact", "url"), ("licence", "uri")]
    findings += [
        Finding(path.name, ".".join(at), "Dit is geen adres.", "Begin met https:// of laat het leeg.")
        for at in addresses
        if chosen[at] and not chosen[at].startswith(("https://", "http://"))
    ]
    if not chosen["publisher", "name"]:
        remedy = "Noem de gemeente."
        findings.append(Finding(path.name, "publisher.name", "Wie uitgeeft, ontbreekt.", remedy))
    if findings:
        raise Rejected(findings)
    return Settings(*chosen.values())
