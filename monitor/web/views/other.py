"""Settings, help, preferences."""

from __future__ import annotations

from dataclasses import fields
from datetime import time, timedelta
from typing import Any

from starlette.responses import RedirectResponse, Response

from monitor.labelling import FRAME_KEYS
from monitor.web.language import LANGUAGES
from monitor.web.site import Ask
from monitor.web.words import N_

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
        rows += [
            {"name": name, "value": _shown(ask, each), "origin": _origin(ask, name)} for name, each in parts
        ]
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


def _shown(ask: Ask, value: object) -> str:
    if isinstance(value, tuple):
        return ", ".join(_shown(ask, each) for each in value)
    if isinstance(value, timedelta):
        return _span(ask, value)
    if isinstance(value, bool):
        return ask.texts.gettext(N_("yes") if value else N_("no"))
    if isinstance(value, time):
        return f"{value:%H:%M}"
    if isinstance(value, float):
        return f"{value:g}"
    return "" if value is None else str(value)


def _span(ask: Ask, value: timedelta) -> str:
    """In the largest unit that fits without a rest."""
    minutes = round(value.total_seconds() / 60)
    if minutes % 1_440 == 0:
        return ask.formats.amount(minutes // 1_440, "%(num)s day", "%(num)s days")
    if minutes % 60 == 0:
        return ask.formats.amount(minutes // 60, "%(num)s hour", "%(num)s hours")
    return ask.formats.amount(minutes, "%(num)s minute", "%(num)s minutes")
