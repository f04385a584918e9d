"""The languages of the pages: their own catalogues beside those of the reports; which one a request is answered in."""

from __future__ import annotations

from pathlib import Path

from monitor.report import language as reports
from monitor.report.language import LANGUAGES, Catalogue, parse

__all__ = ["FOLDER", "LANGUAGES", "Catalogue", "catalogue", "choose", "parse"]

FOLDER = Path(__file__).parent / "locale"


def catalogue(language: str) -> Catalogue:
    """The texts of the pages and of the reports in one of `LANGUAGES`."""
    return reports.catalogue(language, FOLDER)


def choose(cookie: str | None, accepted: str) -> str:
    """The language of a request: what was chosen on a page, else the first that the browser asks for."""
    if cookie is not None and cookie in LANGUAGES:
        return cookie
    for part in accepted.split(","):
        code = part.split(";")[0].strip().split("-")[0].lower()
        if code in LANGUAGES:
            return code
    return "en"
