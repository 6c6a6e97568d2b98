"""Which addresses does the monitor answer beside the pages of Streamlit?"""

from starlette.routing import BaseRoute, Mount, Route

from monitor.web import api, downloads, embed, embed_code, feed, open_data, promotion, sheets

ROUTES: list[BaseRoute] = [
    *embed.ROUTES,
    *embed_code.ROUTES,
    *feed.ROUTES,
    *promotion.ROUTES,
    *sheets.ROUTES,
    *api.ROUTES,
    *downloads.ROUTES,
    *open_data.ROUTES,
]
"""One line per module; each has a list ROUTES. The first that fits answers, so no module may take a whole branch."""


def first_words(routes: list[BaseRoute]) -> frozenset[str]:
    """Return the first word of the address of each route, which no page of Streamlit may then have."""
    paths = [route.path for route in routes if isinstance(route, Route | Mount)]
    return frozenset(path.strip("/").partition("/")[0] for path in paths)
