"""The model: its figures over time and by language, candidates, retraining, rolling back."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from starlette.responses import Response

from monitor.store import labels, models
from monitor.web.site import Ask, found
from monitor.web.trend import Trend, trend
from monitor.web.words import N_

#: Models in the picture, the newest.
SHOWN = 12
#: The line of all languages together.
ALL = ""


def model(ask: Ask) -> Response:
    """Every model on disk, the newest first."""
    cards = [_card(ask, id) for id in reversed(models.listed(ask.site.home))]
    current = models.current(ask.site.home)
    return ask.render(
        "model.html",
        cards=cards,
        trend=_trend(cards[:SHOWN], current),
        made={card["id"]: datetime.fromisoformat(card["made"]) for card in cards if card["made"]},
        current=next((card for card in cards if card["id"] == current), None),
        current_id=current,
        labels=labels.count(ask.db),
        training=ask.site.jobs.last("train"),
    )


def _trend(cards: Sequence[dict[str, Any]], current: str | None) -> Trend:
    """Average precision of the models, the oldest first, on all examples and by language."""
    measured = [(card["id"], _figures(card["random"])) for card in reversed(cards)]
    languages = sorted({name for _, figures in measured for name in figures} - {ALL})
    intervals = {
        card["id"]: tuple(card["random"]["interval"]) for card in cards if card["random"].get("interval")
    }
    return trend(measured, [ALL, *languages], current, intervals)


def _figures(split: dict[str, Any]) -> dict[str, float]:
    rows = {ALL: split, **split.get("by_language", {})}
    found = {name: row.get("average_precision") for name, row in rows.items()}
    return {name: float(value) for name, value in found.items() if value is not None}


def train(ask: Ask) -> Response:
    """Start a training on the examples and on what the reviewers decided."""
    ask.site.jobs.start("train", "train", "--home", str(ask.site.home))
    return ask.back("/model", ask.texts.gettext(N_("Training has begun.")))


def use(ask: Ask) -> Response:
    """Make another model the one in use: a candidate, or an older one again."""
    chosen = found(ask.text("model") if ask.text("model") in models.listed(ask.site.home) else None)
    _, said = ask.site.jobs.now("models", "use", chosen, "--home", str(ask.site.home))
    return ask.back("/model", said)


def _card(ask: Ask, id: str) -> dict[str, Any]:
    """What the page shows of a card; what an older card lacks is empty."""
    try:
        card = json.loads(models.card(ask.site.home, id))
    except ValueError:
        card = {"gate": {"reason": ask.texts.gettext(N_("card.json cannot be read"))}}
    metrics = card.get("metrics", {})
    return {
        "id": id,
        "made": card.get("made", ""),
        "examples": card.get("data", {}).get("examples"),
        "sources": card.get("data", {}).get("sources", {}),
        "splits": {name: split for name, split in metrics.items() if isinstance(split, dict) and split},
        "random": metrics.get("random", {}) or {},
        "gate": card.get("gate", {}),
    }
