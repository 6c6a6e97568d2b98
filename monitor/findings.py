"""What is wrong, where, and what to do: the one form in which faults in files are reported."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class Finding:
    """One fault in a file, for the person who has to mend it."""

    file: str
    where: str
    problem: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.file}, {self.where}: {self.problem} Wat te doen: {self.remedy}"


class Rejected(Exception):
    """Files that cannot be used; carries every finding, not only the first."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        self.findings = tuple(sorted(set(findings)))
        super().__init__("\n".join(str(finding) for finding in self.findings))
