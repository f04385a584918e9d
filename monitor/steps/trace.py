"""What an article has to do with earlier ones: the group of its text, the campaigns of those it targets."""

from __future__ import annotations

import logging
from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from itertools import islice

from sqlite_utils import Database

from monitor.detect import campaigns, ladder, reprints, shingles
from monitor.detect.ladder import Rung
from monitor.records import AlertDraft, Article, Judged, Reach, Stance, Where
from monitor.report import severity
from monitor.report.alerts import GRAVE
from monitor.steps.context import appeared
from monitor.store import campaigns as stored_campaigns
from monitor.store import database, ladders, outcomes, people, watching
from monitor.store import reprints as stored

log = logging.getLogger(__name__)

#: The rules that find groups and campaigns: raise the second number when what is stored must be found anew.
RULES = shingles.VERSION * 100 + 1
#: Articles of one transaction while all is found anew.
_BATCH = 500

#: Reprints are looked for among the articles of this time; older texts that return are news again.
WINDOW = timedelta(days=60)
#: An article may be announced this long after the date it bears; one with an older date was redated.
LATE = timedelta(hours=1)


def tie(
    db: Database,
    number: int,
    article: Article,
    sketch: tuple[int, ...],
    first_seen: datetime,
    last_read: datetime | None = None,
) -> reprints.Match | None:
    """Put a stored article into the group of its text; what it has in common with an earlier one.

    Call it inside a transaction.

    Args:
        last_read: When its outlet was last read before; None: never.
    """
    at = appeared(article, first_seen)
    if last_read is not None and at < last_read - LATE:
        at = first_seen  # it was not there when the outlet was read: the date is not to be trusted
    if not stored.note(db, number, at, at == article.published, first_seen, sketch):
        return None  # the outlet had it already under another address
    holders = stored.place(db, number, sketch, first_seen - WINDOW)
    found = reprints.best(article.text, article.title, len(sketch), [_candidate(each) for each in holders])
    if found is None:
        return None
    if found.kind.reprint:
        stored.tie(db, number, found.first, found.article, found.kind.value, found.verbatim)
    else:
        stored.quote(db, number, found.article, found.verbatim)
    return found


def last_read(db: Database, outlet: str, article: Article, first_seen: datetime) -> datetime | None:
    """When an outlet was last read before it was found to have an article, as far as `tie` wants to know.

    Most articles are found within the hour: nobody need ask whether they were redated.
    """
    if first_seen - appeared(article, first_seen) <= LATE:
        return None
    return stored.last_read(db, outlet, first_seen)


def catch_up(db: Database, now: datetime) -> None:
    """Find all groups and campaigns anew if other rules than these found them: the first pass after an upgrade."""
    if stored.rules_of(db) == RULES:
        return
    articles = stored.articles(db)
    if articles:
        log.info("reprints status=rebuilding articles=%d reason='the rules have changed'", articles)
    rebuild(db, now)


def rebuild(db: Database, now: datetime) -> None:
    """Find all groups and campaigns anew from the stored articles, as they were found piece by piece.

    In many short transactions, so that people can go on labelling; one that was interrupted is begun again by the
    next pass.
    """
    with database.writing(db):
        stored.found_by(db, None)
        stored.clear(db)
    texts = stored.stored_texts(db)
    while batch := list(islice(texts, _BATCH)):
        with database.writing(db):
            # It only keeps the index small: what is older than the window is not looked at.
            stored.forget_before(db, batch[0][3] - WINDOW)
            for number, outlet, article, first_seen in batch:
                sketch = reprints.sketch(article.text, article.title)
                tie(db, number, article, sketch, first_seen, last_read(db, outlet, article, first_seen))
    with database.writing(db):
        regroup(db, people.names(db), now)
        stored.found_by(db, RULES)


def regroup(db: Database, journalists: Iterable[str], now: datetime) -> None:
    """Bring the campaigns against these journalists in line with all their pieces.

    Call it inside a transaction.
    """
    dark = watching.dark_days(db)
    for journalist in sorted(set(journalists)):
        since = watching.since(db, journalist)
        found = campaigns.find(stored_campaigns.pieces_of(db, journalist), since, dark)
        groups = [stored_campaigns.Group(pieces=each.pieces, chance=each.chance) for each in found]
        stored_campaigns.reconcile(db, journalist, groups, now)


def climb(
    db: Database,
    number: int,
    judged: Judged,
    stance: Stance,
    targeted: Collection[str],
    at: datetime,
    now: datetime,
) -> dict[str, tuple[Rung, bool]]:
    """Note the rungs that an article shows; for each journalist named in it the highest, and whether it is a new step.

    Call it inside a transaction.

    Args:
        targeted: The journalists for whom the article raised an alert.
    """
    shown: dict[str, tuple[Rung, bool]] = {}
    for journalist in dict.fromkeys(mention.journalist for mention in judged.mentions):
        for step in ladder.steps(
            judged.article.text,
            [
                (m.start, m.end)
                for m in judged.mentions
                if m.journalist == journalist and m.where is Where.TEXT
            ],
            frames=[f.frame for a in judged.assessments if a.journalist == journalist for f in a.frames],
            targets=journalist in targeted,
            attacks=stance.attacks,
        ):
            new = ladders.reach(db, journalist, step.rung, number, at, step.evidence, now)
            shown[journalist] = (step.rung, new)
            if step.rung is Rung.LEGAL_STEP and journalist not in targeted:
                # A neutral report: it waits for a person who confirms or rejects it.
                outcomes.suggest(
                    db, journalist, ladder.legal_kind(step.evidence), at.date(), number, step.evidence, now
                )
    return shown


def grade(
    db: Database, number: int, draft: AlertDraft, judged: Judged, stance: Stance, shown: tuple[Rung, bool]
) -> None:
    """Settle the severity of an alert from all that is known when it is logged.  Call it inside a transaction."""
    journalist = draft.assessment.journalist
    rung, new = shown
    reach = people.reach_of(db, number)
    level, grounds = severity.grade(
        severity.Situation(
            stance=stance,
            rung=rung,
            rung_words=rung.words,
            new_step=new and rung > Rung.ACCUSED,
            in_headline=any(m.journalist == journalist and m.where is Where.TITLE for m in judged.mentions),
            printed_by=stored.printed_by(db, number),
            campaign_outlets=stored_campaigns.outlets_of(db, number, journalist),
            wide=reach is not None and reach[0] is Reach.WIDE,
            wide_source=reach[1] if reach else "",
            grave=tuple(found.frame.value for found in draft.assessment.frames if found.frame in GRAVE),
            notes=draft.notes,
        ),
        draft.severity,
    )
    stored_campaigns.grade(db, number, journalist, level, grounds)


def _candidate(holder: stored.Holder) -> reprints.Candidate:
    return reprints.Candidate(
        article=holder.article,
        first=holder.first,
        telling=holder.telling,
        shared=holder.shared,
        size=holder.size,
        title=holder.title,
        text=holder.text,
    )
