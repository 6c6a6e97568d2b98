"""Which step of the procesplaat is on the page?"""

from monitor.ui.address import STEPS
from monitor.ui.analysis_adoption import adoption
from monitor.ui.analysis_aims import challenges, goals, of_the_city
from monitor.ui.analysis_claims import figures
from monitor.ui.analysis_papers import progress
from monitor.ui.analysis_sheet import Sheet
from monitor.ui.analysis_talks import recognition, signals, strengths
from monitor.ui.selection import Choices
from monitor.views.choices import PROCESS

SHOWN = {
    "figures": figures,
    "signals": signals,
    "strengths": strengths,
    "recognition": recognition,
    "city_goals": of_the_city,
    "challenges": challenges,
    "goals": goals,
    "adoption": adoption,
    "progress": progress,
}


def step(chosen: Choices) -> str:
    """The steps as buttons in their order, any of them allowed; returns the code of the chosen one, which the address keeps."""
    labels = {code: PROCESS[meant] for code, meant in STEPS.items()}
    return STEPS[chosen.box("stap", "Stap", labels, "cijfers", wide=False)]


def show(paper: Sheet, code: str) -> None:
    """What belongs to one step."""
    SHOWN[code](paper)
