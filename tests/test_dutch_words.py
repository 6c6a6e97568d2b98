"""Every English word of Streamlit that a visitor can meet is still where we replace it, and is Dutch afterwards."""

import re
from pathlib import Path

import pytest

from monitor.web.dutch_words import WORDS, put_dutch_words
from monitor.web.server import STREAMLIT_FILES
from monitor.web.static_files import Shelf

ENGLISH = re.compile(
    "No results|Clear (value|all|dates?|entry)`|You can only|Press (Enter|\\$)|submit form|per file|Drag and drop"
    "|Choose date|Previous month|outside (the )?allowed range|Skip to main|Link to heading|files are not allowed"
)


@pytest.fixture(scope="module")
def made() -> dict[str, str]:
    shelf = Shelf(STREAMLIT_FILES / "static")
    put_dutch_words(shelf)
    return {name.split(".")[0]: stored.bodies[""].decode() for name, stored in shelf.made.items()}


def test_no_script_that_we_replace_keeps_an_english_word(made: dict[str, str]) -> None:
    assert set(made) == {start.rstrip(".") for start in WORDS}
    assert {name: found[0] for name, script in made.items() if (found := ENGLISH.search(script))} == {}


@pytest.mark.parametrize(
    ("script", "words"),
    [
        ("js/Selectbox", r"`Zoek: \$\{"),
        ("js/Multiselect", r"`U kunt er hoogstens \$\{[\w.]+\} kiezen\."),
        ("js/InputInstructions", r"`Druk op \$\{\w+\(\)\?`⌘`:`Ctrl`\}\+Enter om \$\{\w+\}`"),
        ("js/FileUploader", r"\} per bestand`"),
        ("js/utils", r"`Dit bestand is te groot\. Neem er een van hoogstens \$\{"),
        ("js/NumberInput", r"`Dit getal past niet\. Vul een getal in van \$\{\w+\} tot en met \$\{\w+\}\.`"),
        (
            "js/ReorderedSegments",
            r"`\*\*Fout\*\*: deze datum kan niet\. Kies een dag van \$\{\w+\} tot en met",
        ),
    ],
)
def test_what_a_script_fills_in_itself_stays_where_it_was(
    made: dict[str, str], script: str, words: str
) -> None:
    assert re.search(words, made[script])


def test_a_word_that_is_there_no_more_stops_the_server(tmp_path: Path) -> None:
    (tmp_path / "js").mkdir()
    with pytest.raises(ValueError, match="no such script"):
        put_dutch_words(Shelf(tmp_path))
    (tmp_path / "js" / "index.12345678.js").write_text("`Nothing we know`")
    with pytest.raises(ValueError, match=r"Adapt monitor/web/dutch_words\.py"):
        put_dutch_words(Shelf(tmp_path))
