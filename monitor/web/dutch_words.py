"""Which English words stand in Streamlit's own scripts, and what do our visitors read and hear instead?"""

import re
from collections.abc import Mapping
from pathlib import Path

from monitor.web.static_files import Shelf, in_memory

# A visitor can meet all of these. Boxes of kinds that no page has (colours, cameras, chats, tables to edit) are not here.
# The locale says how a day is written and how many options there are; Streamlit carries the Dutch words for that.
WORDS: Mapping[str, Mapping[str, str]] = {
    "js/index.": {
        r"`Skip to main content`": "`Naar de inhoud`",
        r'"aria-label":`Navigate to home page`': '"aria-label":`Naar Start`',
        r'"aria-label":`App pages`': '"aria-label":`Pagina\'s`',
        r'"aria-label":`Expand sidebar`': '"aria-label":`Menu openen`',
        r'"aria-label":`Collapse sidebar`': '"aria-label":`Menu sluiten`',
        r'"aria-label":`Close`': '"aria-label":`Sluiten`',
        r'"aria-label":`Running...`': '"aria-label":`Bezig`',
    },
    "js/StreamlitMarkdown.": {r"`Link to heading`": "`Link naar dit kopje`"},
    "js/Selectbox.": {
        r"`Add: \$": "`Zoek: $",
        r"`No results`": "`Niets gevonden`",
        r"`Clear value`": "`Leegmaken`",
        r"`Open`": "`Openen`",
        r"locale:`en-US`": "locale:`nl-NL`",
    },
    "js/Multiselect.": {
        r"`You can only select up to (\$\{[\w.]+\}) \$\{\w+\}\. Remove an option first\.`": (
            r"`U kunt er hoogstens \1 kiezen. Haal er eerst een weg.`"
        ),
        r"`No results`": "`Niets gevonden`",
        r"`Selected values`": "`Gekozen`",
        r"`Remove \$": "`Haal weg: $",
        r"`Clear all`": "`Alles weghalen`",
        r"`Select all`": "`Alles kiezen`",
        r"`Open`": "`Openen`",
        r"locale:`en-US`": "locale:`nl-NL`",
    },
    # What to press, below a box: in a form and outside it.
    "js/InputInstructions.": {
        r"`submit form`": "`te bewaren`",
        r"`apply`": "`toe te passen`",
        r"`Press \$(\{[^`]*`⌘`:`Ctrl`\})\+Enter to \$(\{\w+\})`": r"`Druk op $\1+Enter om $\2`",
        r"`Press Enter to \$": "`Druk op Enter om $",
    },
    "js/TextInput.": {r"`Clear entry`": "`Leegmaken`", r"`Invalid input\.`": "`Dit kan niet.`"},
    "js/NumberInput.": {
        r"`Clear value`": "`Leegmaken`",
        r"`Increment`": "`Hoger`",
        r"`Decrement`": "`Lager`",
        r"(`(?:\*\*)?)Error": r"\1Fout",
        r"`Number is above the allowed range\. Please enter a value less than or equal to (\$\{\w+\})\.`": (
            r"`Dit getal is te hoog. Vul hoogstens \1 in.`"
        ),
        r"`Number is above the allowed range\.`": "`Dit getal is te hoog.`",
        r"`Number is below the allowed range\. Please enter a value greater than or equal to (\$\{\w+\})\.`": (
            r"`Dit getal is te laag. Vul minstens \1 in.`"
        ),
        r"`Number is below the allowed range\.`": "`Dit getal is te laag.`",
        r"`Number is outside the allowed range\. Please enter a value between (\$\{\w+\}) and (\$\{\w+\})\.`": (
            r"`Dit getal past niet. Vul een getal in van \1 tot en met \2.`"
        ),
    },
    "js/DateInput.": {
        r"locale:`en-US`": "locale:`nl-NL`",
        r"`Choose date range`": "`Kies een periode`",
        r"`Choose date`": "`Kies een datum`",
        r"`Clear dates?`": "`Leegmaken`",
        r"\} start date`": "}: begin`",
        r"\} end date`": "}: einde`",
        r"`Use arrow keys to navigate dates\. Enter to select\. Escape to close\.`": (
            "`Ga met de pijltjes naar een dag. Enter kiest, Escape sluit.`"
        ),
        r"`Quick select a date range`": "`Kies snel een periode`",
        r"`Date range`": "`Periode`",
        r"`Select\.\.\.`": "`Kies`",
    },
    # Parts of the calendar, shared by boxes of days and periods.
    "js/ReorderedSegments.": {
        r"`Previous month`": "`Vorige maand`",
        r"`Next month`": "`Volgende maand`",
        r"`\*\*Error\*\*: Date set outside allowed range\. Please select a date on or before (\$\{\w+\})\.`": (
            r"`**Fout**: deze datum kan niet. Kies \1 of eerder.`"
        ),
        r"`\*\*Error\*\*: Date set outside allowed range\. Please select a date on or after (\$\{\w+\})\.`": (
            r"`**Fout**: deze datum kan niet. Kies \1 of later.`"
        ),
        r"`\*\*Error\*\*: Date set outside allowed range\. Please select a date between (\$\{\w+\}) and (\$\{\w+\})\.`": (
            r"`**Fout**: deze datum kan niet. Kies een dag van \1 tot en met \2.`"
        ),
    },
    "js/FileUploader.": {
        r"\} per file`": "} per bestand`",
        r"`Drag and drop directories here`": "`Sleep mappen hierheen`",
        r"`Drag and drop files here`": "`Sleep bestanden hierheen`",
        r"`Drag and drop a file here`": "`Sleep een bestand hierheen`",
        r"`Upload directories`": "`Kies mappen`",
        r"`Upload`": "`Kies een bestand`",
        r"`Add files`": "`Ander bestand kiezen`",
        r"`(\$\{[\w.]+\}) files are not allowed\.`": r"`Een bestand van de soort \1 past hier niet.`",
    },
    "js/utils.": {
        r"`File must be (\$\{[^`]*`b`\)\}) or smaller\.`": r"`Dit bestand is te groot. Neem er een van hoogstens \1.`",
        r"`(\$\{[\w.]+\}) files are not allowed\.`": r"`Een bestand van de soort \1 past hier niet.`",
        r"`File size is too small\.`": "`Dit bestand is te klein.`",
        r"`Only one file is allowed\.`": "`Er past hier een bestand.`",
        r"`Unexpected error\. Please try again\.`": "`Er ging iets mis. Probeer het opnieuw.`",
        r"`Cancel upload of (\$\{[\w.]+\})`": r"`Stop met \1`",
        r"`Remove (\$\{[\w.]+\})`": r"`Haal weg: \1`",
        r'"aria-label":`file upload`': '"aria-label":`bestand`',
    },
    "js/DownloadButton.": {r"`Download failed`": "`Downloaden lukte niet`"},
}


