"""people."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from monitor.cli.common import home_option, json_option, load_config, print_json

if TYPE_CHECKING:
    from collections.abc import Iterator

    from monitor.detect.names import Explanation


@click.group()
def people() -> None:
    """List the watch list, or test how a name is found.

    \b
    Example: monitor people list --home ~/watch
             monitor people test "Ülvi Həsənli" "Улви Гасанлы был задержан" --home ~/watch
    """


@people.command("list")
@home_option
@json_option
def list_people(home: Path, as_json: bool) -> None:
    """List who is watched, with how many spellings of each name are tried."""
    from monitor.detect.names import Matcher

    config = load_config(home)
    matcher = Matcher(config.journalists)
    rows = [
        {
            "id": each.id,
            "name": each.name,
            "kind": each.kind.value,
            "role": each.role,
            "spellings": len(matcher.spellings(each.id)),
        }
        for each in config.journalists
    ]
    if as_json:
        print_json(rows)
        return
    for row in rows:
        click.echo(
            f"{row['id']:<24} {row['kind']:<9} {row['spellings']:>4} spellings  {row['name']}, {row['role']}"
        )


@people.command("test")
@click.argument("name")
@click.argument("text", required=False)
@home_option
def test_person(name: str, text: str | None, home: Path) -> None:
    """Show the spellings that are tried for NAME, and what matches in TEXT (a text, a file, or - for input)."""
    from monitor.detect.names import Matcher, explain

    watched = load_config(home).journalists if (home / "journalists.yaml").exists() else ()
    found = explain(name, "" if text is None else _body(text), matcher=Matcher(watched) if watched else None)
    for line in _explained(found, text is not None):
        click.echo(line)


def _explained(found: Explanation, searched: bool) -> Iterator[str]:
    yield f"{found.journalist.name} ({found.journalist.kind})"
    for tried in found.tried:
        yield f"  {tried.name}, {tried.script}: {', '.join(tried.spellings)}"
    yield "Rules:"
    yield from (f"  {rule}" for rule in found.rules)
    if not searched:
        return
    yield "Found:" if found.mentions else "Found: nothing"
    for mention in found.mentions:
        yield f"  {mention.start}-{mention.end} “{mention.form}”: {mention.how} ({mention.certainty})"
    yield from (f"  not counted: {reason}" for reason in found.passed_over)


def _body(text: str) -> str:
    if text == "-":
        return sys.stdin.read()
    path = Path(text)
    # A text longer than any file name is no path, and asking would fail.
    if len(text) < 255 and path.is_file():
        return path.read_text("utf-8", errors="replace")
    return text
