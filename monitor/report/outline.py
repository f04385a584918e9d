"""A digest as a list of lines that each have a role: what every format prints, so that all of them say the same.

Order: how much was read, what is wrong, people with something new, campaigns that moved, edits and removals, outcomes
to confirm, pieces to look at, the head of the evidence.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import groupby
from zoneinfo import ZoneInfo

from monitor.records import Alert, Change, Sighting, Stance
from monitor.report.coverage import Coverage, Problem, Recovery
from monitor.report.digest import Digest, Person, PieceLine
from monitor.report.wording import count, frames, moment, plain

#: Pieces of one person shown at length; the rest is counted.
PIECES = 6
#: Doubtful pieces listed; the rest is counted.
DOUBTFUL = 10
#: People shown at length; the rest has one line each.  With six pieces each the HTML stays below 60 kB.
PEOPLE = 12
#: Characters of one text taken from a page: an outlet's title can be as long as it likes.
LONGEST = 400


class Role(StrEnum):
    """What a line is for; each format has its own look for each."""

    TITLE = "title"
    COVERAGE = "coverage"
    #: The monitor itself is in trouble: nothing may hide it.
    ALARM = "alarm"
    PROBLEM = "problem"
    QUIET = "quiet"
    SECTION = "section"
    PERSON = "person"
    FACT = "fact"
    PIECE = "piece"
    HEADLINE = "headline"
    QUOTE = "quote"
    DETAIL = "detail"
    ADDRESS = "address"
    ITEM = "item"
    NOTE = "note"


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of a digest, without control characters."""

    role: Role
    text: str
    #: What stands out at its beginning.
    lead: str = ""
    #: Language of a text that is quoted, as in `lang`; empty: ours.
    language: str = ""

    @property
    def whole(self) -> str:
        return f"{self.lead}{self.text}"


def outline(digest: Digest) -> tuple[Line, ...]:
    """The whole digest."""
    zone = ZoneInfo(digest.zone)
    return (
        Line(role=Role.TITLE, text=f"{title(digest.day)} (times in {digest.zone})"),
        *_coverage(digest, zone),
        *_people(digest, zone),
        *_section("CAMPAIGNS", digest.moves),
        *_section("EDITED OR REMOVED", [_change(change, digest, zone) for change in digest.changes]),
        *_section("OUTCOMES TO CONFIRM", digest.outcomes),
        *_doubtful(digest.doubtful, digest, zone),
        *_end(digest),
    )


def counts(digest: Digest) -> tuple[Line, ...]:
    """The digest without names, titles and addresses: for platforms that others read along."""
    pieces = sum(person.alerts for person in digest.people)
    found = (
        "Nothing new about anybody on the list was found in what was read."
        if digest.quiet
        else f"{count(len(digest.people), 'person', 'people')} with something new: {count(pieces, 'piece')}, "
        f"highest severity {digest.people[0].severity if digest.people else 'none'}; "
        f"{count(len(digest.changes), 'edit or removal', 'edits and removals')}."
    )
    unread = len({problem.outlet for problem in digest.coverage.problems})
    lines = [Line(role=Role.TITLE, text=f"{title(digest.day)} (times in {digest.zone})")]
    # Without what follows the colon, which may name a server or a recipient.
    lines += [Line(role=Role.ALARM, text=plain(text.partition(": ")[0])) for text in digest.notices]
    lines += _offline(digest.coverage, ZoneInfo(digest.zone))
    lines.append(Line(role=Role.COVERAGE, text=coverage_line(digest.coverage)))
    if unread:
        lines.append(Line(role=Role.PROBLEM, text=f"{count(unread, 'outlet')} with something not read."))
    if not (digest.quiet and digest.coverage.blind):
        lines.append(Line(role=Role.FACT, text=found))
    return tuple(lines)


def title(day: date) -> str:
    """What a report calls itself, also as the subject of a mail: it says nothing to who reads over a shoulder."""
    return f"Daily report, {day:%-d %B %Y}"


def coverage_line(coverage: Coverage) -> str:
    """One line that says how much was read."""
    if coverage.blind:
        return "NOTHING COULD BE READ: this report says nothing about what was published."
    dark = f", {coverage.dark} dark" if coverage.dark else ""
    return (
        f"{coverage.read} of {coverage.outlets} outlets fully read{dark}; "
        f"{coverage.announced} new items, {coverage.articles} articles read."
    )


def _coverage(digest: Digest, zone: ZoneInfo) -> Iterator[Line]:
    yield Line(role=Role.COVERAGE, text=coverage_line(digest.coverage))
    yield from _offline(digest.coverage, zone)
    for text in digest.notices:
        yield Line(role=Role.ALARM, text=plain(text))
    same = groupby(digest.coverage.problems, key=lambda p: (p.name, p.status, p.articles > 0))
    for _, problems in same:
        yield _problem(list(problems), zone)
    yield from (_recovery(found, zone) for found in digest.coverage.recovered)


def _offline(coverage: Coverage, zone: ZoneInfo) -> Iterator[Line]:
    if coverage.offline:
        last = f" after {moment(coverage.offline_since, zone)}" if coverage.offline_since else ""
        text = f"WE ARE OFFLINE: nothing could be reached{last}; no outlet is to blame, and none was read."
        yield Line(role=Role.ALARM, text=text)


