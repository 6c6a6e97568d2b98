"""Which plain pages are there, for readers without JavaScript, for search engines and for paper?"""

from starlette.routing import BaseRoute

ROUTES: list[BaseRoute] = []
