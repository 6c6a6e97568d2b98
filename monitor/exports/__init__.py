"""Questions in, files out: what can be taken along from a release, as data or as a picture. Writes no page."""