def _recovery(found: Recovery, zone: ZoneInfo) -> Line:
    text = f"read again since {moment(found.at, zone)}; it was {found.was} since {moment(found.since, zone)}"
    return Line(role=Role.FACT, lead=f"{found.name} ({found.stance}): ", text=text)


def _problem(problems: Sequence[Problem], zone: ZoneInfo) -> Line:
    first = problems[0]
    lead = f"{first.name} ({first.stance}): "
    if first.articles:
        reasons = "; ".join(f"{problem.articles} x {_cut(problem.reason)}" for problem in problems)
        return Line(role=Role.PROBLEM, lead=lead, text=f"articles not read: {reasons}")
    since = f" since {moment(first.since, zone)}" if first.since else ""
    return Line(role=Role.PROBLEM, lead=lead, text=f"{first.status}{since}: {_cut(first.reason)}")


def _people(digest: Digest, zone: ZoneInfo) -> Iterator[Line]:
    if digest.quiet and not digest.coverage.blind:
        text = "A quiet day: no piece that targets a watched journalist was found in what was read."
        yield Line(role=Role.QUIET, text=text)
    for person in digest.people[:PEOPLE]:
        yield from _person(person, zone)
    for person in digest.people[PEOPLE:]:
        yield _heading(person)


def _heading(person: Person) -> Line:
    pieces = count(person.alerts, "new piece")
    outlets = count(person.outlets, "outlet")
    return Line(
        role=Role.PERSON,
        lead=plain(person.name),
        text=f": {pieces} in {outlets}, severity {person.severity}",
    )


def _person(person: Person, zone: ZoneInfo) -> Iterator[Line]:
    yield _heading(person)
    if person.campaign:
        yield Line(role=Role.FACT, text=person.campaign)
    covered = ", ".join(person.covered_by) or "no independent outlet has reported it yet"
    yield Line(role=Role.FACT, text=f"independent and exile coverage in the period: {covered}")
    for line in person.pieces[:PIECES]:
        yield from _piece(line, zone)
    if len(person.pieces) > PIECES:
        more = len(person.pieces) - PIECES
        yield Line(role=Role.FACT, text=f"and {more} more: monitor alerts list --journalist {person.id}")


def _piece(line: PieceLine, zone: ZoneInfo) -> Iterator[Line]:
    return piece_lines(
        line.alert, line.outlet, line.stance, line.reasons, zone, line.reprinted_by, line.archived
    )


def piece_lines(
    alert: Alert,
    outlet: str,
    stance: Stance,
    reasons: Sequence[str],
    zone: ZoneInfo,
    reprinted_by: Sequence[str] = (),
    archived: str = "",
) -> Iterator[Line]:
    """What a person needs to judge one piece; the archived copy comes before the original."""
    where = f"{outlet} ({stance}), {moment(alert.piece_at, zone)}"
    yield Line(role=Role.PIECE, lead=f"[{alert.id}] ", text=plain(where))
    yield Line(role=Role.HEADLINE, text=_cut(alert.title), language=alert.language)
    if alert.assessment.sentence:
        yield Line(role=Role.QUOTE, text=_cut(alert.assessment.sentence), language=alert.language)
    text = f"{frames(alert) or 'none recognised'}; score {alert.assessment.score:.2f}"
    yield Line(role=Role.DETAIL, lead="frames: ", text=text)
    if reasons:
        yield Line(role=Role.DETAIL, lead="why: ", text="; ".join(_cut(reason) for reason in reasons))
    if reprinted_by:
        yield Line(role=Role.DETAIL, lead="same text in: ", text=plain(", ".join(reprinted_by)))
    if archived:
        yield Line(role=Role.DETAIL, lead="archived copy: ", text=archived)
    yield Line(role=Role.ADDRESS, text=_cut(alert.url, 2_048))


def _section(name: str, texts: Sequence[str]) -> Iterator[Line]:
    if texts:
        yield Line(role=Role.SECTION, text=name)
        yield from (Line(role=Role.ITEM, text=plain(text)) for text in texts)


def _change(change: Change, digest: Digest, zone: ZoneInfo) -> str:
    name = digest.journalists.get(change.journalist, change.journalist)
    when = moment(change.at, zone)
    return f"[{change.alert}] {name}, {change.outlet}: {change.what}, {when}: {_cut(change.title)}"


def _doubtful(doubtful: Sequence[Sighting], digest: Digest, zone: ZoneInfo) -> Iterator[Line]:
    texts = [
        f"{digest.journalists.get(found.journalist, found.journalist)}, {found.outlet}, "
        f"{moment(found.at, zone)}, score {found.score:.2f}: {_cut(found.title)}"
        for found in doubtful[:DOUBTFUL]
    ]
    if len(doubtful) > DOUBTFUL:
        texts.append(f"and {len(doubtful) - DOUBTFUL} more")
    yield from _section("TO LOOK AT (possible, no alert)", texts)


def _end(digest: Digest) -> Iterator[Line]:
    if digest.unlabelled:
        yield Line(
            role=Role.NOTE, text=f"{count(digest.unlabelled, 'alert waits', 'alerts wait')} for a label."
        )
    if digest.evidence_head:
        yield Line(role=Role.NOTE, lead="head of the evidence: ", text=digest.evidence_head)


def _cut(text: str, longest: int = LONGEST) -> str:
    text = plain(text)
    return text if len(text) <= longest else f"{text[: longest - 1]}…"
