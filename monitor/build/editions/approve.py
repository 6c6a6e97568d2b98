"""The second pair of eyes: somebody else than the importer approves exactly what is going to be published."""

from pathlib import Path

from monitor.build.editions.content import blocking, differing, fingerprint
from monitor.build.editions.ledger import codes
from monitor.build.editions.staging import (
    APPROVAL,
    COMPARISON,
    FOLDER,
    Staged,
    now,
    person,
    plain,
    refuse,
    staged,
)
from monitor.build.editions.trial import laid
from monitor.build.editions.undo import alone
from monitor.findings import Rejected


def approve(data: Path, edition: str, by: str, source: str = "") -> Staged:
    """Write down that `by` approves the staged edition as it is now, and all that would be published with it.

    Raises Rejected when `by` is nobody or the importer, when nothing is staged, when something stands in the way of
    publishing, or when what would be published was not compared with what is published now.
    """
    with alone(data / FOLDER):
        one = staged(data, edition, source)
        refuse_same(edition, one.importer, by)
        compared = one.note(COMPARISON)
        remedy = f"Doe opnieuw: compare {edition}, en lees het verslag."
        if {name: compared.get(name) for name in one.bytes_now()} != one.bytes_now():
            problem = "Deze cijfers zijn nog niet vergeleken met wat er al staat."
            raise refuse(edition, problem, f"Doe eerst: compare {edition}, en lees het verslag.")
        if compared.get("published") != "".join(codes(data / "published")[-1:]):
            raise refuse(edition, "Na de vergelijking is er iets gepubliceerd.", remedy)
        catalog, _, settled = laid(data, one)
        holds = fingerprint(settled, catalog, one.file)
        if other := differing(compared.get("holds"), holds):
            raise refuse(edition, f"Na de vergelijking is {other} veranderd.", remedy)
        if findings := blocking(settled):
            raise Rejected(findings)
        one.write(APPROVAL, {**one.bytes_now(), "holds": holds, "by": plain(by), "at": now()})
        return one


def refuse_same(where: str, importer: str, approver: str) -> None:
    """Raise Rejected unless these are two people, both with a name."""
    if not person(importer) or not person(approver):
        raise refuse(where, "Er staat niet bij wie het zijn.", "Noem van beiden de naam.")
    if person(importer) == person(approver):
        problem = f"{' '.join(approver.split())} heeft zelf geïmporteerd; wie invoert, keurt niet goed."
        raise refuse(where, problem, "Vraag een collega om het verslag te lezen en goed te keuren.")


def approver_of(one: Staged) -> str:
    """Who approved these very bytes; raises Rejected when nobody did."""
    approval = one.note(APPROVAL)
    if not approval:
        problem = "Niemand heeft deze editie goedgekeurd."
        raise refuse(one.edition, problem, f"Laat een collega doen: approve {one.edition} --by NAAM.")
    if {name: approval.get(name) for name in one.bytes_now()} != one.bytes_now():
        problem = "Wat klaarstaat is veranderd na de goedkeuring."
        raise refuse(one.edition, problem, _again(one))
    refuse_same(one.edition, one.importer, str(approval.get("by", "")))
    return str(approval["by"])


def refuse_other(one: Staged, holds: dict[str, str]) -> None:
    """Raise Rejected when what is going to be published is not what was approved, `holds` being its fingerprint."""
    if other := differing(one.note(APPROVAL).get("holds"), holds):
        raise refuse(one.edition, f"Na de goedkeuring is {other} veranderd.", _again(one))


def _again(one: Staged) -> str:
    return f"Doe opnieuw: compare {one.edition} en approve {one.edition}."
