"""Later looks at flagged pieces over real HTTP: what counts as edited, removed, or not seen."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

import pytest
from collect.farm import Farm, redirecting, serving, stopping
from reading import DAY, HOUR, Reader, Site, page, story
from samples import NOON, OUTLET, judged

from monitor import judge
from monitor.records import Page, Stance
from monitor.steps.revisit import MOST_FAILURES, led_home
from monitor.store import articles, feeds, looks, people, versions

TEXT = story(11)
MINUTE = timedelta(minutes=1)


class Accusing(Reader):
    """An engine that finds the same person in every article."""

    async def run(self, work: Callable[..., Any], *given: Any) -> Any:
        found = await super().run(work, *given)
        if work is not judge.judge_page:
            return found
        return replace(found, mentions=judged().mentions, assessments=judged().assessments)


@dataclass
class Piece:
    site: Site

    def now(self) -> articles.StoredArticle:
        found = articles.get(self.site.db, 1)
        assert found is not None
        return found

    @property
    def due(self) -> str | None:
        value: str | None = self.site.db.execute("SELECT revisit_at FROM article").fetchone()[0]
        return value

    def titles(self) -> list[str]:
        return [said.title for said in versions.of_article(self.site.db, 1)]


@pytest.fixture
def site(db, home):
    feeds.mirror(db, [], NOON, HOUR)
    with Farm({}) as farm:
        made = Site(db=db, home=home, farm=farm, engine=Accusing())
        made.changes = {"stance": Stance.PRO_GOVERNMENT}
        yield made


@pytest.fixture
def piece(site):
    """A piece that its feed calls one thing and its page another, read once."""
    site.announce("a", title="Lentdəki başlıq", text=TEXT)
    site.farm.cases["a"] = page("Səhifədəki başlıq", TEXT)
    site.one_pass()
    return Piece(site)


def look(site, after):
    """A pass in which only the piece may be due."""
    now = NOON + after
    site.db.execute("UPDATE feed SET next_due = ?", ((now + HOUR).isoformat(),))
    site.one_pass(now)


# --- edited --------------------------------------------------------------------------------------------------------


def test_a_page_that_calls_the_piece_otherwise_than_its_feed_is_no_edit(site, piece):
    for after in (HOUR, DAY):
        look(site, after)
    assert (piece.now().revisits, piece.titles()) == (2, ["Lentdəki başlıq"])


def test_a_headline_that_alone_was_changed_is_an_edit(site, piece):
    site.farm.cases["a"] = page("Satqın danışdı", TEXT)
    look(site, HOUR)
    assert piece.titles() == ["Lentdəki başlıq", "Satqın danışdı"]
    look(site, DAY)
    assert piece.now().version == 2


def test_an_edited_text_keeps_the_headline_that_the_page_kept(site, piece):
    site.farm.cases["a"] = page("Səhifədəki başlıq", f"{TEXT} Satqındır.")
    look(site, HOUR)
    assert piece.titles() == ["Lentdəki başlıq"] * 2


def test_the_headline_of_a_page_that_was_not_noted_is_learned_first(site, piece):
    site.db.execute("UPDATE article SET page_title = ''")
    look(site, HOUR)
    site.farm.cases["a"] = page("Satqın danışdı", TEXT)
    look(site, DAY)
    assert piece.titles() == ["Lentdəki başlıq", "Satqın danışdı"]


# --- not seen ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param(stopping("403 Forbidden"), id="we are kept out"),
        pytest.param(stopping("503 Service Unavailable"), id="the server is down"),
        pytest.param(serving("", "text/html"), id="an empty page"),
    ],
)
def test_a_look_that_fails_is_still_to_be_made(site, piece, answer):
    site.farm.cases["a"] = answer
    look(site, HOUR)
    assert (piece.now().revisits, piece.now().look_failures) == (0, 1)
    assert piece.due == (NOON + HOUR + 15 * MINUTE).isoformat()
    site.farm.cases["a"] = page("Satqın danışdı", TEXT)
    look(site, HOUR + 15 * MINUTE)
    now = piece.now()
    assert (now.version, now.revisits, now.look_failures) == (2, 1, 0)
    assert piece.due == (NOON + DAY).isoformat()


def test_a_look_that_always_fails_is_given_up_and_so_is_the_last_one(site, piece):
    site.farm.cases["a"] = stopping("403 Forbidden")
    asked = site.asked("a")
    for step in range(60):
        look(site, (step + 1) * 2 * DAY)
    looks = len(site.schedule.revisit)
    assert site.asked("a") - asked == looks * MOST_FAILURES
    assert (piece.due, piece.now().removed_at, piece.now().revisits) == (None, None, looks)


# --- who is asked --------------------------------------------------------------------------------------------------


def test_a_paused_outlet_is_not_looked_at_until_it_comes_back(site, piece):
    site.changes = {**site.changes, "paused": True}
    asked = site.asked("a")
    look(site, HOUR)
    assert (site.asked("a"), piece.now().revisits) == (asked, 0)
    site.changes = {"stance": Stance.PRO_GOVERNMENT}
    look(site, 2 * HOUR)
    assert piece.now().revisits == 1


def test_pieces_of_outlets_that_were_taken_out_block_nobody(site, piece, monkeypatch):
    monkeypatch.setattr("monitor.steps.revisit.MOST", 1)
    people.mirror(site.db, [OUTLET], [])
    site.db.execute(
        "INSERT INTO article (outlet, url, canonical, title, text, byline, captions, language, published_source, "
        "first_seen, fetched_at, extractor, text_hash, page_hash, revisit_at) SELECT 'xeber', 'u', 'u', title, text, "
        "byline, captions, language, published_source, first_seen, fetched_at, extractor, text_hash, page_hash, "
        "first_seen FROM article"
    )
    look(site, HOUR)
    assert piece.now().revisits == 1


# --- removed -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("asked", "final", "home"),
    [
        pytest.param("http://xeber.example/?p=12", "https://xeber.example/?p=12", False, id="to https"),
        pytest.param(
            "http://xeber.example/a.html", "https://xeber.example/?newsid=4155", False, id="renamed"
        ),
        pytest.param(
            "http://xeber.example/?p=12&utm_source=rss",
            "https://xeber.example/?p=12",
            False,
            id="less trackers",
        ),
        pytest.param("https://xeber.example/?p=12", "https://xeber.example/", True, id="the query is lost"),
        pytest.param(
            "https://xeber.example/?p=12", "https://xeber.example/?lang=az", True, id="another query"
        ),
        pytest.param("https://xeber.example/a", "https://xeber.example", True, id="the front page"),
        pytest.param(
            "https://xeber.example/a", "https://xeber.example/?utm_source=x", True, id="only trackers"
        ),
        pytest.param("https://xeber.example/a", "https://xeber.example/b", False, id="another article"),
    ],
)
def test_an_address_leads_home_only_when_it_asks_for_nothing_else(asked, final, home):
    given = Page(
        url=asked,
        final_url=final,
        status=200,
        headers=(),
        body=b"",
        fetched_at=NOON,
        redirects=((asked, 301),),
    )
    assert led_home(given, OUTLET) is home


def test_a_piece_that_leads_to_the_front_page_is_removed(site, piece):
    site.farm.cases[""] = page("Xoş gəldiniz", story(5))
    site.farm.cases["a"] = redirecting("/")
    look(site, HOUR)
    assert piece.now().removed_at == NOON + HOUR


def test_a_piece_that_was_gone_for_a_while_is_back(site, piece):
    kept = site.farm.cases["a"]
    site.farm.cases["a"] = stopping("404 Not Found")
    look(site, HOUR)
    assert piece.now().removed_at == NOON + HOUR
    site.farm.cases["a"] = kept
    look(site, DAY)
    assert piece.now().removed_at is None
    assert looks.absences(site.db, piece.now().id) == [(NOON + HOUR, NOON + DAY, "HTTP 404")]
