"""The second pair of eyes: somebody else than the importer approves exactly these figures."""

from pathlib import Path

from monitor.build.editions.ledger import codes
from monitor.build.editions.staging import APPROVAL, COMPARISON, Staged, now, person, refuse, staged


def approve(data: Path, edition: str, by: str, source: str = "") -> Staged:
    """Write down that `by` approves the staged edition as it is now.

    Raises Rejected when `by` is nobody or the importer, when nothing is staged, or when these figures were not
    compared with what is published now.
    """
    one = staged(data, edition, source)
    refuse_same(edition, one.importer, by)
    compared = one.note(COMPARISON)
    if {name: compared.get(name) for name in one.bytes_now()} != one.bytes_now():
        problem = "Deze cijfers zijn nog niet vergeleken met wat er al staat."
        raise refuse(edition, problem, f"Doe eerst: compare {edition}, en lees het verslag.")
    last = codes(data / "published")[-1:]
    if compared.get("published") != "".join(last):
        problem = "Na de vergelijking is er iets gepubliceerd."
        raise refuse(edition, problem, f"Doe opnieuw: compare {edition}, en lees het verslag.")
    one.write(APPROVAL, {**one.bytes_now(), "by": " ".join(by.split()), "at": now()})
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
        raise refuse(one.edition, problem, f"Doe opnieuw: compare {one.edition} en approve {one.edition}.")
    refuse_same(one.edition, one.importer, str(approval.get("by", "")))
    return str(approval["by"])
