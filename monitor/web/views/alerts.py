"""The inbox; one alert; verdicts."""

from __future__ import annotations

import secrets
from itertools import pairwise
from typing import Any

from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse, Response

from monitor.labelling import FRAME_KEYS
from monitor.records import Alert, Frame, Judgement, Severity, Stance, Where
from monitor.report import differences
from monitor.store import alerts, articles, campaigns, evidence, inbox, labels, ladders, people
from monitor.store.articles import StoredArticle
from monitor.store.inbox import Filter
from monitor.web.marking import marked, spans_in
from monitor.web.site import Ask, found, is_whole, query
from monitor.web.words import N_, RUNGS

#: Alerts on one page of the inbox.
PAGE = 50
#: Labelled pieces shown beside one alert.
SIMILAR = 5
#: Alerts that one form may decide on.
BULK = 500


def wanted(ask: Ask) -> Filter:
    """The filter that the address asks for."""
    state = ask.text("state")
    return Filter(
        # Somebody unknown: nobody's alerts, not everybody's.
        journalist=ask.journalist(said) or said if (said := ask.text("journalist")) else None,
        outlet=ask.text("outlet") or None,
        severity=ask.choice("severity", Severity),
        frame=ask.choice("frame", Frame),
        campaign=ask.whole("campaign") or None,
        open=True if state == "open" else None,
        verdict=ask.choice("state", Judgement),
    )


def inbox_query(ask: Ask) -> dict[str, str]:
    """The filter as it stands in the address."""
    names = ("state", "journalist", "outlet", "severity", "frame", "campaign")
    return {name: ask.text(name) for name in names}


def inbox_page(ask: Ask) -> tuple[Filter, int]:
    """The filter and the page that is asked for."""
    return wanted(ask), max(1, min(ask.whole("page", 1), 1_000_000))


