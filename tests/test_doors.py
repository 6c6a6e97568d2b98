"""Who may import whom: read from the syntax trees of all files, so that the rule holds from the first line on."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
FILES = sorted([ROOT / "app.py", *(ROOT / "pages").rglob("*.py"), *(ROOT / "monitor").rglob("*.py")])

ROOMS = {
    "app": {"ui", "questions", "views", "catalog"},
    "pages": {"ui", "questions", "views", "catalog", "workspace", "drafts", "reports"},
    "ui": {"ui", "questions", "views", "catalog", "workspace", "drafts", "reports"},
    "questions": {"questions", "analysis", "catalog", "store"},
    "analysis": {"analysis", "catalog"},
    "views": {"views", "catalog"},
    "catalog": {"catalog"},
    "store": {"catalog"},
    "build": {"build", "analysis", "catalog", "store", "personal"},
    "workspace": {"workspace", "catalog", "personal"},
    "personal": set(),
    "drafts": {"drafts", "questions", "workspace", "views", "catalog", "store"},
    "reports": {"reports", "questions", "views", "workspace", "drafts", "catalog", "store"},
    "exports": {"exports", "questions", "views", "catalog", "store", "reports", "workspace"},
    "web": {"web", "questions", "views", "catalog", "store", "workspace", "reports", "exports"},
    "commands": {
        "commands",
        "build",
        "web",
        "questions",
        "analysis",
        "views",
        "store",
        "catalog",
        "workspace",
        "drafts",
        "reports",
        "exports",
    },
    "__main__": {"commands"},
    "findings": set(),
    "__init__": set(),
}
"""Room -> rooms it may import; `findings` may be imported by all."""

NAMES = {
    ("reports", "store"): {"Release"},
    ("drafts", "store"): {"Release"},
    ("web", "ui"): {"SERVED"},  # whether links to its addresses are alive
    ("ui", "store"): {"Release"},  # the type of what questions are asked of; opening one is opened.py's alone
    ("build", "store"): {
        "CURRENT",
        "CURRENT_EXAMPLE",
        "ROOT",
        "form_of",
        "is_sound",
        "sha256_of",
    },  # how a release lies on disk, said in one place
}
"""Between these rooms only these names may pass."""

ALLOWED_FILES = {("monitor/ui/opened.py", "store")}

DOORS = {
    "streamlit": ("app.py", "pages/", "monitor/ui/", "monitor/web/"),
    "duckdb": ("monitor/store.py", "monitor/build/", "monitor/commands/"),
    "plotly": ("monitor/views/",),
    "pydeck": ("monitor/views/",),
    "babel": ("monitor/views/",),
    "starlette": ("monitor/web/",),
    "uvicorn": ("monitor/web/",),
    "h11": ("monitor/web/",),
    "websockets": ("monitor/web/",),
    "brotli": ("monitor/web/",),
    "jinja2": ("monitor/web/",),
    "markupsafe": ("monitor/web/",),
    "segno": ("monitor/web/",),
    "pydantic": ("monitor/catalog/",),
    "tqdm": ("monitor/commands/",),
    "geopandas": ("monitor/build/",),
    "shapely": ("monitor/build/",),
    "pyproj": ("monitor/build/",),
    "numpy": ("monitor/build/", "monitor/analysis/"),
    "pandas": ("monitor/build/survey/", "monitor/build/example/"),
    "pyreadstat": ("monitor/build/survey/", "monitor/build/example/"),
    "openpyxl": ("monitor/build/survey/",),
    "fastexcel": ("monitor/build/survey/", "monitor/workspace/signal_files.py"),
    "scipy": ("monitor/analysis/",),
    "statsmodels": ("monitor/analysis/",),
    "svy": ("monitor/analysis/",),
    "mapclassify": ("monitor/analysis/",),
    "sqlalchemy": ("monitor/workspace/",),
    "alembic": ("monitor/workspace/",),
    "typst": ("monitor/reports/",),
    "docx": ("monitor/reports/",),
    "fontTools": ("monitor/reports/",),
    "xlsxwriter": ("monitor/exports/",),
    "httpx": ("monitor/build/",),
    "tenacity": ("monitor/build/",),
    "subprocess": ("monitor/commands/", "monitor/ui/shell.py"),
}
INSIDE_FUNCTIONS = {"scipy", "statsmodels", "svy", "mapclassify"}
EVERYWHERE = {"polars"}
HEAVY = (
    "scipy",
    "mapclassify",
    "geopandas",
    "shapely",
    "statsmodels",
    "svy",
    "pyreadstat",
    "openpyxl",
    "typst",
    "docx",
    "fontTools",
    "xlsxwriter",
)


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def room_of(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return parts[1] if parts[0] == "monitor" else parts[0]


@cache
def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), str(path))


def imports(path: Path) -> Iterator[tuple[str, set[str], bool]]:
    """(module, names, at the top of the file) of every import, also in functions and for types only."""
    top = set(map(id, tree_of(path).body))
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield alias.name, set(), id(node) in top
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{name_of(path)} imports relatively; write the whole name"
            yield node.module or "", {alias.name for alias in node.names}, id(node) in top


def rooms_imported(path: Path) -> Iterator[tuple[str, set[str]]]:
    """Rooms of the monitor that a file imports, with the names it takes from them."""
    for module, names, _ in imports(path):
        parts = module.split(".")
        if parts[0] == "pages":
            yield "pages", names
        elif parts[0] == "monitor" and len(parts) > 1:
            yield parts[1], names
        elif parts[0] == "monitor":
            yield from ((name, set()) for name in names)


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_a_file_imports_only_what_lies_below_it(path: Path) -> None:
    room = room_of(path)
    assert room in ROOMS, f"new room {room}: add it to ROOMS and to the house plan"
    for wanted, names in rooms_imported(path):
        if wanted == "findings" or (name_of(path), wanted) in ALLOWED_FILES:
            continue
        if wanted in ROOMS[room]:
            allowed = NAMES.get((room, wanted))
            assert allowed is None or names <= allowed, (
                f"{name_of(path)} takes {names - allowed} from {wanted}"
            )
            continue
        allowed = NAMES.get((room, wanted), set())
        assert names and names <= allowed, (
            f"{name_of(path)} may not import {names or ''} from monitor.{wanted}"
        )


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_every_outside_package_has_one_door(path: Path) -> None:
    for module, _, at_top in imports(path):
        package = module.split(".")[0]
        if package in DOORS:
            assert name_of(path).startswith(DOORS[package]), f"{package} does not belong in {name_of(path)}"
        if package in INSIDE_FUNCTIONS:
            assert not at_top, (
                f"{package} is heavy: import it inside the function of {name_of(path)} that needs it"
            )


def test_every_outside_package_is_known_here() -> None:
    ours = {"monitor", "pages"} | EVERYWHERE | set(DOORS) | set(sys.stdlib_module_names)
    strangers = {
        f"{module.split('.')[0]} in {name_of(path)}"
        for path in FILES
        for module, _, _ in imports(path)
        if module.split(".")[0] not in ours | {"anyio"}
    }
    assert not strangers, "give a new package a door in DOORS"


def test_nothing_imports_the_frame_or_a_page() -> None:
    found = [
        name_of(path)
        for path in FILES
        for module, _, _ in imports(path)
        if module.split(".")[0] in {"app", "pages"}
    ]
    assert not found


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    return (
        node for node in ast.walk(tree_of(path)) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    )


def length(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    return (node.end_lineno or node.lineno) - node.lineno + 1


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_files_and_functions_are_short(path: Path) -> None:
    lines = len(path.read_text(encoding="utf-8").splitlines())
    most = 60 if room_of(path) == "pages" else 300
    assert lines <= most, f"{name_of(path)} has {lines} lines"
    long = {node.name: length(node) for node in functions(path) if length(node) > 50}
    assert not long


@pytest.mark.parametrize("path", FILES, ids=name_of)
def test_modules_and_public_functions_say_what_they_are(path: Path) -> None:
    assert ast.get_docstring(tree_of(path)), f"{name_of(path)} opens without a sentence"
    public = [tree_of(path).body]
    classes = [node for node in tree_of(path).body if isinstance(node, ast.ClassDef) and node.name[0] != "_"]
    public += [node.body for node in classes]
    silent = [
        node.name
        for body in public
        for node in body
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
        and not node.name.startswith("_")
        and not ast.get_docstring(node)
    ]
    assert not silent


def test_no_module_is_a_drawer_for_everything() -> None:
    assert not [name_of(path) for path in FILES if path.stem in {"utils", "helpers", "common", "misc"}]


def test_the_page_process_never_loads_heavy_packages() -> None:
    modules = [
        ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
        for path in FILES
        if room_of(path) in {"ui", "questions", "views", "store", "catalog", "web", "workspace"}
        and "migrations" not in path.parts
    ]
    script = (
        f"import importlib, sys\nfor name in {modules!r}: importlib.import_module(name)\n"
        f"print(*sorted(set({HEAVY!r}) & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == []
