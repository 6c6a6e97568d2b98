"""What would a plain Streamlit page of the same figures look like, with every setting at its default?"""

import json
import os
from pathlib import Path

import pandas as pd
import plotly.express as px
import streamlit as st

FOLDER = Path(os.environ["BENCH_FOLDER"])


@st.cache_data
def figures() -> pd.DataFrame:
    """The district figures of every indicator and edition."""
    return pd.read_csv(FOLDER / "observations.csv", dtype={"edition": str})


@st.cache_data
def boundaries() -> dict:
    """The district boundaries as they were delivered."""
    return json.loads((FOLDER / "districts.geojson").read_text(encoding="utf-8"))


st.title("Arnhem")
everything = figures()
label = st.selectbox("Onderwerp", everything["indicator_label"].unique())
chosen = everything[everything["indicator_label"] == label]
edition = st.selectbox("Jaar", sorted(chosen["edition"].unique()))
chosen = chosen[chosen["edition"] == edition]
area = st.selectbox("Wijk", sorted(everything["area_label"].unique()))
own = chosen.loc[chosen["area_label"] == area, "value"]
st.write(f"{area}: {own.iloc[0] if len(own) else 'geen cijfer'} ({label}, {edition})")
picture = px.choropleth(
    chosen,
    geojson=boundaries(),
    locations="area",
    featureidkey="properties.code",
    color="value",
    hover_name="area_label",
)
picture.update_geos(fitbounds="locations", visible=False)
st.plotly_chart(picture)
st.dataframe(chosen[["area_label", "value"]])
