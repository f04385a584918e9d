"""feeds, people."""

from __future__ import annotations

import asyncio
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from monitor.cli.common import home_option, json_option, load_config, print_json
from monitor.errors import ConfigError, ExtractError, FeedError, FetchError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from monitor.config import Config
    from monitor.detect.names import Explanation
    from monitor.records import Entry, Feed, Outlet


@click.group()
def feeds() -> None:
    """List feeds, or test one step by step.

    \b
    Example: monitor feeds list --home ~/watch
             monitor feeds test https://outlet.example/rss --home ~/watch
    """


@feeds.command("list")
@home_option
@json_option
def list_feeds(home: Path, as_json: bool) -> None:
    """List every feed with its last status, in words, and when it is read again."""
    from monitor.report.terminal import plain
    from monitor.store import database
    from monitor.store import feeds as stored

    config = load_config(home)
    known = {}
    if database.path_of(home).exists():
        with database.open_database(home) as db:
            known = {state.url: state for state in stored.all_listed(db)}
    rows = [
        _feed_row(outlet, feed, known.get(feed.url))
        for outlet in config.outlets
        if not outlet.paused
        for feed in outlet.feeds
    ]
    if as_json:
        print_json(rows)
        return
    for row in rows:
        click.echo(f"{row['outlet']:<24} {row['status']:<14} {row['url']}")
        if row["reason"]:
            click.echo(f"{'':<24} {plain(row['reason'])}; asked again {row['next_due']}")


@feeds.command("test")
@click.argument("url")
@home_option
def test_feed(url: str, home: Path) -> None:
    """Walk one feed through every step and explain each; nothing is stored.

    URL is the address of a feed, or the id of an outlet.
    """
    config = load_config(home)
    for outlet, feed in _chosen(config, url):
        click.echo(f"{outlet.id} ({outlet.stance}): {feed.url}")
        asyncio.run(_walk(config, outlet, feed))


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


def _feed_row(outlet: Outlet, feed: Feed, state: Any) -> dict[str, Any]:
    visited = state is not None and state.status is not None
    return {
        "outlet": outlet.id,
        "stance": outlet.stance.value,
        "url": feed.url,
        "kind": feed.kind.value,
        "status": state.status.value if visited else "never read",
        "reason": state.reason if visited else "",
        "last_ok": state.last_ok.isoformat() if visited and state.last_ok else None,
        "next_due": state.next_due.isoformat() if state is not None else None,
    }


def _chosen(config: Config, url: str) -> list[tuple[Outlet, Feed]]:
    from monitor.records import Feed, Outlet, Stance

    listed = [
        (outlet, feed) for outlet in config.outlets for feed in outlet.feeds if url in (feed.url, outlet.id)
    ]
    if listed:
        return listed
    if not url.startswith(("http://", "https://")):
        raise ConfigError([f"{url}: neither an address nor an outlet of feeds.yaml"])
    feed = Feed(url=url)
    return [(Outlet(id="test", stance=Stance.INDEPENDENT, feeds=(feed,)), feed)]


async def _walk(config: Config, outlet: Outlet, feed: Feed) -> None:
    from monitor import judge
    from monitor.cli.watch import test_door
    from monitor.collect.fetch import Fetcher
    from monitor.pipeline import fetch_settings
    from monitor.records import NotModified

    now = datetime.now(UTC)
    async with Fetcher(fetch_settings(config, test_door())) as fetcher:
        try:
            answer = await fetcher.get(
                feed.url, limit=config.settings.network.feed_bytes, now=now, outlet=outlet.id
            )
            if isinstance(answer, NotModified):
                raise FetchError(feed.url, "HTTP error", "answered 304 to a request without validators")
            click.echo(f"  fetched: HTTP {answer.status}, {len(answer.body):,} bytes from {answer.final_url}")
            parsed = judge.read_feed(feed, answer.body, answer.headers, {}, now)
        except (FetchError, FeedError) as error:
            click.echo(f"  {error.status}: {error.reason}")
            raise SystemExit(4) from None
        click.echo(f"  parsed: {parsed.version}, {len(parsed.entries)} items, text as {parsed.encoding}")
        if parsed.encoding_guessed:
            click.echo("    the encoding is a guess: look at the titles below")
        for entry in parsed.entries[:5]:
            click.echo(f"    {entry.published or 'no date'}  {entry.title}")
        if parsed.entries:
            await _walk_article(config, fetcher, outlet, parsed.entries[0], now)


async def _walk_article(config: Config, fetcher: Any, outlet: Outlet, entry: Entry, now: datetime) -> None:
    from monitor.collect.extract import extract

    try:
        if not await fetcher.allowed(entry.url, now, outlet=outlet.id):
            raise FetchError(entry.url, "refused", "robots.txt asks not to read this page")
        limit = config.settings.network.page_bytes
        page = await fetcher.get(entry.url, limit=limit, now=now, outlet=outlet.id)
        article = extract(page, outlet.extract, entry=entry, now=now)
    except (FetchError, ExtractError) as error:
        click.echo(f"  first article: {error.reason} ({entry.url})")
        raise SystemExit(4) from None
    click.echo(f"  first article: {entry.url}")
    click.echo(f"    {article.title}")
    click.echo(
        f"    {len(article.text):,} characters by {article.extractor}; dated {article.published or 'nowhere'} "
        f"({article.published_source}); {'by ' + article.byline if article.byline else 'no byline'}"
    )
    click.echo(f"    begins: {' '.join(article.text.split())[:200]}")
