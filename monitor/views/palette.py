"""The colours of the monitor: each means one thing, in every year and on every page."""

TEXT, MUTED, LINE, PAPER, WARM = "#1B2430", "#56616E", "#D5DBE1", "#FFFFFF", "#F6F7F8"
ACCENT = "#0B5CAD"
"""The chosen area, links and focus."""

SEQUENTIAL = ("#E6EFF7", "#B8D2E8", "#7DAFD6", "#3E82BC", "#164E87")
"""Amount: light to dark is little to much."""

SEQUENTIAL_DARK = ("#1C2E40", "#27506F", "#3C7BA8", "#74ACD3", "#C2DDF0")
"""Amount on a dark page: dark to light is little to much."""

DIVERGING = ("#B4530A", "#EFA567", "#E9ECEF", "#86B9DD", "#1E65A8")
"""Difference: orange is less favourable, grey can be chance, blue is more favourable."""

DIVERGING_DARK = ("#F0934A", "#9A5A22", "#3A424B", "#3C7BA8", "#8EC3EA")

NEUTRAL = ("#9CC7D2", "#9CC7D2", "#E9ECEF", "#2C6373", "#2C6373")
"""Difference without a good direction: light is lower, grey can be chance, dark is higher."""

NEUTRAL_DARK = ("#2A6A78", "#2A6A78", "#39414A", "#A6DCE8", "#A6DCE8")

LINES = (ACCENT, "#B4530A", "#5B4A8A", "#2F7D6B", "#8A5A00")
"""Up to five areas in one chart; each line also has its own dash and its name beside it."""

DASHES = ("solid", "dash", "dot", "dashdot", "longdash")
"""The dash of each line, so that colour is never the only sign."""
