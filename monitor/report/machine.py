"""Alerts, explanations and digests as plain values for JSON."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC
from typing import Any

from monitor.records import Alert, Article, Assessment, Mention, Reason, Sighting
from monitor.report.coverage import Coverage, OutletDay
from monitor.report.digest import Climb, Digest, Person
from monitor.report.lines import Line, Role
from monitor.report.outline import outline
from monitor.report.volume import Verdict
from monitor.report.words import RUNGS


def alert(found: Alert, name: str) -> dict[str, Any]:
    """One alert; times are ISO 8601 in UTC."""
    return {
        "id": found.id,
        "journalist": found.journalist,
        "name": name,
        "outlet": found.outlet,
        "url": found.url,
        "title": found.title,
        "title_now": found.title_now or found.title,
        "language": found.language,
        "piece_at": found.piece_at.isoformat(),
        "at": found.at.isoformat(),
        "severity": found.severity.value,
        "grounds": list(found.grounds),
        "campaign": found.campaign,
        "reprint_of": found.reprint_of,
        "verbatim": found.verbatim,
        "version": found.version,
        "removed_at": found.removed_at.isoformat() if found.removed_at else None,
        **assessment(found.assessment),
    }


def assessment(found: Assessment) -> dict[str, Any]:
    """A judgement, with the keys that `monitor scan` uses."""
    return {
        "score": round(found.score, 4),
        "band": found.band.value,
        "frames": [{"frame": f.frame.value, "score": round(f.score, 4)} for f in found.frames],
        "reasons": [
            {"text": r.text, "weight": round(r.weight, 4), "kind": r.kind, "voice": r.voice.value}
            for r in found.reasons
        ],
        "sentence": found.sentence,
        "model": found.model,
    }


def _reason(found: Reason) -> dict[str, Any]:
    return {
        "text": found.text,
        "weight": round(found.weight, 4),
        "kind": found.kind,
        "voice": found.voice.value,
    }


def mention(found: Mention) -> dict[str, Any]:
    """A place where somebody is named."""
    return {
        "where": found.where.value,
        "start": found.start,
        "end": found.end,
        "form": found.form,
        "certainty": found.certainty.value,
        "how": found.how,
    }


def explanation(
    article: Article,
    url: str,
    mentions: Sequence[Mention],
    assessments: Sequence[Assessment],
    alerts: Sequence[Alert],
    names: Mapping[str, str],
) -> dict[str, Any]:
    """How an article was judged."""
    return {
        "url": url,
        "title": article.title,
        "language": article.language,
        "characters": len(article.text),
        "extractor": article.extractor,
        "people": [
            {
                "journalist": found.journalist,
                "name": names.get(found.journalist, found.journalist),
                "mentions": [mention(m) for m in mentions if m.journalist == found.journalist],
                "alert": next((a.id for a in alerts if a.journalist == found.journalist), None),
                **assessment(found),
            }
            for found in assessments
        ],
        "mentions": [{"journalist": m.journalist, **mention(m)} for m in mentions],
    }


def digest(told: Digest) -> dict[str, Any]:
    """A day."""
    return {
        "day": told.day.isoformat(),
        "zone": told.zone,
        "language": told.language,
        "starts": told.starts.astimezone(UTC).isoformat(),
        "ends": told.ends.astimezone(UTC).isoformat(),
        "quiet": told.quiet,
        "coverage": coverage(told.coverage),
        "people": [_person(person) for person in told.people],
        "doubtful": [_sighting(found) for found in told.doubtful],
        "changes": [
            {"alert": c.alert, "journalist": c.journalist, "what": c.what, "at": c.at.isoformat()}
            for c in told.changes
        ],
        "notices": list(told.notices),
        "campaigns": list(told.moves),
        "waves": list(told.waves),
        "announced": list(told.teasers),
        "outcomes": list(told.outcomes),
        "unlabelled": told.unlabelled,
        "evidence_head": told.evidence_head,
        "lines": [line(each) for each in outline(told)],
    }


def line(found: Line) -> dict[str, str]:
    """One line of the outline that every format prints; `line_from` is the way back."""
    return {"role": found.role.value, "lead": found.lead, "text": found.text, "language": found.language}


def line_from(values: Mapping[str, str]) -> Line:
    """A line as it was kept."""
    return Line(
        role=Role(values["role"]), lead=values["lead"], text=values["text"], language=values["language"]
    )


def coverage(found: Coverage) -> dict[str, Any]:
    """What could be read."""
    return {
        "outlets": found.outlets,
        "read": found.read,
        "dark": found.dark,
        "blind": found.blind,
        "announced": found.announced,
        "articles": found.articles,
        "problems": [
            {
                "outlet": p.outlet,
                "stance": p.stance.value,
                "status": p.status,
                "since": p.since.isoformat() if p.since else None,
                "reason": p.reason,
                "articles": p.articles,
                "dark": p.dark,
            }
            for p in found.problems
        ],
        "offline": found.offline,
        "recovered": [
            {"outlet": r.outlet, "was": r.was, "since": r.since.isoformat(), "at": r.at.isoformat()}
            for r in found.recovered
        ],
        "by_outlet": [_outlet_day(day) for day in found.days],
    }


def _outlet_day(day: OutletDay) -> dict[str, Any]:
    usual = day.usual
    return {
        "outlet": day.outlet,
        "stance": day.stance.value,
        "feeds": day.feeds,
        "feeds_read": day.read,
        "announced": day.announced,
        "articles": day.articles,
        "unread": day.unread,
        "missed": day.missed,
        "verdict": usual.verdict.value if usual else None,
        "expected": round(usual.expected, 1) if usual and usual.verdict is not Verdict.INSUFFICIENT else None,
        "low": usual.low if usual and usual.verdict is not Verdict.INSUFFICIENT else None,
        "high": usual.high if usual and usual.verdict is not Verdict.INSUFFICIENT else None,
    }


def _person(person: Person) -> dict[str, Any]:
    return {
        "journalist": person.id,
        "name": person.name,
        "severity": person.severity.value,
        "grounds": list(person.grounds),
        "ladder": _climb(person.climb),
        "alerts": person.alerts,
        "outlets": person.outlets,
        "campaign": person.campaign,
        "covered_by": list(person.covered_by),
        "covered_after_hours": {
            name: round(after.total_seconds() / 3600, 1) for name, after in person.covered_after.items()
        },
        "pieces": [
            {
                **alert(piece.alert, person.name),
                "stance": piece.stance.value,
                "reprinted_by": list(piece.reprinted_by),
                "archived": piece.archived,
            }
            for piece in person.pieces
        ],
    }


def _climb(found: Climb | None) -> dict[str, Any] | None:
    if found is None:
        return None
    return {
        "rung": found.rung,
        "words": RUNGS[found.rung],
        "evidence": found.evidence,
        "new": found.new,
    }


def _sighting(found: Sighting) -> dict[str, Any]:
    return {
        "journalist": found.journalist,
        "outlet": found.outlet,
        "url": found.url,
        "title": found.title,
        "at": found.at.isoformat(),
        "score": round(found.score, 4),
        "band": found.band.value,
        "certainty": found.certainty.value,
    }
