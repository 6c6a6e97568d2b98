"""Which bytes belong to a figure in a form, and what is the file called?"""

from datetime import date

from monitor.exports import workbook
from monitor.exports.asked import Figure
from monitor.exports.paper import pdf
from monitor.exports.picture import png, svg
from monitor.exports.plans import table_file
from monitor.exports.rows import behind, marked
from monitor.questions.asked import Unknown
from monitor.store import Release
from monitor.views import download_words as told
from monitor.views import plan_words
from monitor.workspace.database import NoWorkspace, Workspace

CSV, XLSX, PNG, SVG, PDF = told.FORMS
MEDIA = {
    CSV: "text/csv; charset=utf-8",
    XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    PNG: "image/png",
    SVG: "image/svg+xml",
    PDF: "application/pdf",
}
"""The media type of each form."""


def made(
    release: Release, figure: Figure, form: str, workspace: Workspace | None = None, on: date | None = None
) -> bytes:
    """The file of a figure; raises Unknown for a form that it does not have, or when it has no figures.

    `workspace` and the day `on` (today) matter only for the PDF, and the workspace for the tables of Plannen, which raise
    NoWorkspace without it. Equal figures give equal bytes.
    """
    forms = plan_words.FORMS if figure.kind in plan_words.KINDS else told.forms(figure.kind)
    if form not in forms:
        raise Unknown(told.NO_FORM.format(", ".join(forms)))
    with marked(release):
        if figure.kind in plan_words.KINDS:
            if workspace is None:
                raise NoWorkspace(plan_words.LATER)
            return table_file(release, workspace, figure.kind, figure.areas[0], form)
        found = behind(release, figure)
        if form == PDF:
            return pdf(found, workspace, on or date.today())
        return {CSV: workbook.csv, XLSX: workbook.xlsx, PNG: png, SVG: svg}[form](found)
