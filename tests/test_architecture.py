"""Rules about the code itself: who imports whom, one door to each outside library, small modules."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "monitor"

#: What each part may import of ours.  A folder may always import itself.
MAY_IMPORT = {
    "records": set(),
    "errors": set(),
    "config": {"records", "errors"},
    "inflate": set(),
    "store": {"records", "errors", "inflate"},
    "collect": {"records", "errors", "inflate"},
    "detect": {"records", "errors"},
    "report": {"records", "errors"},
    "notify": {"records", "errors"},
    "train": {"records", "errors", "detect"},
    "engine": {"errors"},
    "service": {"errors"},
    "demo": {"records", "errors"},
    "encoding": {"records", "errors", "detect"},
    "judge": {"records", "errors", "collect", "detect", "encoding"},
    "webarchive": {"inflate"},
    "scanning": {"records", "errors", "collect", "detect", "encoding", "webarchive"},
    "learning": {"records", "errors", "detect", "train", "store"},
    "steps": {
        "records",
        "errors",
        "config",
        "collect",
        "detect",
        "report",
        "store",
        "engine",
        "judge",
        "notify",
    },
    "labelling": {"records", "errors", "store", "train"},
    "rebuilding": {
        "records",
        "errors",
        "config",
        "detect",
        "report",
        "store",
        "engine",
        "judge",
        "steps",
    },
    "sharing": {"records", "errors", "detect", "store"},
    "web": {"records", "errors", "config", "report", "store", "steps", "train", "labelling"},
    "pipeline": {"records", "errors", "config", "collect", "engine", "judge", "steps", "store", "notify"},
}

#: The files that may use an outside library.
DOORS = {
    "httpx": {"collect/fetch.py", "collect/connect.py", "collect/resolve.py", "notify/http.py"},
    "httpcore": {"collect/fetch.py", "collect/connect.py", "collect/resolve.py"},
    "feedparser": {"collect/feeds.py"},
    "bs4": {"collect"},
    "lxml": {"collect"},
    "trafilatura": {"collect"},
    "protego": {"collect"},
    "apscheduler": {"service.py"},
    "sklearn": {"detect/classify.py", "train"},
    "threadpoolctl": {"train/threads.py"},
    "onnxruntime": {"encoding.py"},
    "tokenizers": {"encoding.py"},
    "safetensors": {"encoding.py"},
    "model2vec": {"encoding.py"},
    "sqlite_utils": {
        "learning.py",
        "store",
        "steps",
        "pipeline.py",
        "cli",
        "labelling.py",
        "web",
        "rebuilding.py",
        "sharing.py",
    },
    "sqlite3": {"store"},
    "ruamel": {"config"},
    "warcio": {"webarchive.py", "store"},
    "click": {"cli"},
    "starlette": {"web"},
    "uvicorn": {"web"},
    "jinja2": {"web"},
    "distributed": {"engine.py"},
}


def modules() -> list[Path]:
    return sorted(path for path in PACKAGE.rglob("*.py") if "articles" not in path.parts)


def name(path: Path) -> str:
    return str(path.relative_to(PACKAGE))


def imported(path: Path) -> set[str]:
    """Full names of the modules that a file imports, wherever in it."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return found


@pytest.mark.parametrize("path", modules(), ids=name)
def test_imports_only_what_its_place_allows(path):
    own = path.relative_to(PACKAGE).parts[0].removesuffix(".py")
    if own not in MAY_IMPORT:
        assert own in {"cli", "__init__", "__main__"}, f"{own}: say in MAY_IMPORT what it may import"
        return
    ours = {full.split(".")[1] for full in imported(path) if full.startswith("monitor.")}
    assert ours - MAY_IMPORT[own] - {own, "__version__"} == set()


@pytest.mark.parametrize("path", modules(), ids=name)
def test_the_outside_world_has_one_door(path):
    place = path.relative_to(PACKAGE)
    used = {full.split(".")[0] for full in imported(path)}
    for library in used & DOORS.keys():
        assert str(place) in DOORS[library] or place.parts[0] in DOORS[library]


def test_nothing_imports_the_commands():
    users = [name(path) for path in modules() if any(i.startswith("monitor.cli") for i in imported(path))]
    assert all(user.startswith("cli/") or user == "__main__.py" for user in users)


@pytest.mark.parametrize("path", modules(), ids=name)
def test_nothing_below_the_service_asks_the_clock(path):
    if path.relative_to(PACKAGE).parts[0] in {"cli", "service.py", "demo", "web"}:
        return
    calls = {
        node.func.attr
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
    }
    assert not calls & {"now", "utcnow", "today"}, "take `now` as an argument"


@pytest.mark.parametrize("path", modules(), ids=name)
def test_modules_are_small_and_say_what_they_are_for(path):
    text = path.read_text("utf-8")
    assert ast.get_docstring(ast.parse(text))
    assert len(text.splitlines()) <= 330


@pytest.mark.parametrize(
    "folder", ["collect", "detect", "report", "store", "train", "notify", "steps", "cli", "config"]
)
def test_the_map_of_a_folder_names_every_module(folder):
    text = (PACKAGE / folder / "__init__.py").read_text("utf-8")
    for path in (PACKAGE / folder).glob("*.py"):
        assert path.stem == "__init__" or path.stem in text, f"{folder}/__init__.py does not name {path.stem}"
