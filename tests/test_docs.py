"""What the documents say is there is there."""

import re
from pathlib import Path

import click
import pytest

from monitor.cli.main import COMMANDS, cli
from monitor.store import database

ROOT = Path(__file__).resolve().parent.parent
DOCUMENTS = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("*.md"))]

#: `monitor feeds test …` inside backticks or at the start of a line of a code block.
_COMMAND = re.compile(r"(?:^|`|\$ )(?:\./run )?monitor ([a-z]+)(?: ([a-z]+))?", re.MULTILINE)
_FILE = re.compile(r"`((?:monitor|tests|docs|benchmarks|models/examples)/[\w/.-]+?)`")


def commands(text: str) -> set[tuple[str, str]]:
    return set(_COMMAND.findall(text))


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda p: p.name)
def test_every_command_that_is_named_exists(path):
    for name, sub in commands(path.read_text("utf-8")):
        assert name in COMMANDS, f"monitor {name}"
        command = cli.get_command(click.Context(cli), name)
        if isinstance(command, click.Group) and sub and not command.invoke_without_command:
            assert sub in command.commands, f"monitor {name} {sub}"


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda p: p.name)
def test_every_file_that_is_named_exists(path):
    for found in _FILE.findall(path.read_text("utf-8")):
        assert (ROOT / found).exists(), found


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda p: p.name)
def test_every_link_within_the_project_leads_somewhere(path):
    for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", path.read_text("utf-8")):
        assert (path.parent / target).exists(), target


def test_every_table_of_the_database_is_explained(home):
    text = (ROOT / "docs" / "database.md").read_text("utf-8")
    with database.open_database(home) as db:
        tables = [name for name in db.table_names() if not re.match(r"search_|sqlite_", name)]
    assert [name for name in tables if f"`{name}`" not in text] == []


def test_every_command_is_named_in_the_documents():
    named = {name for path in DOCUMENTS for name, _ in commands(path.read_text("utf-8"))}
    assert COMMANDS.keys() - named == set()
