"""What is new about one person, and one piece, as lines."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from monitor.records import Alert, Reason, Stance, Voice
from monitor.report.digest import Climb, Person, PieceLine
from monitor.report.formats import Formats
from monitor.report.lines import Line, Role, cut
from monitor.report.wording import plain
from monitor.report.words import RUNGS

#: Pieces of one person shown at length; the rest is counted.
PIECES = 6


def heading(person: Person, fmt: Formats) -> Line:
    """Who it is, how much is new, how grave."""
    text = fmt.say(
        ": %(pieces)s %(outlets)s, severity %(severity)s",
        pieces=fmt.amount(person.alerts, "%(num)s new piece", "%(num)s new pieces"),
        outlets=fmt.amount(person.outlets, "in %(num)s outlet", "in %(num)s outlets"),
        severity=fmt.word(person.severity),
    )
    return Line(role=Role.PERSON, lead=plain(person.name), text=text)


def person_lines(person: Person, fmt: Formats) -> Iterator[Line]:
    """All that is new about one person; pieces beyond the first few are counted."""
    yield heading(person, fmt)
    yield from grounds(person.grounds, fmt)
    if person.climb:
        yield _climb(person.climb, fmt)
    yield from (Line(role=Role.FACT, text=plain(text)) for text in person.campaigns)
    yield Line(role=Role.FACT, text=_covered(person, fmt))
    for line in person.pieces[:PIECES]:
        yield from _piece(line, fmt)
    if len(person.pieces) > PIECES:
        text = fmt.amount(
            len(person.pieces) - PIECES,
            "and %(num)s more: monitor alerts list --journalist %(id)s",
            "and %(num)s more: monitor alerts list --journalist %(id)s",
            id=person.id,
        )
        yield Line(role=Role.FACT, text=text)


def grounds(stored: Sequence[str], fmt: Formats, role: Role = Role.FACT) -> Iterator[Line]:
    """Why something is of its severity; nothing when no ground was counted."""
    if stored:
        # A ground that only repeats another one behind its colon is said in short.
        short = [text.partition(": ")[0] if text.partition(": ")[2] in stored else text for text in stored]
        text = fmt.say(
            "because, as it was logged: %(grounds)s",
            grounds="; ".join(fmt.ground(plain(text)) for text in short),
        )
        yield Line(role=role, text=text)


def _climb(climb: Climb, fmt: Formats) -> Line:
    rung = fmt.say(RUNGS[climb.rung])
    if not climb.new:
        return Line(role=Role.FACT, text=fmt.say("ladder: %(rung)s", rung=rung))
    lead = fmt.say("ladder, a new step: %(rung)s: ", rung=rung)
    return Line(role=Role.FACT, lead=lead, text=f"“{cut(climb.evidence)}”", language=climb.language)


def _covered(person: Person, fmt: Formats) -> str:
    if not person.covered_by:
        return fmt.say("no independent outlet has reported it yet")
    first, *others = person.covered_by
    names = ", ".join([_with_lag(first, person, fmt), *(plain(name) for name in others)])
    return fmt.say("reported by outlets that do not attack: %(names)s", names=names)


def _with_lag(name: str, person: Person, fmt: Formats) -> str:
    after = person.covered_after.get(name)
    if after is None:
        return plain(name)
    hours = round(after.total_seconds() / 3600)
    if hours < 1:
        return fmt.say("%(name)s (within an hour of the first piece)", name=plain(name))
    return fmt.say("%(name)s (%(hours)s h after the first piece)", name=plain(name), hours=hours)


def _piece(line: PieceLine, fmt: Formats) -> Iterator[Line]:
    return piece_lines(
        line.alert, line.outlet, line.stance, line.reasons, fmt, line.reprinted_by, line.archived
    )


def piece_lines(
    alert: Alert,
    outlet: str,
    stance: Stance,
    reasons: Sequence[Reason],
    fmt: Formats,
    reprinted_by: Sequence[str] = (),
    archived: str = "",
) -> Iterator[Line]:
    """What a person needs to judge one piece; the archived copy comes before the original."""
    where = f"{outlet} ({fmt.word(stance)}), {fmt.brief(alert.piece_at)}, {fmt.word(alert.severity)}"
    yield Line(role=Role.PIECE, lead=f"[{alert.id}] ", text=plain(where))
    headline = cut(alert.title)
    yield Line(role=Role.HEADLINE, text=headline or fmt.say("(no title)"), language=alert.language)
    # The headline itself is often what raised it: once is enough.
    if (sentence := cut(alert.assessment.sentence)) not in headline:
        yield Line(role=Role.QUOTE, text=sentence, language=alert.language)
    frames = ", ".join(fmt.word(found.frame) for found in alert.assessment.frames)
    text = fmt.say(
        "%(frames)s; score %(score)s",
        frames=frames or fmt.say("none recognised"),
        score=fmt.number(alert.assessment.score, 2),
    )
    yield Line(role=Role.DETAIL, lead=fmt.say("frames: "), text=text)
    if reasons:
        told = "; ".join(_reason(reason, fmt) for reason in reasons)
        yield Line(role=Role.DETAIL, lead=fmt.say("why: "), text=told)
    if reprinted_by:
        yield Line(role=Role.DETAIL, lead=fmt.say("same text in: "), text=plain(", ".join(reprinted_by)))
    if archived:
        yield Line(role=Role.DETAIL, lead=fmt.say("archived copy: "), text=archived)
    yield Line(role=Role.ADDRESS, text=cut(alert.url, 2_048))


def _reason(reason: Reason, fmt: Formats) -> str:
    # A phrase is the outlet's own words.
    told = cut(reason.text if reason.kind == "phrase" else fmt.stored(reason.text))
    return f"{told} ({fmt.word(reason.voice)})" if reason.voice is Voice.REPORTED else told
