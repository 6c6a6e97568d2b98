"""What happens to a signal: is it public, who answers it, and which ones are kept too long?"""

from dataclasses import replace
from datetime import date

import streamlit as st

from monitor.ui import blocks
from monitor.ui.desk import Desk, save, submitted
from monitor.ui.signal_choices import Chosen, optional, pick, quoted
from monitor.views import choices
from monitor.views.signals import day, many, short, waited
from monitor.workspace.persons import listed, warned
from monitor.workspace.places import around
from monitor.workspace.records import Pen, every
from monitor.workspace.rights import ADMINISTRATOR
from monitor.workspace.signals import SHOWN, count_unanswered, expired, found, unanswered
from monitor.workspace.tables import Goal, Signal

AT_ONCE = 500
"""Signals that are erased at one press of a button."""


def moderation(at: Desk, chosen: Chosen) -> None:
    """The queue of signals that nobody looked at, one by one, and those that are kept too long."""
    waiting = st.segmented_control(
        "Beoordeling", list(choices.MODERATION), default="new", required=True, key="signal_queue",
        format_func=choices.MODERATION.__getitem__,
    )  # fmt: skip
    with at.workspace.reading() as session:
        page = found(session, replace(chosen.asked, moderation=(str(waiting),)))
    blocks.title(f"{many(page.total).capitalize()}: {choices.MODERATION[str(waiting)].lower()}")
    if page.signals:
        _judge(at, pick(page.signals, at.release.catalog, "signal_judged"))
    _too_long(at, chosen)


def _judge(at: Desk, signal: Signal) -> None:
    catalog = at.release.catalog
    quoted(signal, catalog)
    persons = warned(signal.what, catalog)
    if persons:
        blocks.small(f"Let op: hierin kan een persoon staan ({listed(persons)}).")
    with st.form(f"signal_judge_{signal.key}"):
        judged = st.segmented_control(
            "Wat doen we ermee?", list(choices.MODERATION)[1:],
            default=signal.moderation if signal.moderation != "new" else None,
            format_func=choices.MODERATION.__getitem__, key=f"judged_{signal.key}",
        )  # fmt: skip
        text = st.text_area(
            "Openbare tekst: zonder namen, adressen en andere persoonsgegevens",
            signal.public_text or ("" if persons else signal.what), key=f"public_{signal.key}",
        )  # fmt: skip
        reason = st.text_input(
            "Reden (moet als u het niet gebruikt)", signal.moderation_reason, key=f"reason_{signal.key}"
        )
        pressed, version = submitted(signal, "Vastleggen")
    if not pressed:
        return
    fields = {
        "moderation": judged or "new",
        "public_text": text if judged == "public" else "",
        "moderation_reason": reason,
    }
    if save(at, lambda pen: pen.change(Signal, signal.key, version, **fields), "Vastgelegd."):  # fmt: skip
        st.rerun()


def _too_long(at: Desk, chosen: Chosen) -> None:
    """Signals of which the retention period is over: an administrator erases them, with what the journal holds."""
    with at.workspace.reading() as session:
        over = expired(session, chosen.asked.codes, date.today())
    if not over:
        return
    blocks.title("Langer bewaard dan beloofd", f"Van {many(len(over))} is de bewaartermijn voorbij.")
    if ADMINISTRATOR not in at.standing.roles:
        blocks.small("Openbaar zijn ze niet meer. Een beheerder wist ze voorgoed.")
        return
    some = over[:AT_ONCE]
    if st.button(f"Wis {many(len(some))} voorgoed", key="signal_erase"):

        def erase(pen: Pen) -> int:
            for signal in some:
                pen.erase(Signal, signal.key, "bewaartermijn voorbij")
            return len(some)

        if save(at, erase, "Voorgoed gewist, ook uit het logboek."):
            st.rerun()


def replies(at: Desk, chosen: Chosen) -> None:
    """Signals without a reply, the longest waiting first, and the form to answer one."""
    catalog = at.release.catalog
    with at.workspace.reading() as session:
        silent = unanswered(session, chosen.asked.codes, date.today(), SHOWN)
        total = count_unanswered(session, chosen.asked.codes)
        goals = every(session, Goal, Goal.area.in_([*chosen.asked.codes, *around(chosen.area, catalog)]))
    longest = f"De langste wacht {waited(silent[0].days)}." if silent else "Elk signaal heeft een antwoord."
    blocks.title(f"Zonder antwoord: {many(total)}", longest)
    if not silent:
        return
    answered = pick([one.signal for one in silent], catalog, "signal_answered")
    quoted(answered, catalog)
    _answer(at, answered, goals)
    rows = [
        [
            day(one.signal.said_on),
            catalog.area[one.signal.area].label,
            short(one.signal.what),
            waited(one.days),
        ]
        for one in silent
        if one.signal.area in catalog.area
    ]
    shown = f"de eerste {len(rows)} van {total}" if total > len(rows) else "alle"
    blocks.table(["Gezegd op", "Waar", "Wat", "Wacht al"], rows, f"Radiostilte: {shown}")


def _answer(at: Desk, signal: Signal, goals: list[Goal]) -> None:
    key = signal.key
    titles = {goal.key: f"{choices.RANKS[goal.rank]}: {short(goal.title)}" for goal in goals}
    with st.form(f"signal_answer_{key}"):
        reply = st.segmented_control(
            "Antwoord", list(choices.REPLIES), format_func=choices.REPLIES.__getitem__, key=f"reply_{key}"
        )
        goal = optional("Actie die het oppakt (bij 'Opgepakt')", titles, signal.reply_goal, f"goal_{key}")
        text = st.text_area(
            "Toelichting (moet bij 'Kan niet'; is het signaal openbaar, dan leest iedereen dit)",
            signal.reply_text, key=f"reply_text_{key}",
        )  # fmt: skip
        pressed, version = submitted(signal, "Antwoord bewaren")
    if not pressed:
        return
    if not reply:
        st.error("Kies eerst een antwoord: gehoord, opgepakt of kan niet.")
        return
    fields = {
        "reply": reply, "reply_text": text, "reply_goal": goal if reply == "picked_up" else "", "replied_on": date.today(),
    }  # fmt: skip
    if save(at, lambda pen: pen.change(Signal, key, version, **fields), "Antwoord bewaard."):
        st.rerun()
