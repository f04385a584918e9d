"""An outlet's own selectors: what they pick wins over the general extractor."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from bs4 import BeautifulSoup, Tag
from soupsieve import SelectorSyntaxError

from monitor.collect import furniture, markup
from monitor.collect.scrub import one_line
from monitor.records import ExtractRule


@dataclass(frozen=True, slots=True, kw_only=True)
class Picked:
    """What an outlet's selectors found; empty where there was no selector or nothing fitted."""

    title: str = ""
    text: str = ""
    byline: str = ""
    date: str = ""
    captions: tuple[str, ...] = ()


def pick(html: str, rules: Sequence[ExtractRule], at: datetime) -> Picked:
    """Apply the first rule that holds at a time and finds text, else the first that finds anything.

    Args:
        at: When the page was first seen: selectors have a period in which they fit.
    """
    found = list(_picked(html, [rule for rule in rules if _holds(rule, at)]))
    return next((one for one in found if one.text), found[0] if found else Picked())


def _picked(html: str, rules: Sequence[ExtractRule]) -> Iterator[Picked]:
    for rule in rules:
        soup = BeautifulSoup(html, "lxml")
        for unwanted in _select(soup, rule.remove):
            unwanted.decompose()
        text, captions = _body("".join(str(element) for element in _select(soup, rule.text)))
        yield Picked(
            title=_line(soup, rule.title),
            text=text,
            byline=_line(soup, rule.byline),
            date=_date(soup, rule.date),
            captions=captions,
        )


def _body(picked: str) -> tuple[str, tuple[str, ...]]:
    """The text of what a selector picked.  Boxes with links stand inside it as often as not."""
    root = markup.parse(f"<div>{picked}</div>") if picked else None
    if root is None:
        return "", ()
    captions = furniture.strip(root)
    return markup.lines_of(root), captions


def _select(soup: BeautifulSoup, selector: str | None) -> Sequence[Tag]:
    if not selector:
        return ()
    try:
        return soup.select(selector)
    except SelectorSyntaxError:
        # `monitor check` names it; one broken selector must not blind a whole outlet.
        return ()


def _line(soup: BeautifulSoup, selector: str | None) -> str:
    found = _select(soup, selector)
    return one_line(found[0].get_text(" "), 500) if found else ""


def _date(soup: BeautifulSoup, selector: str | None) -> str:
    found = _select(soup, selector)
    if not found:
        return ""
    return str(found[0].get("datetime") or found[0].get("content") or found[0].get_text(" "))


def _holds(rule: ExtractRule, at: datetime) -> bool:
    return (rule.valid_from is None or rule.valid_from <= at) and (
        rule.valid_until is None or at < rule.valid_until
    )
