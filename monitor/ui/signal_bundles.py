"""Several signals and figures on one page for the core organisation: what is asked, and on what it rests."""

from collections.abc import Sequence
from datetime import date
from html import escape

import streamlit as st

from monitor.drafts import pin, stale, told
from monitor.store import Release
from monitor.ui import blocks, report_download, selection
from monitor.ui.desk import Desk, save, submitted
from monitor.ui.signal_choices import Chosen, named
from monitor.views import choices
from monitor.views.signals import day, many
from monitor.workspace.records import Pen, every
from monitor.workspace.signals import BundleContent, bundle_content, found
from monitor.workspace.tables import Bundle, Claim, Link, Signal

NEW = "new"
OPENED = "signal_bundle"
"""In session state: the key of the page that is shown."""


def bundles(at: Desk, chosen: Chosen) -> None:
    """The pages of a place, one of them as it reads, or the form for a new one."""
    with at.workspace.reading() as session:
        held = every(session, Bundle, Bundle.area.in_(chosen.asked.codes), order=Bundle.created_at.desc())
    titles = {
        NEW: "Een nieuwe onderbouwing",
        **{one.key: f"{one.title} ({choices.BUNDLE_STATES[one.status].lower()})" for one in held},
    }
    preset = st.session_state.get(OPENED, NEW)
    index = list(titles).index(preset) if preset in titles else 0
    key = str(st.selectbox("Onderbouwing", list(titles), index, format_func=titles.__getitem__))
    st.session_state[OPENED] = key
    if key == NEW:
        _new(at, chosen)
        return
    with at.workspace.reading() as session:
        content = bundle_content(session, key)
    show(at.release, content)
    edition = max((claim.edition for claim in content.claims), default="")
    report_download.download(
        at, "underpinning", content.bundle.area, edition, "pdf", bundle=key, label="Maak er een PDF van"
    )
    _progress(at, content.bundle)


def _new(at: Desk, chosen: Chosen) -> None:
    """Choose signals and figures and write the question; the figures are pinned as they are in this release."""
    catalog = at.release.catalog
    with at.workspace.reading() as session:
        signals = {
            one.key: one for one in found(session, chosen.asked).signals if one.moderation != "refused"
        }
    subjects = {one.code: one.label for one in selection.subjects(at.release)}
    with st.form("signal_bundle_new"):
        title = st.text_input("Titel", key="bundle_title")
        question = st.text_area("Wat vraagt u?", key="bundle_question")
        to = st.text_input("Aan wie (functie of afdeling)", key="bundle_to")
        keys = st.multiselect(
            "Signalen", list(signals), format_func=lambda key: named(signals[key], catalog), key="bundle_signals",
            placeholder="Kies signalen", select_all=False,
        )  # fmt: skip
        codes = st.multiselect(
            f"Cijfers van {catalog.area[chosen.area].label}", list(subjects), format_func=subjects.__getitem__,
            key="bundle_figures", placeholder="Kies cijfers", select_all=False,
        )  # fmt: skip
        body = st.text_area("Toelichting (hoeft niet)", key="bundle_body")
        pressed = st.form_submit_button("Bewaren", type="primary")
    if not pressed:
        return
    claims = [(code, pin(at.release, code, chosen.area)) for code in codes]
    lacking = [subjects[code] for code, claim in claims if claim is None]
    if lacking or not keys:
        blocks.listed(
            [f"Van '{name}' is hier geen cijfer om te laten zien. Kies een ander." for name in lacking]
        )
        st.error("Niet bewaard. Kies ten minste een signaal, en alleen cijfers die er zijn.")
        return
    bundle = Bundle(area=chosen.area, title=title, question=question, addressed_to=to, body=body)
    pinned = [claim for _, claim in claims if claim is not None]
    kept = save(at, lambda pen: _create(pen, bundle, keys, pinned), "Onderbouwing bewaard.")
    if kept:
        st.session_state[OPENED] = kept.key
        st.rerun()


def _create(pen: Pen, bundle: Bundle, keys: Sequence[str], claims: Sequence[Claim]) -> Bundle:
    """The page with its links to signals and its pinned figures, all in one transaction."""
    kept = pen.create(bundle)
    for key in keys:
        pen.create(Link(area=kept.area, from_kind="bundle", from_key=kept.key, to_kind="signal", to_key=key))
    for position, claim in enumerate(claims):
        claim.area, claim.owner_kind, claim.owner, claim.position = kept.area, "bundle", kept.key, position
        pen.create(claim)
    return kept


def show(release: Release, content: BundleContent) -> None:
    """The page as it is read: question, figures with year and margin, signals as said, and what they do not prove."""
    bundle, catalog = content.bundle, release.catalog
    where = selection.named(catalog, bundle.area) if bundle.area in catalog.area else bundle.area
    to = f"Aan: {bundle.addressed_to}. " if bundle.addressed_to else ""
    blocks.title(bundle.title, f"{to}{where}. {choices.BUNDLE_STATES[bundle.status]}.")
    if bundle.question:
        st.html(f'<p class="lwm-lead" dir="auto">{_lines(bundle.question)}</p>')
    if bundle.body:
        st.html(f'<p class="lwm-sub" dir="auto">{_lines(bundle.body)}</p>')
    if content.claims:
        blocks.title("Wat de cijfers zeggen", level=3)
        blocks.listed([told(release, claim) for claim in content.claims])
        for claim in content.claims:
            changed = stale(release, claim)
            if changed:
                st.html(f'<p class="lwm-note" role="note">{escape(changed)}</p>')
        releases = sorted({claim.release for claim in content.claims})
        blocks.small(f"Cijfers zoals in uitgave {', '.join(releases)}.")
    blocks.title(f"Wat we hoorden: {many(len(content.signals))}", level=3)
    st.html(f'<ul class="lwm-list">{"".join(_item(one, release) for one in content.signals)}</ul>')
    blocks.small(
        "Signalen zijn geen steekproef; ze bewijzen niet hoe vaak iets voorkomt. Deze bladzijde is niet openbaar."
    )


def _item(signal: Signal, release: Release) -> str:
    area = release.catalog.area.get(signal.area)
    source = choices.SOURCE_TYPES.get(signal.source_type, "")
    told = ", ".join(filter(None, (area.label if area else "", day(signal.said_on), source.lower())))
    return f'<li dir="auto">{_lines(signal.what)} <span class="lwm-small">({escape(told)})</span></li>'


def _lines(text: str) -> str:
    return escape(text).replace("\n", "<br>")


def _progress(at: Desk, bundle: Bundle) -> None:
    """Sent, and what came back."""
    with st.form(f"signal_bundle_{bundle.key}"):
        states = list(choices.BUNDLE_STATES)
        status = st.segmented_control(
            "Stand", states, default=bundle.status, required=True, format_func=choices.BUNDLE_STATES.__getitem__,
            key=f"bundle_status_{bundle.key}",
        )  # fmt: skip
        answer = st.text_area("Antwoord van de organisatie", bundle.answer, key=f"bundle_answer_{bundle.key}")
        pressed, version = submitted(bundle, "Bijwerken")
    if not pressed:
        return
    sent = bundle.sent_on or (date.today() if status != "draft" else None)
    fields = {"status": status, "answer": answer, "sent_on": sent}
    if save(at, lambda pen: pen.change(Bundle, bundle.key, version, **fields), "Bijgewerkt."):
        st.rerun()
