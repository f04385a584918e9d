"""Settings, help, preferences."""

from __future__ import annotations

from dataclasses import fields
from datetime import timedelta
from typing import Any

from starlette.responses import RedirectResponse, Response

from monitor.labelling import FRAME_KEYS
from monitor.web.language import LANGUAGES
from monitor.web.site import Ask

#: A preference is kept for a year.
YEAR = 365 * 24 * 3600


def settings(ask: Ask) -> Response:
    """Every setting with its value and where that comes from; they are changed in feeds.yaml."""
    rows: list[dict[str, Any]] = []
    for section in fields(ask.config.settings):
        value = getattr(ask.config.settings, section.name)
        parts = [(section.name, value)]
        if hasattr(value, "__dataclass_fields__"):
            parts = [(f"{section.name}.{key.name}", getattr(value, key.name)) for key in fields(value)]
        rows += [{"name": name, "value": _shown(each), "origin": _origin(ask, name)} for name, each in parts]
    return ask.render("settings.html", rows=rows, home=ask.site.home, config=ask.config)


def explain(ask: Ask) -> Response:
    """What the words mean, and the keys."""
    return ask.render("help.html", frame_keys=FRAME_KEYS)


def preferences(ask: Ask) -> Response:
    """The language of the pages; whether keys work."""
    answer = RedirectResponse(ask.here("/"), 303)
    if ask.text("language") in LANGUAGES:
        answer.set_cookie("language", ask.text("language"), max_age=YEAR, samesite="strict", httponly=True)
    if ask.text("keys") in ("on", "off"):
        answer.set_cookie("keys", ask.text("keys"), max_age=YEAR, samesite="strict", httponly=True)
    return answer


def _origin(ask: Ask, name: str) -> str:
    return ask.config.origins.get(name, "")


def _shown(value: object) -> str:
    if isinstance(value, tuple):
        return ", ".join(_shown(each) for each in value)
    if isinstance(value, timedelta):
        return str(value)
    return "" if value is None else str(value)
