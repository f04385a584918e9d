"""Settings from environment variables: `MONITOR_NETWORK_PAUSE=5` overrides `pause` of `network`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any, get_args

from monitor.config.documents import Node, Problems
from monitor.config.settings import SECTIONS, SINGLE, Settings
from monitor.config.shapes import RefusedError, keys, leaf

PREFIX = "MONITOR_"
#: Read elsewhere: by the command line, and by `secret`.
_OTHERS = ("MONITOR_HOME", "MONITOR_TEST_ALLOW_NET")
_SECRETS = "MONITOR_SECRET_"


@dataclass(frozen=True, slots=True)
class Override:
    """A setting that the environment gives."""

    variable: str
    #: Empty for those that stand by themselves.
    section: str
    key: str
    value: Any

    @property
    def path(self) -> str:
        return f"{self.section}.{self.key}" if self.section else self.key


def variables() -> dict[str, tuple[str, str]]:
    """Every variable that overrides a setting, with the section and the key it stands for."""
    found = {f"{PREFIX}{name.upper()}": ("", name) for name in SINGLE}
    for section, shape in SECTIONS.items():
        found |= {f"{PREFIX}{section}_{name}".upper(): (section, name) for name in keys(shape)}
    return found


def read(environ: Mapping[str, str], problems: Problems) -> Iterator[Override]:
    """The settings that the environment gives.  An empty variable counts as not set."""
    known = variables()
    for name in sorted(environ):
        if name in known and environ[name].strip():
            section, key = known[name]
            hint = keys(SECTIONS[section] if section else Settings)[key].hint
            try:
                yield Override(name, section, key, _value(environ[name].strip(), hint))
            except RefusedError as error:
                problems.add(0, name, str(error))
        elif name.startswith(PREFIX) and name not in known:
            _unknown(name, known, problems)


def _value(text: str, hint: Any) -> Any:
    if get_args(hint)[1:] == (...,):
        # `1h,7d` is a list; the file has a line for each.
        return tuple(leaf(_node(part.strip()), get_args(hint)[0]) for part in text.split(","))
    return leaf(_node(text), hint, strict=False)


def _node(text: str) -> Node:
    return Node(text, 0, text)


def _unknown(name: str, known: Mapping[str, Any], problems: Problems) -> None:
    """Other programs may use the prefix: only what looks like a setting of ours is refused."""
    if name in _OTHERS or name.startswith(_SECRETS):
        return
    ours = any(name.startswith(f"{PREFIX}{section.upper()}_") for section in SECTIONS)
    close = get_close_matches(name, known, n=1, cutoff=0.88)
    if ours or close:
        advice = f"did you mean {close[0]}?" if close else "see docs/settings.md"
        problems.add(0, name, f"no such setting: {advice}")
