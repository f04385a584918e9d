"""From two files and the environment to one `Config`, or every problem at once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from monitor.config import channels, documents, environ, journalists, outlets
from monitor.config.channels import ChannelShape
from monitor.config.documents import Node, Problems, entries, line_of
from monitor.config.journalists import JournalistShape
from monitor.config.outlets import OutletShape
from monitor.config.settings import SECTIONS, SINGLE, Config, Settings
from monitor.config.shapes import read
from monitor.errors import ConfigError
from monitor.records import Journalist, JournalistKind

FEEDS = "feeds.yaml"
JOURNALISTS = "journalists.yaml"


@dataclass(frozen=True, kw_only=True)
class FeedsShape(Settings):
    """`feeds.yaml` as a whole: the settings and the outlets."""

    outlets: tuple[OutletShape, ...] = field()
    notify: tuple[ChannelShape, ...] = ()


@dataclass(frozen=True, kw_only=True)
class JournalistsShape:
    """`journalists.yaml` as a whole."""

    journalists: tuple[JournalistShape, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """How much was loaded."""

    outlets: int
    #: Of these, in the list but not read.
    paused: int
    #: Feeds of the outlets that are read.
    feeds: int
    people: int
    newsrooms: int


def load(home: Path, environment: Mapping[str, str]) -> Config:
    """Read `feeds.yaml` and `journalists.yaml` of a folder, and the variables `MONITOR_*`.

    Raises:
        ConfigError: With every problem of both files and of the environment.
    """
    feeds, people, variables = Problems(FEEDS), Problems(JOURNALISTS), Problems("environment")
    root = documents.read(home / FEEDS, feeds)
    values = {} if root is None else read(root, FeedsShape, "", feeds)
    found = values.pop("outlets", ())
    outlets.check(root, found, feeds)
    notified = values.pop("notify", ())
    channels.check(root, notified, feeds)
    watched = _watched(home / JOURNALISTS, people)
    settings, origins = _settings(root, values, list(environ.read(environment, variables)))
    _fit(settings, root, feeds)
    problems = [line for each in (feeds, people, variables) for line in each.lines()]
    if problems:
        raise ConfigError(problems)
    return Config(
        home=home,
        outlets=tuple(outlets.outlet(each) for each in found),
        journalists=tuple(Journalist(**each) for each in watched),
        channels=tuple(channels.channel(each) for each in notified),
        settings=settings,
        origins=origins,
    )


def load_journalists(path: Path) -> tuple[Journalist, ...]:
    """A watch list alone, from a file of any name.

    Raises:
        ConfigError: With every problem of the file.
    """
    problems = Problems(path.name)
    watched = _watched(path, problems)
    if problems:
        raise ConfigError(problems.lines())
    return tuple(Journalist(**each) for each in watched)


def _watched(path: Path, problems: Problems) -> tuple[dict[str, Any], ...]:
    """The good fields of the people of a watch list."""
    root = documents.read(path, problems)
    values = {} if root is None else read(root, JournalistsShape, "", problems)
    watched: tuple[dict[str, Any], ...] = values.get("journalists", ())
    journalists.check(root, watched, problems)
    return watched


def summary(config: Config) -> Summary:
    """The counts that `monitor check` shows."""
    active = [each for each in config.outlets if not each.paused]
    rooms = sum(each.kind is JournalistKind.NEWSROOM for each in config.journalists)
    return Summary(
        outlets=len(config.outlets),
        paused=len(config.outlets) - len(active),
        feeds=sum(len(each.feeds) for each in active),
        people=len(config.journalists) - rooms,
        newsrooms=rooms,
    )


# --- settings ------------------------------------------------------------------------------------------


def _settings(
    root: Node | None, values: Mapping[str, Any], overrides: list[environ.Override]
) -> tuple[Settings, dict[str, str]]:
    """The settings from what is good in the file and the environment, and where each comes from."""
    origins = dict(_origins(root))
    origins |= {each.path: each.variable for each in overrides}
    found: dict[str, Any] = {name: dict(values.get(name, {})) for name in SECTIONS}
    top = {name: values[name] for name in SINGLE if name in values}
    for each in overrides:
        (found[each.section] if each.section else top)[each.key] = each.value
    sections = {name: shape(**found[name]) for name, shape in SECTIONS.items()}
    return replace(Settings(), **top, **sections), origins


def _origins(root: Node | None) -> Iterator[tuple[str, str]]:
    """Where the file gives a setting: `network.pause` -> `feeds.yaml:12`."""
    for name, node in entries(root):
        if name in SINGLE:
            yield name, f"{FEEDS}:{node.line}"
        elif name in SECTIONS:
            yield from ((f"{name}.{key}", f"{FEEDS}:{value.line}") for key, value in entries(node))


def _fit(settings: Settings, root: Node | None, problems: Problems) -> None:
    """Settings that are good alone and wrong together."""
    for path, text in _misfits(settings):
        line = line_of(root, *path.split(".")) if root else 0
        problems.add(line, path, text)


def _misfits(settings: Settings) -> Iterator[tuple[str, str]]:
    schedule, alerts = settings.schedule, settings.alerts
    if schedule.min_interval > schedule.max_interval:
        yield "schedule.min_interval", "is longer than `max_interval`: change one of them"
    if list(schedule.revisit) != sorted(set(schedule.revisit)):
        yield "schedule.revisit", "must go from short to long, none twice"
    if alerts.likely is not None and alerts.possible is not None and alerts.possible > alerts.likely:
        yield "alerts.possible", "is higher than `likely`: change one of them"
    if not settings.languages:
        yield "languages", "the list is empty: name at least one, such as az"
