"""feeds."""

from __future__ import annotations

import asyncio
import os
import re
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import click

from monitor.cli.common import home_option, json_option, load_config, print_json, reading, suggestion
from monitor.errors import MonitorError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from monitor.cli.finding import Finds
    from monitor.cli.walk import Walk
    from monitor.collect.opml import Listed
    from monitor.config import Config
    from monitor.records import Feed, Outlet
    from monitor.store.feeds import FeedState

STANCES = ["state", "pro-government", "independent", "exile", "international"]
#: What is written where only a person can know.
UNKNOWN = "a guess: say whose voice it is, and who says so in `stance_source`"

stance_option = click.option(
    "--stance", type=click.Choice(STANCES), help="Whose voice it is; a piece becomes an alert or not by it."
)


@click.group()
def feeds() -> None:
    """List feeds, test one step by step, find those of a site, import or export a list.

    \b
    Example: monitor feeds list --home ~/watch
             monitor feeds test https://outlet.example/rss --home ~/watch
             monitor feeds discover https://outlet.example --home ~/watch
             monitor feeds import list.opml --home ~/watch
    """


@feeds.command("list")
@home_option
@json_option
def list_feeds(home: Path, as_json: bool) -> None:
    """List every feed with its last status, in words, and when it is read again."""
    from monitor.report.terminal import plain

    config = load_config(home)
    known = _known(home)
    rows = [
        _row(outlet, feed, known.get(feed.url))
        for outlet in config.outlets
        if not outlet.paused
        for feed in outlet.feeds
    ]
    if as_json:
        print_json(rows)
        return
    zone = ZoneInfo(config.settings.digest.time_zone)
    for row in rows:
        click.echo(f"{row['outlet']:<24} {row['status']:<14} {_every(row)}{row['url']}")
        if row["reason"]:
            click.echo(f"{'':<24} {plain(row['reason'])}; asked again {_local(row['next_due'], zone)}")
        if row["moved_to"]:
            click.echo(f"{'':<24} moved for good to {plain(row['moved_to'])}: put it into feeds.yaml")


@feeds.command("test")
@click.argument("url")
@home_option
def test_feed(url: str, home: Path) -> None:
    """Walk one feed through every step and explain each; nothing is stored.

    URL is the address of a feed, or the id of an outlet.
    """
    from monitor.cli.walk import walk

    config = load_config(home)
    known, well = _known(home), True
    for outlet, feed in _chosen(config, url):
        click.echo(f"{outlet.id} ({outlet.stance}): {feed.url}")
        well &= asyncio.run(
            _inside(config, outlet, lambda this, feed=feed: walk(this, feed, known.get(feed.url)))
        )
    if not well:
        raise SystemExit(4)


@feeds.command("discover")
@click.argument("url")
@home_option
@stance_option
def discover(url: str, home: Path, stance: str | None) -> None:
    """Find what a site offers, and print a block that can be pasted into feeds.yaml."""
    from monitor.cli.finding import find
    from monitor.records import Outlet, Stance

    config = load_config(home)
    url = url if "://" in url else f"https://{url}"
    outlet = Outlet(id=_slug(url), stance=Stance(stance or "independent"), feeds=(), homepage=_homepage(url))
    found = asyncio.run(_inside(config, outlet, lambda this: find(this, url)))
    if found.refused:
        click.echo(f"The site refuses, so nothing more was asked: {found.refused}", err=True)
    if not found.working:
        if found.refused:
            raise SystemExit(4)
        click.echo(
            "Nothing was found.  A front page can be read too: `kind: page` with the selector of its links.",
            err=True,
        )
        raise SystemExit(4)
    click.echo(_block(config, outlet, found, known_stance=stance is not None), nl=False)


