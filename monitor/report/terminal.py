"""The digest and single alerts as plain text, complete without colour."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from itertools import groupby
from zoneinfo import ZoneInfo

from monitor.records import Alert, Article, Assessment, Change, Mention, Sighting
from monitor.report.coverage import Coverage, Problem
from monitor.report.digest import Digest, Person, PieceLine

WIDTH = 100
#: Pieces of one person shown at length; the rest is counted.
PIECES = 6
#: Doubtful pieces listed; the rest is counted.
DOUBTFUL = 10


def render(digest: Digest) -> str:
    """The whole digest, ending with a newline."""
    zone = ZoneInfo(digest.zone)
    lines = [f"Daily report, {digest.day:%-d %B %Y} (times in {digest.zone})", ""]
    lines += _coverage(digest.coverage, zone)
    lines += _people(digest, zone)
    lines += _changes(digest.changes, digest, zone)
    lines += _doubtful(digest.doubtful, digest, zone)
    return "\n".join(lines).rstrip() + "\n"


def render_alert(alert: Alert, name: str, outlet: str, zone_name: str) -> str:
    """One alert with all that is known about it."""
    zone = ZoneInfo(zone_name)
    found = alert.assessment
    lines = [
        f"Alert {alert.id}: {name}",
        "",
        f"  outlet      {outlet}" + (f", by {plain(alert.byline)}" if alert.byline else ", unsigned"),
        f"  title       {plain(alert.title)}",
        f"  address     {plain(alert.url)}",
        f"  appeared    {_time(alert.piece_at, zone)}",
        f"  logged      {_time(alert.at, zone)}",
        f"  severity    {alert.severity}",
        f"  score       {found.score:.2f} ({found.band}), model {found.model}",
        f"  frames      {_frames(alert) or 'none recognised'}",
    ]
    if alert.reprint_of:
        lines.append(f"  same text   as article {alert.reprint_of} ({alert.verbatim or 0:.0%} verbatim)")
    if alert.removed_at:
        lines.append(f"  removed     since {_time(alert.removed_at, zone)}")
    if alert.version > 1:
        lines.append(f"  edited      {alert.version - 1} time(s) since it was first read")
    lines += ["", "Why:"]
    lines += [f"  {reason.weight:+.2f}  {plain(reason.text)}" for reason in found.reasons]
    if found.sentence:
        lines += ["", "The sentence that raised it most:", *_wrapped(f"“{plain(found.sentence)}”", "  ")]
    return "\n".join(lines) + "\n"


def render_explanation(
    article: Article,
    url: str,
    mentions: Sequence[Mention],
    assessments: Sequence[Assessment],
    alerts: Sequence[Alert],
    names: Mapping[str, str],
) -> str:
    """How an article was judged, for everybody who is named in it."""
    lines = [
        plain(article.title),
        plain(url),
        f"{len(article.text):,} characters, language {article.language}",
    ]
    if not mentions:
        lines.append("Nobody on the watch list is named in it.")
    for journalist in dict.fromkeys(mention.journalist for mention in mentions):
        lines += ["", names.get(journalist, journalist)]
        lines += [
            f"  named in the {m.where} as “{plain(m.form)}”: {m.how} ({m.certainty})"
            for m in mentions
            if m.journalist == journalist
        ]
        lines += [line for found in assessments if found.journalist == journalist for line in _judged(found)]
        raised = next((alert.id for alert in alerts if alert.journalist == journalist), None)
        lines.append(f"  alert {raised}" if raised else "  no alert")
    return "\n".join(lines) + "\n"


def _judged(found: Assessment) -> Iterator[str]:
    yield f"  score {found.score:.2f}: {found.band} (model {found.model})"
    if found.frames:
        yield "  frames: " + ", ".join(f"{f.frame} {f.score:.2f}" for f in found.frames)
    for reason in found.reasons:
        yield from _wrapped(f"{reason.weight:+.2f} {reason.kind}: {plain(reason.text)}", "    ")


def plain(text: str) -> str:
    """A stored text on one line, with nothing in it that a terminal would obey."""
    return "".join(sign if sign.isprintable() else " " for sign in " ".join(text.split()))


def coverage_line(coverage: Coverage) -> str:
    """One line that says how much was read."""
    if coverage.blind:
        return "NOTHING COULD BE READ: this report says nothing about what was published."
    dark = f", {coverage.dark} dark" if coverage.dark else ""
    return (
        f"{coverage.read} of {coverage.outlets} outlets fully read{dark}; "
        f"{coverage.announced} new items, {coverage.articles} articles read."
    )


def _coverage(coverage: Coverage, zone: ZoneInfo) -> Iterator[str]:
    yield coverage_line(coverage)
    for _, same in groupby(coverage.problems, key=lambda p: (p.name, p.status, p.articles > 0)):
        yield from _wrapped(_problem(list(same), zone), "  ! ")
    yield ""


def _problem(problems: Sequence[Problem], zone: ZoneInfo) -> str:
    first = problems[0]
    if first.articles:
        reasons = "; ".join(f"{problem.articles} x {plain(problem.reason)}" for problem in problems)
        return f"{first.name} ({first.stance}): articles not read: {reasons}"
    since = f" since {_time(first.since, zone)}" if first.since else ""
    return f"{first.name} ({first.stance}): {first.status}{since}: {plain(first.reason)}"


def _people(digest: Digest, zone: ZoneInfo) -> Iterator[str]:
    if digest.quiet and not digest.coverage.blind:
        yield "A quiet day: no piece that targets a watched journalist was found in what was read."
        yield ""
    for person in digest.people:
        yield from _person(person, zone)
        yield ""


def _person(person: Person, zone: ZoneInfo) -> Iterator[str]:
    pieces = "1 new piece" if person.alerts == 1 else f"{person.alerts} new pieces"
    outlets = "1 outlet" if person.outlets == 1 else f"{person.outlets} outlets"
    yield f"{person.name.upper()}: {pieces} in {outlets}, severity {person.severity}"
    if person.campaign:
        yield f"  {person.campaign}"
    covered = ", ".join(person.covered_by) or "no independent outlet has reported it yet"
    yield f"  independent and exile coverage in the period: {covered}"
    for line in person.pieces[:PIECES]:
        yield ""
        yield from _piece(line, zone)
    if len(person.pieces) > PIECES:
        yield f"  and {len(person.pieces) - PIECES} more: monitor alerts list --journalist {person.id}"


def _piece(line: PieceLine, zone: ZoneInfo) -> Iterator[str]:
    alert = line.alert
    yield f"  [{alert.id}] {line.outlet} ({line.stance}), {_time(alert.piece_at, zone)}"
    yield from _wrapped(plain(alert.title), "      ")
    if alert.assessment.sentence:
        yield from _wrapped(f"“{plain(alert.assessment.sentence)}”", "      ")
    yield f"      frames: {_frames(alert) or 'none recognised'}; score {alert.assessment.score:.2f}"
    if line.reasons:
        yield from _wrapped("why: " + "; ".join(plain(reason) for reason in line.reasons), "      ")
    if line.reprinted_by:
        yield f"      same text in: {', '.join(line.reprinted_by)}"
    yield f"      {plain(alert.url)}"


def _changes(changes: Sequence[Change], digest: Digest, zone: ZoneInfo) -> Iterator[str]:
    if not changes:
        return
    yield "EDITED OR REMOVED"
    for change in changes:
        name = digest.journalists.get(change.journalist, change.journalist)
        where = f"[{change.alert}] {name}, {change.outlet}: {change.what}, {_time(change.at, zone)}"
        yield from _wrapped(f"{where}: {plain(change.title)}", "  ")
    yield ""


def _doubtful(doubtful: Sequence[Sighting], digest: Digest, zone: ZoneInfo) -> Iterator[str]:
    if not doubtful:
        return
    yield "TO LOOK AT (possible, no alert)"
    for found in doubtful[:DOUBTFUL]:
        name = digest.journalists.get(found.journalist, found.journalist)
        text = (
            f"{name}, {found.outlet}, {_time(found.at, zone)}, score {found.score:.2f}: {plain(found.title)}"
        )
        yield from _wrapped(text, "  ")
    if len(doubtful) > DOUBTFUL:
        yield f"  and {len(doubtful) - DOUBTFUL} more"
    yield ""


def _frames(alert: Alert) -> str:
    return ", ".join(found.frame.value for found in alert.assessment.frames)


def _time(moment: datetime, zone: ZoneInfo) -> str:
    return f"{moment.astimezone(zone):%-d %b %H:%M}"


def _wrapped(text: str, indent: str) -> list[str]:
    return textwrap.wrap(
        text, WIDTH, initial_indent=indent, subsequent_indent=" " * len(indent), break_on_hyphens=False
    )
