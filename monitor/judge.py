"""The work on one body, as pure functions that the engine runs: read a feed, judge a page.

A worker is prepared once with the watch list and the model (`prepare`); after that it takes bytes and returns
records.  The same functions serve `monitor scan` and the training.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from monitor import encoding
from monitor.collect.extract import extract
from monitor.collect.feeds import parse_feed
from monitor.collect.frontpage import parse_front_page
from monitor.collect.sitemap import parse_sitemap
from monitor.detect.language import detect
from monitor.detect.names import Matcher
from monitor.detect.reprints import sketch
from monitor.records import (
    Article,
    Entry,
    ExtractRule,
    Feed,
    FeedKind,
    Journalist,
    Judged,
    Page,
    ParsedFeed,
)

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Setup:
    """What a worker needs to judge; picklable."""

    journalists: tuple[Journalist, ...]
    languages: tuple[str, ...]
    #: The files of the model in use: see `encoding.classifier`.
    model: Mapping[str, bytes]
    #: The matcher of these journalists (`Matcher.dumps`), where it was kept; empty: it is built.
    names: bytes = b""
    #: Scores from which a piece is `likely` or `possible`, in place of those on the model's card.
    bands: Mapping[str, float] = field(default_factory=dict)


class Judge:
    """Finds the watched names in articles and judges how they are treated."""

    def __init__(self, setup: Setup) -> None:
        self._languages = setup.languages
        self._matcher = _matcher(setup)
        self._classifier = encoding.classifier(setup.model)
        if setup.bands:
            self._classifier = self._classifier.beginning_at(setup.bands)

    def judge(self, article: Article, prior: Sequence[str] = ()) -> Judged:
        """An article with its language, mentions, assessments and sketch.

        Args:
            article: Its language may be empty.
            prior: The languages that its outlet declares.
        """
        if not article.language:
            text = f"{article.title}\n{article.text}"
            article = replace(article, language=detect(text, allowed=self._languages, prior=prior))
        mentions = self._matcher.find(article)
        return Judged(
            article=article,
            mentions=mentions,
            assessments=self._classifier.assess(article, mentions) if mentions else (),
            sketch=sketch(article.text, article.title),
        )


def _matcher(setup: Setup) -> Matcher:
    """The matcher that was kept, if it is one of these journalists; else a new one: nobody may be overlooked."""
    if setup.names:
        try:
            kept = Matcher.loads(setup.names)
        except ValueError:
            log.warning("names cache=damaged: the matcher is built anew")
        else:
            if kept.roster.journalists == tuple(setup.journalists):
                return kept
            log.warning("names cache=foreign: the matcher is built anew")
    return Matcher(setup.journalists)


_judge: Judge | None = None


def prepare(setup: Setup) -> None:
    """Make this process ready to judge."""
    global _judge
    _judge = Judge(setup)


def read_feed(
    feed: Feed, body: bytes, headers: Sequence[tuple[str, str]], aliases: Mapping[str, str], now: datetime
) -> ParsedFeed:
    """What a feed, a sitemap or a front page announces."""
    match feed.kind:
        case FeedKind.FEED:
            return parse_feed(feed.url, body, headers, now=now, aliases=aliases)
        case FeedKind.SITEMAP:
            return parse_sitemap(feed.url, body, headers, now=now, aliases=aliases)
        case FeedKind.PAGE:
            return parse_front_page(
                feed.url, body, headers, links=feed.links or "a", now=now, aliases=aliases
            )


def judge_page(
    page: Page, entry: Entry, rules: Sequence[ExtractRule], prior: Sequence[str], now: datetime
) -> Judged:
    """The article of a page with all that follows from it alone."""
    return ready().judge(extract(page, rules, entry=entry, now=now), prior)


def ready() -> Judge:
    """The judge of this process."""
    if _judge is None:
        raise RuntimeError("prepare() was not called in this process")
    return _judge
