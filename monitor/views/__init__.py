"""Answers in; figures, maps, tables and words out. No database and no Streamlit."""