def the_inbox(ask: Ask) -> dict[str, Any]:
    """What the list shows."""
    filters, page = inbox_page(ask)
    count = inbox.count(ask.db, filters)
    return {
        "items": inbox.items(ask.db, filters, PAGE, (page - 1) * PAGE),
        "count": count,
        "page": page,
        "pages": max(1, -(-count // PAGE)),
        "filters": inbox_query(ask),
        "filtered": any(inbox_query(ask).values()),
        "link": lambda path, **changes: query(path, {**inbox_query(ask), **changes}),
        "names": people.names(ask.db),
        "outlets": {row[0]: row[1] for row in people.outlets(ask.db)},
    }


def everything(ask: Ask) -> Response:
    """The list of alerts."""
    values = the_inbox(ask)
    lists = {"severities": list(Severity), "frames": list(Frame), "judgements": list(Judgement)}
    return ask.render("alerts.html", action=secrets.token_urlsafe(12), **lists, **values)


def alert(ask: Ask) -> Response:
    """One alert with all that is known about it."""
    this = found(alerts.get(ask.db, ask.number("number")))
    article = found(articles.get(ask.db, this.article))
    mentions = [m for m in articles.mentions(ask.db, article.id) if m.journalist == this.journalist]
    texts = {
        where: marked(text, spans_in(where, article.article, mentions, this.assessment))
        for where, text in ((Where.TITLE, article.article.title), (Where.TEXT, article.article.text))
    }
    newer, older = inbox.neighbours(ask.db, this.id)
    return ask.render(
        "alert.html",
        alert=this,
        article=article,
        mentions=mentions,
        heading=texts[Where.TITLE],
        text=texts[Where.TEXT],
        edits=_edits(ask, article),
        copies=inbox.copies(ask.db, article.id, this.journalist),
        similar=inbox.similar(ask.db, this, SIMILAR),
        campaign=campaigns.get(ask.db, this.campaign) if this.campaign else None,
        ladder=ladders.of(ask.db, this.journalist),
        rungs=RUNGS,
        evidence=evidence.of_article(ask.db, article.id),
        history=labels.of_pair(ask.db, article.id, this.journalist),
        mine=labels.of_reviewer(ask.db, article.id, this.journalist, ask.session.name),
        names=people.names(ask.db),
        outlets={number: (name, Stance(stance)) for number, name, stance in people.outlets(ask.db)},
        newer=newer,
        older=older,
        frame_keys=FRAME_KEYS,
        action=secrets.token_urlsafe(12),
    )


def copy(ask: Ask) -> Response:
    """The archived copy of the piece that raised an alert."""
    this = found(alerts.get(ask.db, ask.number("number")))
    return _copy(ask, found(articles.get(ask.db, this.article)), this)


def article_copy(ask: Ask) -> Response:
    """The archived copy of any article."""
    return _copy(ask, found(articles.get(ask.db, ask.number("number"))), None)


def _copy(ask: Ask, article: StoredArticle, this: Alert | None) -> Response:
    """What was read from the page, in every version, as plain text of ours: nothing of the page itself is run."""
    past = inbox.versions(ask.db, article.id)
    now = (article.version, article.fetched_at, article.article.title, article.article.text)
    return ask.render(
        "copy.html",
        alert=this,
        article=article,
        versions=[now, *reversed(past)],
        edits={edit["version"]: edit for edit in _edits(ask, article)},
        evidence=evidence.of_article(ask.db, article.id),
        back=ask.here(f"/alerts/{this.id}" if this else f"/articles/{article.id}"),
    )


def article(ask: Ask) -> Response:
    """Any article, with everybody who is named in it; one with a single alert is shown as that."""
    stored = found(articles.get(ask.db, ask.number("number")))
    raised = alerts.of_article(ask.db, stored.id)
    if len(raised) == 1:
        return RedirectResponse(f"/alerts/{raised[0].id}", 303)
    mentions = articles.mentions(ask.db, stored.id)
    return ask.render(
        "article.html",
        article=stored,
        text=marked(stored.article.text, spans_in(Where.TEXT, stored.article, mentions, None)),
        assessments=articles.assessments(ask.db, stored.id),
        raised={each.journalist: each.id for each in raised},
        names=people.names(ask.db),
        outlets={number: name for number, name, _ in people.outlets(ask.db)},
    )


def verdict(ask: Ask) -> Response:
    """Decide on one alert or on several at once."""
    judgement = ask.choice("judgement", Judgement)
    numbers = [
        int(value) for value in ask.form.getlist("alert") if isinstance(value, str) and is_whole(value)
    ]
    if judgement is None or len(numbers) > BULK:
        raise HTTPException(400, N_("Nothing was decided: choose a verdict."))
    chosen = [each for number in numbers if number < 2**63 and (each := alerts.get(ask.db, number))]
    decisions = [_decision(ask, each, judgement) for each in chosen]
    action = ask.text("action")[:80] or secrets.token_urlsafe(12)
    labels.decide(ask.db, decisions, ask.session.name, action, ask.now)
    said = ask.texts.ngettext("%(num)d verdict stored.", "%(num)d verdicts stored.", len(decisions))
    return ask.back(ask.here("/alerts"), said % {"num": len(decisions)}, action if decisions else "")


def undo(ask: Ask) -> Response:
    """Take the last decision back, or the one that is named."""
    pairs = labels.undo(ask.db, ask.session.name, ask.now, ask.text("undo") or None)
    if not pairs:
        return ask.back(ask.here("/alerts"), ask.texts.gettext(N_("There is nothing to undo.")))
    said = ask.texts.ngettext("%(num)d verdict taken back.", "%(num)d verdicts taken back.", len(pairs))
    return ask.back(ask.here("/alerts"), said % {"num": len(pairs)})


def frames_of(ask: Ask, judgement: Judgement) -> tuple[Frame, ...]:
    """The frames that were ticked; only a piece that targets has some."""
    ticked = ask.form.getlist("frame")
    return tuple(frame for frame in Frame if frame.value in ticked) if judgement is Judgement.TARGETS else ()


def _decision(ask: Ask, this: Alert, judgement: Judgement) -> labels.Decision:
    return labels.Decision(
        article=this.article,
        journalist=this.journalist,
        judgement=judgement,
        frames=frames_of(ask, judgement),
        note=ask.text("note")[:2_000],
    )


def _edits(ask: Ask, article: StoredArticle) -> list[dict[str, Any]]:
    """What each edit changed, the newest first."""
    texts = [
        (number, at, f"{title}\n{text}")
        for number, at, title, text in [
            *inbox.versions(ask.db, article.id),
            (article.version, article.fetched_at, article.article.title, article.article.text),
        ]
    ]
    return [
        {"version": now[0], "at": now[1], "changes": differences.changes(was[2], now[2])}
        for was, now in pairwise(texts)
    ][::-1]