@feeds.command("add")
@click.argument("url")
@click.option("--id", "name", help="The id of the outlet (default: from the address).")
@click.option("--name", "title", help="Its name (default: the title of the feed).")
@click.option("--stance", type=click.Choice(STANCES), required=True, help="Whose voice it is.")
@click.option("--language", help="The language of the feed (default: what its titles are in).")
@home_option
def add_feed(
    url: str, name: str | None, title: str | None, stance: str, language: str | None, home: Path
) -> None:
    """Read a feed, and add it to feeds.yaml as a new outlet; the rest of the file stays as it is."""
    from dataclasses import replace

    from monitor import config as settings
    from monitor.cli.finding import read_one
    from monitor.records import Outlet, Stance

    config = load_config(home)
    name = name or _slug(url)
    if url in {feed.url for outlet in config.outlets for feed in outlet.feeds}:
        raise MonitorError(f"{url} is in feeds.yaml already")
    if name in {outlet.id for outlet in config.outlets}:
        raise MonitorError(
            f"{name} is in feeds.yaml already: add the feed there by hand, or choose another --id"
        )
    outlet = Outlet(id=name, stance=Stance(stance), feeds=(), homepage=_homepage(url))
    found: Finds = asyncio.run(_inside(config, outlet, lambda this: read_one(this, url)))
    if not found.working:
        click.echo("feeds.yaml is as it was.", err=True)
        raise SystemExit(4)
    found.title = title or found.title
    outlet = replace(outlet, languages=(language,) if language else ())
    settings.add_outlets(home, [_block(config, outlet, found, known_stance=True)], os.environ)
    click.echo(f"{name} added to feeds.yaml; now: monitor feeds test {name}")


@feeds.command("import")
@click.argument("file", type=click.Path(dir_okay=False, exists=True, path_type=Path))
@home_option
@stance_option
@click.option("--write", is_flag=True, help="Add them to feeds.yaml, whose comments stay; needs --stance.")
def import_feeds(file: Path, home: Path, stance: str | None, write: bool) -> None:
    """Turn a list of feeds (OPML) into outlets: printed to be pasted, or added with --write."""
    from monitor import config as settings
    from monitor.collect import opml

    if write and stance is None:
        raise click.UsageError("--write needs --stance: whose voice the outlets of the list are")
    config = load_config(home)
    new = _new(config, opml.read(file.name, file.read_bytes()))
    blocks = [
        settings.outlet_yaml(_listed(feeds, stance), {} if stance else {"stance": UNKNOWN}) for feeds in new
    ]
    if not write:
        click.echo("\n".join(blocks), nl=False)
    elif blocks:
        settings.add_outlets(home, blocks, os.environ)
    click.echo(
        f"{len(blocks)} new {'outlet' if len(blocks) == 1 else 'outlets'}{' added to feeds.yaml' if write else ''}",
        err=True,
    )


@feeds.command("export")
@home_option
def export_feeds(home: Path) -> None:
    """Print all feeds as a list for feed readers (OPML)."""
    from monitor.collect import opml
    from monitor.collect.opml import Listed

    listed = [
        Listed(url=feed.url, title=outlet.name or outlet.id, homepage=outlet.homepage)
        for outlet in load_config(home).outlets
        for feed in outlet.feeds
    ]
    click.echo(opml.write(listed, "Watched outlets"), nl=False)


def _known(home: Path) -> dict[str, FeedState]:
    """What is stored about the feeds, by address; nothing before the first pass."""
    from monitor.store import database
    from monitor.store import feeds as stored

    if not database.path_of(home).exists():
        return {}
    with reading(home) as db:
        return {state.url: state for state in stored.all_listed(db)}


def _row(outlet: Outlet, feed: Feed, state: FeedState | None) -> dict[str, Any]:
    visited = state is not None and state.status is not None
    return {
        "outlet": outlet.id,
        "stance": outlet.stance.value,
        "url": feed.url,
        "kind": feed.kind.value,
        "status": state.status.value if state is not None and state.status is not None else "never read",
        "reason": state.reason if state is not None and visited else "",
        "last_ok": state.last_ok.isoformat() if state is not None and state.last_ok else None,
        "next_due": state.next_due.isoformat() if state is not None else None,
        "interval_minutes": state.interval.total_seconds() / 60 if state is not None else None,
        "pinned": feed.every is not None,
        "moved_to": state.moved_to if state is not None else "",
    }


