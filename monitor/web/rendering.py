"""Templates: one environment for each language, everything escaped, nothing undefined."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from monitor.web.language import catalogue
from monitor.web.words import LANGUAGES, WORDS, evidence_words, ground_words, how_words


@cache
def environment(language: str) -> Environment:
    """The templates in a language."""
    made = Environment(
        loader=PackageLoader("monitor.web"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n", "jinja2.ext.do"],
    )
    texts = catalogue(language)
    # newstyle: values that are put into a text are escaped on the way.
    made.install_gettext_translations(texts, newstyle=True)  # type: ignore[attr-defined]  # from the extension
    made.globals["word"] = lambda value: texts.gettext(WORDS[value]) if isinstance(value, StrEnum) else value
    made.globals["language"] = lambda code: texts.gettext(LANGUAGES.get(code) or code)
    made.globals["ground_words"] = ground_words
    made.globals["how_words"] = lambda how: how_words(how, texts)
    made.globals["evidence_words"] = lambda evidence: evidence_words(evidence, texts)
    return made


def render(template: str, language: str, values: Mapping[str, Any]) -> str:
    """A template with its values."""
    return environment(language).get_template(template).render(values)
