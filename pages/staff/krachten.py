"""Krachten en overleg: what a team keeps of its area beside figures and signals."""

import streamlit as st

from monitor.ui import blocks, register_form, register_list, register_money, selection
from monitor.ui.desk import desk
from monitor.workspace.places import within

st.title("Krachten en overleg")
at = desk()
choices = selection.begin(at.release)
if "gebied" not in choices.codes and at.standing.areas:
    choices.codes["gebied"] = min(at.standing.areas)

area = choices.area(choices.on_levels("city", "area", "district", "neighbourhood"), "Waar")
labels = {code: one.label for code, one in register_list.REGISTERS.items()}
chosen = choices.box("register", "Wat", labels, "krachten", wide=False)
register = register_list.REGISTERS[chosen]
blocks.said(register.purpose)

codes = within(area, at.release.catalog)
records = register_list.held(at, register, codes)
if chosen == "krachten":
    register_list.strengths_map(at, records)
where = at.release.catalog.area[area].label
if chosen == "geld":
    register_money.sums(records, where)
register_list.table(at, register, records, where)
record = register_form.choose(at, register, records, codes)
register_form.form(at, register, record, area)
if chosen == "geld":
    register_money.intake(at)
choices.write()
