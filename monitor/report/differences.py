"""What an edit changed, in words a person can read; and what is no edit."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

#: Words shown on both sides of a change.
CONTEXT = 6
#: Words above which two paragraphs are compared as wholes: `SequenceMatcher` is quadratic.
LONGEST = 2_000

_WORD = re.compile(r"[^\W\d_]+")

#: Texts of more lines are shown whole: comparing each line with each takes minutes for what an outlet may send.
MOST_LINES = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One place that was changed, with some words round it."""

    #: What stood there; empty: nothing, `now` was added.
    was: str
    #: What stands there; empty: `was` was taken out.
    now: str
    before: str = ""
    after: str = ""

    def marked(self) -> str:
        """On one line: taken out in `[-…-]`, added in `{+…+}`."""
        parts = [
            self.before,
            f"[-{self.was}-]" if self.was else "",
            f"{{+{self.now}+}}" if self.now else "",
            self.after,
        ]
        return " ".join(part for part in parts if part)


def only_noise(was: str, now: str) -> bool:
    """Whether two texts have the same words in the same order.

    Counters, clocks, dates, punctuation, spaces and capitals change without anybody editing; a single word may turn
    the sense round, so any change of a word counts.
    """
    return was == now or _words(was) == _words(now)


def changes(was: str, now: str) -> tuple[Change, ...]:
    """What was changed, in the order of the text; none for `only_noise`."""
    if only_noise(was, now):
        return ()
    old, new = was.splitlines(), now.splitlines()
    if max(len(old), len(new)) > MOST_LINES:
        return (Change(was=was, now=now),)
    found: list[Change] = []
    for kind, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind != "equal":
            found += _in_words(" ".join(old[a:b]), " ".join(new[c:d]))
    return tuple(found)


def _in_words(was: str, now: str) -> list[Change]:
    if only_noise(was, now):
        return []
    old, new = was.split(), now.split()
    if not old or not new or max(len(old), len(new)) > LONGEST:
        return [Change(was=was, now=now)]
    steps = SequenceMatcher(None, old, new, autojunk=False)
    # Two paragraphs with little in common are shown whole: a mosaic of single words cannot be read.
    if steps.ratio() < 0.5:
        return [Change(was=was, now=now)]
    return [
        Change(
            was=" ".join(old[a:b]),
            now=" ".join(new[c:d]),
            before=_last(old[:a]),
            after=" ".join(old[b : b + CONTEXT]),
        )
        for kind, a, b, c, d in steps.get_opcodes()
        if kind != "equal" and not only_noise(" ".join(old[a:b]), " ".join(new[c:d]))
    ]


def _last(words: Sequence[str]) -> str:
    return " ".join(words[-CONTEXT:])


def _words(text: str) -> list[str]:
    return _WORD.findall(text.casefold())
