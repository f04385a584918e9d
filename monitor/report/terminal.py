"""The digest and single alerts as plain text, complete without colour."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator, Mapping, Sequence
from zoneinfo import ZoneInfo

from monitor.records import Alert, Article, Assessment, Mention, Reason, Voice
from monitor.report.digest import Digest
from monitor.report.lines import Line, Role
from monitor.report.outline import coverage_line, outline
from monitor.report.wording import count, frames, moment, plain
from monitor.report.words import WORDS

__all__ = ["coverage_line", "plain", "render", "render_alert", "render_explanation", "render_lines"]

WIDTH = 100
_INDENT = {
    Role.PROBLEM: "  ! ",
    Role.ALARM: "!! ",
    Role.FACT: "  ",
    Role.PIECE: "  ",
    Role.HEADLINE: "      ",
    Role.QUOTE: "      ",
    Role.DETAIL: "      ",
    Role.ITEM: "  ",
}
#: An empty line stands before each of these.
_SPACED = {Role.QUIET, Role.SECTION, Role.PERSON, Role.PIECE, Role.NOTE}


def render(digest: Digest) -> str:
    """The whole digest, ending with a newline."""
    return render_lines(outline(digest))


def render_lines(lines: Iterable[Line]) -> str:
    """The lines of an outline, ending with a newline."""
    return "\n".join(text for line in lines for text in _printed(line)) + "\n"


def _printed(line: Line) -> Iterator[str]:
    if line.role in _SPACED:
        yield ""
    if line.role is Role.ADDRESS:
        # Never broken: it is to be copied.
        yield f"      {line.whole}"
    elif line.role is Role.PERSON:
        # Names are in their native form, in which the capital of i has its dot.
        yield f"{line.lead.replace('i', 'İ').upper()}{line.text}"
    elif line.role is Role.QUOTE:
        yield from _wrapped(f"“{line.whole}”", _INDENT[line.role])
    else:
        yield from _wrapped(line.whole, _INDENT.get(line.role, ""))
    if line.role is Role.TITLE:
        yield ""


def headline(alert: Alert) -> str:
    """The headline that raised an alert, and the present one where it was changed."""
    return plain(alert.title) + (f"  (now: {plain(alert.title_now)})" if alert.title_now else "")


def render_alert(
    alert: Alert, name: str, outlet: str, zone_name: str, more: Iterable[tuple[str, str]] = ()
) -> str:
    """One alert with all that is known about it.

    Args:
        more: (what, said) of what stands elsewhere: the campaign, the ladder, the archived copy, the verdict.
    """
    zone = ZoneInfo(zone_name)
    found = alert.assessment
    lines = [
        f"Alert {alert.id}: {name}",
        "",
        f"  outlet      {outlet}" + (f", by {plain(alert.byline)}" if alert.byline else ", unsigned"),
        f"  title       {headline(alert)}",
        f"  address     {plain(alert.url)}",
        f"  appeared    {moment(alert.piece_at, zone)}",
        f"  logged      {moment(alert.at, zone)}",
        f"  severity    {alert.severity}" + (f": {'; '.join(alert.grounds)}" if alert.grounds else ""),
        f"  score       {found.score:.2f} ({found.band}), model {found.model}",
        f"  frames      {frames(alert) or 'none recognised'}",
    ]
    if alert.reprint_of:
        lines.append(f"  same text   as article {alert.reprint_of} ({alert.verbatim or 0:.0%} verbatim)")
    if alert.removed_at:
        lines.append(f"  removed     since {moment(alert.removed_at, zone)}")
    if alert.version > 1:
        lines.append(f"  edited      {count(alert.version - 1, 'time')} since it was first read")
    lines += [f"  {what:<10}  {plain(said)}" for what, said in more]
    lines += ["", "Why:"]
    lines += [f"  {reason.weight:+.2f}  {_told(reason)}" for reason in found.reasons]
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
        yield from _wrapped(f"{reason.weight:+.2f} {reason.kind}: {_told(reason)}", "    ")


def _told(reason: Reason) -> str:
    told = plain(reason.text)
    return f"{told} ({WORDS[reason.voice]})" if reason.voice is Voice.REPORTED else told


def _wrapped(text: str, indent: str) -> list[str]:
    return textwrap.wrap(
        text, WIDTH, initial_indent=indent, subsequent_indent=" " * len(indent), break_on_hyphens=False
    )
