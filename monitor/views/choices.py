"""How do the codes of the workspace read in Dutch: one word for each, the same on every page and in every report."""

from collections.abc import Mapping

SIGNAL_KINDS = {"strength": "Kracht", "concern": "Zorg", "idea": "Idee", "context": "Achtergrond"}
SOURCE_TYPES = {
    "inhabitant": "Bewoner",
    "meeting": "Bijeenkomst",
    "partner": "Partner",
    "professional": "Professional",
    "survey_remark": "Opmerking in de enquête",
}
STANCES = {"confirms": "Past bij het cijfer", "contradicts": "Spreekt het cijfer tegen"}
AGES = {
    "0-14": "0 tot en met 14",
    "15-24": "15 tot en met 24",
    "25-44": "25 tot en met 44",
    "45-64": "45 tot en met 64",
    "65+": "65 en ouder",
}
MODERATION = {
    "new": "Nog niet bekeken",
    "public": "Openbaar",
    "internal": "Alleen voor het team",
    "refused": "Niet gebruiken",
}
REPLIES = {
    "heard": "Gehoord",
    "picked_up": "Opgepakt",
    "cannot": "Kan niet",
}
BUNDLE_STATES = {"draft": "Concept", "sent": "Verstuurd", "answered": "Beantwoord"}
STRENGTH_KINDS = {
    "initiative": "Initiatief",
    "enterprise": "Sociale onderneming",
    "meeting_place": "Ontmoetingsplek",
    "other": "Anders",
}
MEETING_KINDS = {
    "social_table": "Sociale tafel",
    "network": "Netwerkbijeenkomst",
    "platform": "Wijkplatform",
    "residents": "Bewonersgroep of bewonersavond",
    "board": "Bestuur",
    "talk": "Overleg of gesprek",
    "other": "Anders",
}
JOINING = {"everyone": "Iedereen", "invited": "Wie is uitgenodigd"}
ANALYSIS_STATES = {"draft": "Concept", "discussed": "Besproken", "adopted": "Vastgesteld"}
STEPS = {
    "in_short": "Het gebied in het kort",
    "who_lives_here": "Wie wonen hier",
    "figures": "Wat zeggen de cijfers?",
    "signals": "Wat horen we?",
    "strengths": "Wat is sterk?",
    "recognition": "Herkent u dit?",
    "city_goals": "Wat wil de stad?",
    "challenges": "Opgaven",
    "goals": "Doelen en acties",
    "progress": "Voortgang",
    "method": "Over de cijfers",
}
PROCESS = {
    "figures": "1. Cijfers",
    "signals": "2. Signalen",
    "strengths": "3. Krachten",
    "recognition": "4. Herkent u dit?",
    "city_goals": "5. Stad",
    "challenges": "6. Opgaven",
    "goals": "7. Doelen en acties",
    "adoption": "8. Vaststellen",
    "progress": "9. Voortgang",
}
"""The steps of the procesplaat as a page shows them."""
JUDGEMENTS = {
    "": "Zoals de monitor",
    "strength": "Sterk punt",
    "concern": "Zorg",
    "neutral": "Geen van beide",
}
RECOGNITION = {"yes": "Herkend", "partly": "Deels", "no": "Niet herkend"}
LINK_STANCES = {"supports": "Helpt dit gebied", "pulls": "Trekt de andere kant op"}
PARTS = {"claim": "Cijfer", "challenge": "Opgave", "goal": "Doel of actie"}
SIDES = {"strength": "Sterk punt", "concern": "Zorg", "neutral": "Geen van beide"}
TERMS = {"short": "Korte termijn", "long": "Lange termijn"}
RANKS = {"goal": "Doel", "subgoal": "Subdoel", "action": "Actie"}
PROGRAMMES = {
    "welzijn": "Welzijn",
    "veiligheid": "Veiligheid",
    "ruimtelijke_ontwikkeling": "Ruimtelijke Ontwikkeling",
    "other": "Ander programma",
}
OWNER_KINDS = {"city": "Gemeente", "partner": "Partner", "inhabitants": "Bewoners"}
CITY_ROLES = {
    "facilitating": "Faciliterend",
    "connecting": "Verbindend",
    "executing": "Uitvoerend",
    "commissioning": "Opdrachtgevend",
}
PROJECT_SPACES = {"public_space": "Openbare ruimte", "social": "Sociaal"}
PROJECT_SIZES = {"small": "Klein", "large": "Groot"}
# The three aims that the programme itself names at arnhem-oost.nl/over-ons (read November 2026), in our own short words.
TRACKS = {
    "growing_up": "Kansrijk opgroeien",
    "security": "Bestaanszekerheid",
    "healthy_safe": "Gezond en veilig leven",
}
GOAL_STATES = {
    "planned": "Gepland",
    "running": "Loopt",
    "delayed": "Vertraagd",
    "done": "Klaar",
    "stopped": "Gestopt",
}
ROLES = {
    "reader": "Lezer",
    "partner": "Partner",
    "team": "Teamlid",
    "analyst": "Analist",
    "approver": "Goedkeurder",
    "administrator": "Beheerder",
}
ACTIONS = {
    "create": "gemaakt",
    "change": "veranderd",
    "remove": "weggehaald",
    "restore": "teruggehaald",
    "erase": "voorgoed gewist",
    "refuse": "geweigerd",
    "compare": "vergeleken",
    "approve": "goedgekeurd",
}
DEEDS = {"edition": "editie"}
EDITION_STATES = {
    "broken": "Niet heel: importeer opnieuw",
    "imported": "Nog niet vergeleken",
    "compared": "Vergeleken, wacht op goedkeuring",
    "approved": "Goedgekeurd, klaar om te publiceren",
}
NOT_SAID = "Niet ingevuld"
OF_FIELD: Mapping[tuple[str, str], Mapping[str, str]] = {
    ("signal", "kind"): SIGNAL_KINDS,
    ("strength", "kind"): STRENGTH_KINDS,
    ("meeting", "kind"): MEETING_KINDS,
    ("analysis", "status"): ANALYSIS_STATES,
    ("analysis_version", "status"): ANALYSIS_STATES,
    ("goal", "status"): GOAL_STATES,
    ("bundle", "status"): BUNDLE_STATES,
    ("link", "stance"): LINK_STANCES,
    ("signal", "stance"): STANCES,
    ("", "source_type"): SOURCE_TYPES,
    ("", "age_group"): AGES,
    ("", "moderation"): MODERATION,
    ("", "reply"): REPLIES,
    ("", "joining"): JOINING,
    ("", "step"): STEPS,
    ("", "side"): SIDES,
    ("", "own_judgement"): SIDES,
    ("", "term"): TERMS,
    ("", "rank"): RANKS,
    ("", "programme"): PROGRAMMES,
    ("", "track"): TRACKS,
    ("", "owner_kind"): OWNER_KINDS,
    ("", "city_role"): CITY_ROLES,
    ("", "project_space"): PROJECT_SPACES,
    ("", "project_size"): PROJECT_SIZES,
}
"""The words of every field with codes, by the table and the field; without a table where the field means one thing."""


def label(words: Mapping[str, str], code: str) -> str:
    """The word of a code; a code that nobody chose reads as not filled in."""
    return words.get(code, code) if code else NOT_SAID
