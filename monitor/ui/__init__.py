"""The thin Streamlit shell that pages share."""
