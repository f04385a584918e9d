"""The true answer for each planted (article, journalist) pair."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import urlsplit

from monitor.demo.articles import Sample, samples
from monitor.demo.outlets import BY_ID
from monitor.demo.people import PEOPLE
from monitor.records import Frame


class Kind(StrEnum):
    """What a piece does to the person it names."""

    TARGETING = "targeting"
    #: Deplores, documents or reports a smear.
    COVERAGE = "coverage"
    #: Names the person without judging: courts, prizes, facts.
    NEUTRAL = "neutral"
    #: By the journalist, or an interview with them.
    OWN = "own"
    #: Somebody else of the same surname.
    NAMESAKE = "namesake"
    #: The name stands only in a box of links.
    READ_ALSO = "read-also"
    #: The name stands only in readers' comments.
    COMMENT = "comment"
    #: Hard on the work, fair to the person.
    HARSH_CRITICISM = "harsh-criticism"
    #: The hostile words are about another person.
    OTHER_TARGET = "other-target"


@dataclass(frozen=True, slots=True, kw_only=True)
class Truth:
    """What is true of one pair."""

    #: The article's address without the server.
    path: str
    outlet: str
    journalist: str
    kind: Kind
    #: Whether an alert is due: a targeting piece in an outlet that attacks.
    alert: bool
    #: Whether the journalist is named in the article itself; not for a namesake, a link box, a comment.
    named: bool
    frames: tuple[Frame, ...] = ()
    campaign: str | None = None
    #: The group of articles with the same text.
    reprint: str | None = None
    #: The path of the first article of that group, which may be this one; None without a group.
    first: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """How alerts compare with the truth."""

    #: Targeting pieces that must become an alert, and how many did.
    due: int
    found: int
    missed: tuple[Truth, ...]
    #: Path and journalist of alerts that are not due.
    wrong: tuple[tuple[str, str], ...]

    @property
    def false(self) -> int:
        return len(self.wrong)


_UNNAMED = (Kind.NAMESAKE, Kind.READ_ALSO, Kind.COMMENT)
_IDS = frozenset(person.id for person in PEOPLE)


def table(articles: Iterable[Sample]) -> tuple[Truth, ...]:
    """The truth of the articles, by time of publication.

    Raises:
        ValueError: A `truth` line is malformed; the message names its article.
    """
    ordered = sorted(articles, key=lambda sample: (sample.published, sample.number))
    firsts: dict[str, str] = {}
    return tuple(_truth(sample, line, firsts) for sample in ordered for line in sample.truths)


def _truth(sample: Sample, line: str, firsts: dict[str, str]) -> Truth:
    try:
        journalist, kind, *rest = line.split()
        options = dict(word.split("=", 1) for word in rest if "=" in word)
        frames = tuple(Frame(word) for word in rest if "=" not in word)
        if journalist not in _IDS or options.keys() - {"campaign", "text"}:
            raise ValueError(f"no such journalist or option in {line!r}")
        return _made(sample, journalist, Kind(kind), frames, options, firsts)
    except ValueError as error:
        raise ValueError(f"{sample.outlet}/{sample.slug}.md: truth: {error}") from error


def _made(
    sample: Sample,
    journalist: str,
    kind: Kind,
    frames: tuple[Frame, ...],
    options: dict[str, str],
    firsts: dict[str, str],
) -> Truth:
    group = options.get("text")
    return Truth(
        path=sample.path,
        outlet=sample.outlet,
        journalist=journalist,
        kind=kind,
        alert=kind is Kind.TARGETING and BY_ID[sample.outlet].stance.attacks,
        named=kind not in _UNNAMED,
        frames=frames,
        campaign=options.get("campaign"),
        reprint=group,
        first=firsts.setdefault(group, sample.path) if group else None,
    )


def compare(alerts: Iterable[tuple[str, str]]) -> Comparison:
    """Hold alerts against the truth.

    Args:
        alerts: Address of the article, with the server or without, and journalist.
    """
    raised = {(_path(url), journalist) for url, journalist in alerts}
    due = {(truth.path, truth.journalist): truth for truth in TRUTH if truth.alert}
    return Comparison(
        due=len(due),
        found=len(due.keys() & raised),
        missed=tuple(truth for pair, truth in due.items() if pair not in raised),
        wrong=tuple(sorted(raised - due.keys())),
    )


def _path(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


#: By time of publication.
TRUTH: tuple[Truth, ...] = table(samples())
