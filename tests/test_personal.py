"""Does free text with a name, address or number warn, and does ordinary text stay quiet?"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.personal import ADDRESS, BSN, MAIL, NAME, POSTCODE, TELEPHONE, found_in, is_bsn, names
from monitor.store import Release
from monitor.workspace.persons import warned
from monitor.workspace.signal_words import rules

FIRST = names(first=["Fatima", "Jan"])
NAMED = [
    ("ik sprak mevrouw de Vries", NAME, "de Vries"),
    ("Mevrouw Jansen klaagt", NAME, "Mevrouw Jansen"),
    ("dhr. P. Jansen belde", NAME, "P. Jansen"),
    ("Fatima's moeder mist contact", NAME, "Fatima's"),
    ("volgens Kees van Dam kan dat", NAME, "Kees van Dam"),
    ("mijn naam is Samir", NAME, "Samir"),
    ("MEVROUW JANSEN", NAME, "JANSEN"),
    ("mail jan@voorbeeld.nl maar", MAIL, "jan@voorbeeld.nl"),
    ("bel 06-12345678.", TELEPHONE, "06-12345678"),
    ("bel 026 377 1234", TELEPHONE, "026 377 1234"),
    ("op 6821 AB is het stil", POSTCODE, "6821 AB"),
    ("op 6821ab is het stil", POSTCODE, "6821ab"),
    ("Sonsbeeksingel 14a is leeg", ADDRESS, "Sonsbeeksingel 14a"),
    ("die van nummer 12", ADDRESS, "van nummer 12"),
    ("bsn 111222333", BSN, "111222333"),
]
QUIET = [
    "De lantaarns doen het niet.",
    "Een hele weg 3 jaar lang opengebroken.",
    "De GGD en de NS weten ervan. In 2025 kwamen er 60 bomen bij.",
    "Onze Turkse buren zijn aardig. Veel Poolse arbeiders ook.",
    "De Jan van Riebeeckstraat is donker.",
    "Stichting Rijnstad en Buurthuis De Overkant doen goed werk.",
    "<script>alert(1)</script> مرحبا 👩‍👩‍👧",
    "",
]


@pytest.mark.parametrize(("text", "kind", "words"), NAMED)
def test_words_that_point_at_a_person_are_found(text: str, kind: str, words: str) -> None:
    assert (kind, words) in [(one.kind, one.words) for one in found_in(text, FIRST)]


@pytest.mark.parametrize("text", QUIET)
def test_ordinary_text_is_left_alone(text: str) -> None:
    assert found_in(text, FIRST) == ()


def test_a_place_is_no_person(real: Release) -> None:
    for area in real.catalog.areas:
        for name in (area.label, *area.aliases):
            assert warned(f"We horen in {name} dat het stil is.", real.catalog) == (), name


def test_every_name_of_the_list_is_found_and_no_name_of_nobody(real: Release) -> None:
    held = rules()
    for name in held.first_names:
        assert warned(f"gisteren vertelde {name} dat", real.catalog), name
    for name in held.no_person:
        assert warned(f"bij {name} is het druk", real.catalog) == (), name


@given(st.text(max_size=300))
def test_any_text_can_be_looked_through(text: str) -> None:
    for one in found_in(text, FIRST):
        assert one.words in text


WORD = st.text(alphabet="abcdefghij", min_size=1, max_size=12)


@given(WORD, WORD, st.text(alphabet="bcdefghij .,", max_size=60))
def test_an_address_for_mail_is_found_wherever_it_stands(name: str, place: str, around: str) -> None:
    mail = f"{name}@{place}.nl"
    assert any(one.kind == MAIL for one in found_in(f"{around} {mail} {around}"))


@given(st.integers(min_value=10_000_000, max_value=99_999_999), st.sampled_from(["06", "+316", "00316"]))
def test_a_mobile_number_is_found_however_it_is_written(number: int, start: str) -> None:
    digits = str(number)
    for told in (f"{start}{digits}", f"{start}-{digits}", f"{start} {digits[:4]} {digits[4:]}"):
        assert any(one.kind == TELEPHONE for one in found_in(f"bel {told} graag")), told


@given(st.integers(min_value=1, max_value=99_999_999))
def test_one_digit_more_or_less_is_no_citizen_number(start: int) -> None:
    valid = [start * 10 + last for last in range(10) if is_bsn(f"{start * 10 + last:09d}")]
    assert len(valid) <= 1
    for number in valid:
        assert not is_bsn(f"{number + (1 if number % 10 < 9 else -1):09d}")


def test_a_text_of_a_million_signs_is_read_once(real: Release) -> None:
    for long in ("a" * 1_000_000, "a@a." * 250_000, "Jan de " * 140_000):
        assert len(warned(long, real.catalog)) <= 1