def put_dutch_words(shelf: Shelf) -> None:
    """Put scripts on the shelf that say in Dutch what boxes say; raises ValueError when a word is there no more.

    They keep their addresses, which other scripts name: a browser that has an old one shows older words, no more.
    """
    for start, changes in WORDS.items():
        path, script = _script(shelf, start, next(iter(changes)))
        for pattern, words in changes.items():
            script, count = re.subn(pattern, words, script)
            if not count:
                raise ValueError(f"{path.name} has no {pattern} any more. Adapt monitor/web/dutch_words.py.")
        relative = path.relative_to(shelf.root).as_posix()
        shelf.made[relative] = in_memory(script.encode("utf-8"), "text/javascript")


def _script(shelf: Shelf, start: str, first: str) -> tuple[Path, str]:
    """The script whose name begins so and that has the first word: some names begin alike."""
    folder, _, prefix = start.rpartition("/")
    found = {
        path: path.read_text(encoding="utf-8") for path in sorted((shelf.root / folder).glob(f"{prefix}*.js"))
    }
    for path, script in found.items():
        if re.search(first, script):
            return path, script
    names = ", ".join(path.name for path in found) or "no such script"
    raise ValueError(
        f"Streamlit's {start}*.js ({names}) has no {first} any more. Adapt monitor/web/dutch_words.py."
    )
