"""A digest as a list of lines that each have a role: what every format prints, so that all of them say the same.

Order: how much was read, what is wrong, people with something new, campaigns that moved, waves, what is announced,
edits and removals, outcomes to confirm, pieces to look at, the head of the evidence.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import groupby

from monitor.records import Change, Sighting
from monitor.report.case import heading, person_lines
from monitor.report.coverage import Coverage, Problem, Recovery, status_words
from monitor.report.digest import Digest
from monitor.report.formats import ENGLISH, Formats
from monitor.report.lines import Line, Role, cut
from monitor.report.wording import plain

#: Doubtful pieces listed; the rest is counted.
DOUBTFUL = 10
#: People shown at length; the rest has one line each.  With six pieces each the HTML stays below 60 kB.
PEOPLE = 12


def outline(digest: Digest) -> tuple[Line, ...]:
    """The whole digest."""
    fmt = digest.formats
    return (
        _title(digest, fmt),
        *_coverage(digest, fmt),
        *_people(digest, fmt),
        *_section(fmt.say("CAMPAIGNS"), digest.moves),
        *_section(fmt.say("MANY SAY NEARLY THE SAME (about nobody on the list)"), digest.waves),
        *_section(fmt.say("ANNOUNCED FOR LATER"), digest.teasers),
        *_section(fmt.say("EDITED OR REMOVED"), [_change(change, digest, fmt) for change in digest.changes]),
        *_section(fmt.say("OUTCOMES TO CONFIRM"), digest.outcomes),
        *_doubtful(digest.doubtful, digest, fmt),
        *_end(digest, fmt),
    )


def counts(digest: Digest) -> tuple[Line, ...]:
    """The digest without names, titles and addresses: for platforms that others read along."""
    fmt = digest.formats
    unread = len({problem.outlet for problem in digest.coverage.problems})
    lines = [_title(digest, fmt)]
    # Without what follows the colon, which may name a server or a recipient.
    lines += [Line(role=Role.ALARM, text=plain(text.partition(": ")[0])) for text in digest.notices]
    lines += _offline(digest.coverage, fmt)
    lines.append(Line(role=Role.COVERAGE, text=coverage_line(digest.coverage, fmt)))
    if unread:
        text = fmt.amount(
            unread, "%(num)s outlet with something not read.", "%(num)s outlets with something not read."
        )
        lines.append(Line(role=Role.PROBLEM, text=text))
    if not (digest.quiet and digest.coverage.blind):
        lines.append(Line(role=Role.FACT, text=_found(digest, fmt)))
    return tuple(lines)


def title(day: date, fmt: Formats = ENGLISH) -> str:
    """What a report calls itself, also as the subject of a mail: it says nothing to who reads over a shoulder."""
    return fmt.say("Daily report, %(day)s", day=fmt.long(day))


def coverage_line(coverage: Coverage, fmt: Formats = ENGLISH) -> str:
    """One line that says how much was read."""
    if coverage.blind:
        return fmt.say("NOTHING COULD BE READ: this report says nothing about what was published.")
    read = fmt.amount(
        coverage.outlets,
        "%(read)s of %(num)s outlet fully read",
        "%(read)s of %(num)s outlets fully read",
        read=fmt.number(coverage.read),
    )
    dark = fmt.amount(coverage.dark, ", %(num)s dark", ", %(num)s dark") if coverage.dark else ""
    items = fmt.amount(coverage.announced, "%(num)s new item", "%(num)s new items")
    articles = fmt.amount(coverage.articles, "%(num)s article read", "%(num)s articles read")
    return f"{read}{dark}; {items}, {articles}."


def _title(digest: Digest, fmt: Formats) -> Line:
    zone = fmt.say("(times in %(zone)s)", zone=digest.zone)
    return Line(role=Role.TITLE, text=f"{title(digest.day, fmt)} {zone}")


def _found(digest: Digest, fmt: Formats) -> str:
    if digest.quiet:
        return fmt.say("Nothing new about anybody on the list was found in what was read.")
    pieces = sum(person.alerts for person in digest.people)
    people = fmt.amount(
        len(digest.people), "%(num)s person with something new", "%(num)s people with something new"
    )
    highest = fmt.word(digest.people[0].severity) if digest.people else fmt.say("none")
    found = fmt.say(
        "%(people)s: %(pieces)s, highest severity %(highest)s",
        people=people,
        pieces=fmt.amount(pieces, "%(num)s piece", "%(num)s pieces"),
        highest=highest,
    )
    if digest.changes:
        changes = fmt.amount(len(digest.changes), "%(num)s edit or removal", "%(num)s edits and removals")
        return f"{found}; {changes}."
    return f"{found}."


def _coverage(digest: Digest, fmt: Formats) -> Iterator[Line]:
    yield Line(role=Role.COVERAGE, text=coverage_line(digest.coverage, fmt))
    yield from _offline(digest.coverage, fmt)
    for text in digest.notices:
        yield Line(role=Role.ALARM, text=plain(text))
    same = groupby(digest.coverage.problems, key=lambda p: (p.name, p.status, p.articles > 0))
    for _, problems in same:
        yield _problem(list(problems), fmt)
    yield from (_recovery(found, fmt) for found in digest.coverage.recovered)


def _offline(coverage: Coverage, fmt: Formats) -> Iterator[Line]:
    if not coverage.offline:
        return
    text = fmt.say("WE ARE OFFLINE: nothing could be reached; no outlet is to blame, and none was read.")
    if coverage.offline_since:
        text = fmt.say(
            "WE ARE OFFLINE: nothing could be reached after %(time)s; no outlet is to blame, and none was read.",
            time=fmt.brief(coverage.offline_since),
        )
    yield Line(role=Role.ALARM, text=text)


def _recovery(found: Recovery, fmt: Formats) -> Line:
    text = fmt.say(
        "read again since %(at)s; it was %(was)s since %(since)s",
        at=fmt.brief(found.at),
        was=status_words(found.was, fmt),
        since=fmt.brief(found.since),
    )
    return Line(role=Role.FACT, lead=f"{found.name} ({fmt.word(found.stance)}): ", text=text)


def _problem(problems: Sequence[Problem], fmt: Formats) -> Line:
    first = problems[0]
    lead = f"{first.name} ({fmt.word(first.stance)}): "
    if first.articles:
        reasons = "; ".join(f"{problem.articles} x {cut(problem.reason)}" for problem in problems)
        return Line(
            role=Role.PROBLEM, lead=lead, text=fmt.say("articles not read: %(reasons)s", reasons=reasons)
        )
    status = status_words(first.status, fmt)
    if first.since:
        status = fmt.say("%(status)s since %(time)s", status=status, time=fmt.brief(first.since))
    return Line(role=Role.PROBLEM, lead=lead, text=f"{status}: {cut(first.reason)}")


def _people(digest: Digest, fmt: Formats) -> Iterator[Line]:
    if digest.quiet and not digest.coverage.blind:
        text = fmt.say("A quiet day: no piece that targets a watched journalist was found in what was read.")
        yield Line(role=Role.QUIET, text=text)
    for person in digest.people[:PEOPLE]:
        yield from person_lines(person, fmt)
    for person in digest.people[PEOPLE:]:
        yield heading(person, fmt)


def _section(name: str, texts: Sequence[str]) -> Iterator[Line]:
    if texts:
        yield Line(role=Role.SECTION, text=name)
        yield from (Line(role=Role.ITEM, text=plain(text)) for text in texts)


def _change(change: Change, digest: Digest, fmt: Formats) -> str:
    name = digest.journalists.get(change.journalist, change.journalist)
    what, bracket, how = change.what.partition(" (")
    told = f"{fmt.stored(what)}{bracket}{how}"
    outlet = digest.outlets.get(change.outlet, change.outlet)
    return f"[{change.alert}] {name}, {outlet}: {told}, {fmt.brief(change.at)}: {cut(change.title)}"


def _doubtful(doubtful: Sequence[Sighting], digest: Digest, fmt: Formats) -> Iterator[Line]:
    texts = [
        fmt.say(
            "%(name)s, %(outlet)s, %(time)s, score %(score)s: %(title)s",
            name=digest.journalists.get(found.journalist, found.journalist),
            outlet=digest.outlets.get(found.outlet, found.outlet),
            time=fmt.brief(found.at),
            score=fmt.number(found.score, 2),
            title=cut(found.title),
        )
        for found in doubtful[:DOUBTFUL]
    ]
    if len(doubtful) > DOUBTFUL:
        texts.append(fmt.amount(len(doubtful) - DOUBTFUL, "and %(num)s more", "and %(num)s more"))
    yield from _section(fmt.say("TO LOOK AT (possible, no alert)"), texts)


def _end(digest: Digest, fmt: Formats) -> Iterator[Line]:
    if digest.unlabelled:
        text = fmt.amount(
            digest.unlabelled, "%(num)s alert waits for a label.", "%(num)s alerts wait for a label."
        )
        yield Line(role=Role.NOTE, text=text)
    if digest.evidence_head:
        yield Line(role=Role.NOTE, lead=fmt.say("head of the evidence: "), text=digest.evidence_head)
