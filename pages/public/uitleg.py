"""Uitleg en bronnen: what every figure means, where it comes from and what is known to be wrong with it."""

import streamlit as st

from monitor.ui import explained, explained_subject, opened, selection

release = opened.release()
explained_subject.cleared()
choices = selection.begin(release)

st.title("Uitleg en bronnen")
st.html(
    '<p class="lwm-lead">Hier leest u wat elk cijfer betekent, wie het maakte en wat er niet aan klopt. '
    "Zoek een onderwerp, of lees over alle cijfers samen.</p>"
)
chosen = explained_subject.subject(choices)
if chosen:
    explained_subject.show(release, chosen)
st.header("Over alle cijfers", anchor="inhoud")
explained.contents()
explained.parts(release)
choices.write()
