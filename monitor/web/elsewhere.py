"""What does a reader get at an address that nothing else answers?"""

from starlette.convertors import Convertor, register_url_convertor
from starlette.routing import BaseRoute, Route

from monitor.web.index_page import NOT_PAGES
from monitor.web.sheets import sheet


class Elsewhere(Convertor[str]):
    """Two words or more, of which the first is none of Streamlit's, or one with signs that no name of a page or file has."""

    regex = rf"(?!(?:{'|'.join(NOT_PAGES)})/)[^/]+/.+|[^/]*[^\w.\-/][^/]*"

    def convert(self, value: str) -> str:
        """Return the address as it is."""
        return value

    def to_string(self, value: str) -> str:
        """Return the address as it is."""
        return value


register_url_convertor("elsewhere", Elsewhere())
ROUTES: list[BaseRoute] = [Route("/{rest:elsewhere}", sheet)]
"""Behind all others. Streamlit would send its own page, in English, as if the address existed."""