def _local(moment: str, zone: ZoneInfo) -> str:
    return f"{datetime.fromisoformat(moment).astimezone(zone):%Y-%m-%d %H:%M} ({zone.key})"


def _every(row: dict[str, Any]) -> str:
    minutes = row["interval_minutes"]
    text = "" if minutes is None else f"every {minutes:.0f}m{' fixed' if row['pinned'] else ''}"
    return f"{text:<18} "


def _chosen(config: Config, url: str) -> list[tuple[Outlet, Feed]]:
    from monitor.records import Feed, Outlet, Stance

    listed = [
        (outlet, feed) for outlet in config.outlets for feed in outlet.feeds if url in (feed.url, outlet.id)
    ]
    if listed:
        return listed
    if not url.startswith(("http://", "https://")):
        known = suggestion(url, [outlet.id for outlet in config.outlets])
        raise MonitorError(f"{url}: neither an address nor an outlet of feeds.yaml{known}")
    feed = Feed(url=url)
    return [(Outlet(id="test", stance=Stance.INDEPENDENT, feeds=(feed,)), feed)]


async def _inside(config: Config, outlet: Outlet, work: Any) -> Any:
    """Do something with a fetcher."""
    from monitor.cli.walk import Walk
    from monitor.cli.watch import test_door
    from monitor.collect.fetch import Fetcher
    from monitor.pipeline import fetch_settings

    async with Fetcher(fetch_settings(config, test_door())) as fetcher:
        this: Walk = Walk(config=config, fetcher=fetcher, outlet=outlet, now=datetime.now(UTC))
        return await work(this)


def _block(config: Config, outlet: Outlet, found: Finds, *, known_stance: bool) -> str:
    from dataclasses import replace

    from monitor import config as settings
    from monitor.detect.language import detect
    from monitor.records import Feed

    titles = "\n".join(entry.title for parsed in found.working.values() for entry in parsed.entries)
    language = detect(titles, allowed=config.settings.languages, prior=()) if titles.strip() else ""
    whole = replace(
        outlet,
        name=found.title,
        languages=outlet.languages or ((language,) if language else ()),
        feeds=tuple(Feed(url=candidate.url, kind=candidate.kind) for candidate in found.working),
    )
    notes = {
        candidate.url: f"{parsed.version}, {len(parsed.entries)} items"
        for candidate, parsed in found.working.items()
    }
    return settings.outlet_yaml(whole, notes if known_stance else {**notes, "stance": UNKNOWN})


def _new(config: Config, listed: Sequence[Listed]) -> list[list[Listed]]:
    """The feeds that feeds.yaml does not have, by site; those of an outlet it has are said."""
    known = {feed.url for outlet in config.outlets for feed in outlet.feeds}
    taken = {outlet.id for outlet in config.outlets} | {
        _slug(o.homepage) for o in config.outlets if o.homepage
    }
    groups: dict[str, list[Listed]] = {}
    for feed in listed:
        name = _slug(feed.homepage or feed.url)
        if feed.url in known:
            continue
        if name in taken:
            click.echo(f"{feed.url}: {name} is in feeds.yaml already: add the feed there by hand", err=True)
        else:
            groups.setdefault(name, []).append(feed)
    return list(groups.values())


def _listed(listed: Sequence[Listed], stance: str | None) -> Outlet:
    from monitor.records import Feed, Outlet, Stance

    first = listed[0]
    return Outlet(
        id=_slug(first.homepage or first.url),
        stance=Stance(stance or "independent"),
        name=first.title,
        homepage=_homepage(first.homepage or first.url),
        feeds=tuple(Feed(url=feed.url) for feed in listed),
    )


def _homepage(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


def _slug(url: str) -> str:
    """A name for an outlet from its host: `xeber-example` for https://www.xeber.example/rss."""
    host = (urlsplit(url).hostname or "outlet").removeprefix("www.")
    return re.sub(r"[^a-z0-9]+", "-", host.lower()).strip("-")[:64].strip("-") or "outlet"
