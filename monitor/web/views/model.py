"""The model: its figures over time and by language, candidates, retraining, rolling back."""

from __future__ import annotations

import json
from typing import Any

from starlette.responses import Response

from monitor.store import labels, models
from monitor.web.site import Ask, found
from monitor.web.words import N_


def model(ask: Ask) -> Response:
    """Every model on disk, the newest first."""
    cards = [_card(ask, id) for id in reversed(models.listed(ask.site.home))]
    current = models.current(ask.site.home)
    return ask.render(
        "model.html",
        cards=cards,
        current=next((card for card in cards if card["id"] == current), None),
        current_id=current,
        labels=len(labels.current(ask.db)),
        training=ask.site.jobs.last("train"),
    )


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
    card = json.loads(models.card(ask.site.home, id))
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
