"""The label queue, by keyboard, and where people and model disagree."""

from __future__ import annotations

import secrets
from datetime import datetime, time

from starlette.exceptions import HTTPException
from starlette.responses import Response

from monitor.labelling import FRAME_KEYS, next_pair
from monitor.records import Frame, Judgement, Where
from monitor.store import articles, labels, people
from monitor.store import disagreements as stored
from monitor.store import queue as waiting
from monitor.train.queue import Chosen, agreement, recall
from monitor.web.marking import marked, spans_in
from monitor.web.site import Ask, found
from monitor.web.views.alerts import frames_of
from monitor.web.words import N_

#: Up to so many waiting pairs are counted; beyond it is "many".
COUNTED = 1_000
#: Rows of each list of disagreements.
LISTED = 100


def queue(ask: Ask) -> Response:
    """One piece to label."""
    midnight = datetime.combine(ask.formats.local(ask.now), time(), ask.zone)
    progress = labels.progress(ask.db, ask.session.name, midnight)
    left = waiting.left(ask.db, ask.session.name, COUNTED)
    chosen = next_pair(ask.db, ask.session.name)
    if chosen is None:
        return ask.render("label_done.html", progress=progress)
    kind, pair = chosen
    article = found(articles.get(ask.db, pair.article))
    mentions = [m for m in articles.mentions(ask.db, article.id) if m.journalist == pair.journalist]
    # Neither the score nor its reasons are shown: who sees them first agrees too readily.
    places = {Where.TITLE: article.article.title, Where.TEXT: article.article.text}
    texts = {
        where: marked(text, spans_in(where, article.article, mentions, None))
        for where, text in places.items()
    }
    return ask.render(
        "label.html",
        pair=pair,
        chosen=kind,
        article=article,
        heading=texts[Where.TITLE],
        text=texts[Where.TEXT],
        name=people.names(ask.db)[pair.journalist],
        outlets={number: (name, stance) for number, name, stance in people.outlets(ask.db)},
        progress=progress,
        left=left,
        counted=COUNTED,
        frames=list(Frame),
        frame_keys=FRAME_KEYS,
        action=secrets.token_urlsafe(12),
    )


def answer(ask: Ask) -> Response:
    """What the reviewer says about the piece that was shown."""
    judgement = ask.choice("judgement", Judgement)
    article, journalist = _pair(ask)
    if judgement is None:
        raise HTTPException(400, N_("Nothing was decided: choose a verdict."))
    chosen = ask.choice("chosen", Chosen)
    decision = labels.Decision(
        article=article,
        journalist=journalist,
        judgement=judgement,
        frames=frames_of(ask, judgement),
        chosen=chosen.value if chosen else "",
    )
    action = ask.text("action")[:80] or secrets.token_urlsafe(12)
    labels.decide(ask.db, [decision], ask.session.name, action, ask.now)
    return ask.back("/label", ask.texts.gettext(N_("Label stored.")), action)


def skip(ask: Ask) -> Response:
    """Put the piece off."""
    labels.skip(ask.db, *_pair(ask), ask.session.name, ask.now)
    return ask.back("/label", ask.texts.gettext(N_("Put off until the rest is done.")))


def disagreements(ask: Ask) -> Response:
    """Where reviewers differ from each other and from the model, and how good it is by their labels."""
    sample = [
        (drawn.flagged, drawn.judgement is Judgement.TARGETS) for drawn in waiting.random_sample(ask.db)
    ]
    votes = stored.votes(ask.db)
    return ask.render(
        "disagreements.html",
        between=[vote for vote in votes if len(set(vote.answers)) > 1][:LISTED],
        model=stored.with_model(ask.db, LISTED),
        agreement=agreement([[said.value for said in vote.answers] for vote in votes]),
        recall=recall(sample),
        names=people.names(ask.db),
        outlets={row[0]: row[1] for row in people.outlets(ask.db)},
    )


def _pair(ask: Ask) -> tuple[int, str]:
    article, journalist = ask.whole("article"), ask.text("journalist")
    known = {found.journalist for found in articles.assessments(ask.db, article)}
    return article, found(journalist if journalist in known else None)
