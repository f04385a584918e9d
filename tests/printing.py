"""Articles as a pass stores them, without feeds and pages: for tests of what many articles have in common."""

from __future__ import annotations

from dataclasses import replace

from samples import PERSON, assessment

from monitor.detect import reprints as rules
from monitor.records import AlertDraft, Judged, Mention, Severity, Where
from monitor.steps import trace
from monitor.store import alerts, articles, campaigns, database, reprints


def keep(db, number, outlet, article, seen, last_read=None, named=(PERSON.id,)):
    """Store an article that names people, as a pass does, with an alert when its outlet attacks."""
    with database.writing(db):
        db.execute(
            "INSERT INTO article (id, outlet, url, canonical, title, text, byline, captions, language, published, "
            "published_source, first_seen, fetched_at, extractor, text_hash, page_hash) VALUES "
            "(?, ?, ?, ?, ?, ?, ?, '[]', ?, ?, 'feed', ?, ?, 'rule', '', '')",
            (
                number,
                outlet.id,
                f"https://{outlet.id}.example/{number}",
                str(number),
                article.title,
                article.text,
                article.byline,
                article.language or "az",
                database.to_text(article.published) if article.published else None,
                database.to_text(seen),
                database.to_text(seen),
            ),
        )
        trace.tie(db, number, article, rules.sketch(article.text, article.title), seen, last_read)
        at = article.published or seen
        for journalist in named if outlet.stance.attacks else ():
            found = replace(assessment(0.9), journalist=journalist)
            alerts.log(db, number, AlertDraft(assessment=found, severity=Severity.HIGH), at, seen)
        for journalist in named:
            found = replace(assessment(0.9), journalist=journalist)
            judged = Judged(
                article=article, mentions=tuple(_mentions(article, journalist)), assessments=(found,)
            )
            articles.replace_judgement(db, number, judged, seen)
            targeted = {journalist} if outlet.stance.attacks else set()
            trace.climb(db, number, judged, outlet.stance, targeted, at, seen)
        targets = [*campaigns.targets_of_text(db, reprints.first_of(db, number)), *named]
        trace.regroup(db, targets, seen)


def _mentions(article, journalist):
    start = article.text.find(PERSON.name)
    if start >= 0:
        end = start + len(PERSON.name)
        yield Mention(journalist=journalist, where=Where.TEXT, start=start, end=end, form=PERSON.name)
