"""A text with its mentions and reasons marked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

from monitor.records import Article, Assessment, Mention, Where

#: Places that are marked for one phrase, and phrases that are looked for.
PLACES = 50
PHRASES = 40


class Mark(StrEnum):
    """Why something is marked, in the order in which it wins."""

    NAME = "name"
    RAISES = "raises"
    LOWERS = "lowers"
    SENTENCE = "sentence"


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """Code points [start, end) that are marked."""

    start: int
    end: int
    mark: Mark
    #: In words, for who points at it.
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """A run of text under the same marks."""

    text: str
    marks: tuple[Mark, ...] = ()
    why: str = ""


def marked(text: str, spans: Iterable[Span]) -> list[list[Segment]]:
    """The paragraphs of a text, each cut where a mark begins or ends; their texts are the text without newlines."""
    kept = [span for span in spans if 0 <= span.start < span.end <= len(text)]
    found, start = [], 0
    for line in text.split("\n"):
        end = start + len(line)
        if line.strip():
            found.append(list(_cut(text, start, end, kept)))
        start = end + 1
    return found


def spans_in(
    where: Where,
    article: Article,
    mentions: Iterable[Mention],
    assessment: Assessment | None,
    reasons: bool = True,
) -> list[Span]:
    """What to mark in the title or the text: one journalist's names, and what moved the score."""
    text = article.title if where is Where.TITLE else article.text
    spans = [
        Span(start=m.start, end=m.end, mark=Mark.NAME, why=f"{m.how} ({m.certainty})")
        for m in mentions
        if m.where is where
    ]
    if assessment is None or not reasons:
        return spans
    if assessment.sentence:
        spans += _found(text, assessment.sentence, Mark.SENTENCE, "")
    for reason in assessment.reasons[:PHRASES]:
        mark = (
            Mark.SENTENCE if reason.kind == "sentence" else Mark.RAISES if reason.weight > 0 else Mark.LOWERS
        )
        spans += _found(text, reason.text, mark, f"{reason.weight:+.2f}")
    return spans


def _found(text: str, phrase: str, mark: Mark, why: str) -> Iterator[Span]:
    lowered, wanted = _lower(text), _lower(phrase.strip())
    start = lowered.find(wanted) if len(wanted) > 1 else -1
    for _ in range(PLACES):
        if start < 0:
            return
        yield Span(start=start, end=start + len(wanted), mark=mark, why=why)
        start = lowered.find(wanted, start + len(wanted))


def _lower(text: str) -> str:
    # "İ".lower() is two code points, which would shift every place after it.
    return text.replace("İ", "i").replace("I", "i").replace("ı", "i").lower()


def _cut(text: str, start: int, end: int, spans: Sequence[Span]) -> Iterator[Segment]:
    here = [span for span in spans if span.start < end and span.end > start]
    bounds = {start, end} | {min(max(edge, start), end) for span in here for edge in (span.start, span.end)}
    edges = sorted(bounds)
    for left, right in pairwise(edges):
        over = [span for span in here if span.start <= left and span.end >= right]
        marks = tuple(mark for mark in Mark if any(span.mark is mark for span in over))
        why = "; ".join(dict.fromkeys(span.why for span in over if span.why))
        yield Segment(text=text[left:right], marks=marks, why=why)
