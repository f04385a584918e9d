"""The commands about feeds, against a real server and a real folder."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner
from collect.farm import Farm, redirecting, rss, serving, stopping
from reading import page, story

from monitor import config
from monitor.cli.main import cli

FEEDS = """\
# What we read.
outlets:
  # The first one.
  - id: xeber
    stance: pro-government   # sure
    feeds:
      - url: https://xeber.example/rss  # the old one

# The end.
"""
PEOPLE = "journalists:\n  - id: nihad\n    name: Nihad Soltanov\n"
OPML = """<opml version="2.0"><body><outline text="Mətbuat">
<outline text="Xəbər" xmlUrl="https://xeber.example/rss"/>
<outline text="Azad: &quot;söz&quot; #1" xmlUrl="https://azad.example/feed" htmlUrl="https://www.azad.example/"/>
<outline text="Azad 2" xmlUrl="https://azad.example/video" htmlUrl="https://azad.example/"/>
</outline></body></opml>"""


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "feeds.yaml").write_text(FEEDS, "utf-8")
    (tmp_path / "journalists.yaml").write_text(PEOPLE, "utf-8")
    return tmp_path


@pytest.fixture
def farm(monkeypatch):
    with Farm({}) as made:
        monkeypatch.setenv("MONITOR_TEST_ALLOW_NET", f"127.0.0.0/8:{made.port}")
        monkeypatch.setenv("MONITOR_NETWORK_PAUSE", "0")
        yield made


def run(*words, code=0):
    result = CliRunner().invoke(cli, list(map(str, words)))
    assert result.exit_code == code, result.output + repr(result.exception)
    return result.stdout


def loaded(folder):
    return {outlet.id: outlet for outlet in config.load(folder, {}).outlets}


# --- discover --------------------------------------------------------------------------------------------------


def items(farm, *names):
    return rss(
        *(f"<item><title>Bakıda yeni layihə {n}</title><link>{farm.url}/{n}</link></item>" for n in names)
    )


def test_what_a_site_names_is_found_tried_and_printed_as_a_block(folder, farm):
    farm.cases[""] = serving(
        '<link rel="alternate" type="application/rss+xml" href="/az.xml"><p>Salam</p>', "text/html"
    )
    farm.cases["robots.txt"] = serving(f"User-agent: *\nSitemap: {farm.url}/news.xml\n", "text/plain")
    farm.cases["az.xml"] = serving(items(farm, "a", "b"))
    farm.cases["news.xml"] = serving(
        f"<urlset><url><loc>{farm.url}/c</loc></url><url><loc>{farm.url}/d</loc></url></urlset>", "text/xml"
    )
    block = run("feeds", "discover", f"{farm.url}/", "--home", folder, "--stance", "exile")
    whole = "outlets:\n" + block
    (folder / "feeds.yaml").write_text(whole, "utf-8")
    [outlet] = loaded(folder).values()
    assert [(feed.url, feed.kind) for feed in outlet.feeds] == [
        (f"{farm.url}/az.xml", "feed"),
        (f"{farm.url}/news.xml", "sitemap"),
    ]
    assert (outlet.stance, outlet.name, outlet.languages) == ("exile", "Xəbər", ("az",))


def test_the_usual_places_are_tried_where_a_site_names_nothing(folder, farm):
    farm.cases["feed"] = serving(items(farm, "a"))
    block = run("feeds", "discover", f"{farm.url}/", "--home", folder)
    assert f"{farm.url}/feed" in block
    assert "a guess: say whose voice it is" in block


def test_a_site_without_feeds_ends_with_advice(folder, farm):
    result = CliRunner().invoke(cli, ["feeds", "discover", f"{farm.url}/", "--home", str(folder)])
    assert (result.exit_code, result.stdout) == (4, "")
    assert "kind: page" in result.stderr


@pytest.mark.parametrize("status", ["403 Forbidden", "429 Too Many Requests"])
def test_a_site_that_refuses_is_not_asked_for_the_usual_places(folder, farm, status):
    farm.cases[""] = stopping(status)
    farm.cases["feed"] = serving(items(farm, "a"))
    result = CliRunner().invoke(cli, ["feeds", "discover", f"{farm.url}/", "--home", str(folder)])
    assert (result.exit_code, result.stdout) == (4, "")
    assert f"nothing more was asked: {farm.url}/" in result.stderr
    assert f"{farm.url}/feed" not in result.stderr


def test_a_site_whose_robots_txt_forbids_it_is_not_asked(folder, farm):
    farm.cases["robots.txt"] = serving("User-agent: *\nDisallow: /\n", "text/plain")
    farm.cases["feed"] = serving(items(farm, "a"))
    result = CliRunner().invoke(cli, ["feeds", "discover", f"{farm.url}/", "--home", str(folder)])
    assert (result.exit_code, result.stdout) == (4, "")
    assert "robots.txt does not let" in result.stderr


# --- add ---------------------------------------------------------------------------------------------------------


def test_a_feed_is_added_and_the_rest_of_the_file_stays(folder, farm):
    farm.cases["rss"] = serving(items(farm, "a"))
    add = ("feeds", "add", f"{farm.url}/rss", "--home", folder, "--stance", "exile", "--id", "azad")
    assert "monitor feeds test azad" in run(*add, "--name", "Azad", "--language", "az")
    text = (folder / "feeds.yaml").read_text("utf-8")
    head, tail = FEEDS.split("\n# The end.")
    assert text.startswith(head)
    assert text.endswith("\n# The end." + tail)
    azad = loaded(folder)["azad"]
    assert (azad.name, azad.stance, azad.languages) == ("Azad", "exile", ("az",))
    assert [feed.url for feed in azad.feeds] == [f"{farm.url}/rss"]
    assert CliRunner().invoke(cli, list(map(str, add))).exit_code != 0
    assert (folder / "feeds.yaml").read_text("utf-8") == text


@pytest.mark.parametrize(("path", "name"), [("nothing", "azad"), ("rss", "xeber"), ("rss", "no good id")])
def test_what_cannot_be_added_leaves_the_file_as_it_was(folder, farm, path, name):
    farm.cases["rss"] = serving(items(farm, "a"))
    words = ["feeds", "add", f"{farm.url}/{path}", "--home", str(folder), "--stance", "exile", "--id", name]
    assert CliRunner().invoke(cli, words).exit_code != 0
    assert (folder / "feeds.yaml").read_text("utf-8") == FEEDS


# --- test ------------------------------------------------------------------------------------------------------


def test_a_feed_is_walked_through_every_step(folder, farm):
    farm.cases["rss"] = serving(items(farm, "a").replace("<item>", "<ttl>60</ttl><item>", 1), ETag='"1"')
    farm.cases["a"] = page("Bakıda yeni layihə", f"{story(3)} Nihad Soltanov da oradaydı.")
    text = run("feeds", "test", f"{farm.url}/rss", "--home", folder)
    for words in (
        "fetched: HTTP 200",
        "can answer “nothing new”: yes, by ETag",
        "parsed: rss20, 1 items",
        "asks not to be read for 60 minutes (heeded)",
        "robots.txt lets it be read",
        "language: az, of az, ru, en, tr",
        "names of the watch list in it: 1",
    ):
        assert words in text
    assert "nihad" not in text.lower().replace(text[text.index("begins:") :].lower(), "")
    assert not (folder / "var").exists()


def test_a_feed_that_leads_to_another_site_says_where(folder, farm):
    farm.cases["rss"] = redirecting("{canary}/rss", "301 Moved Permanently")
    text = run("feeds", "test", f"{farm.url}/rss", "--home", folder, code=4)
    assert f"refused: moved to {farm.canary}/rss" in text
    assert farm.canary_calls == []


# --- lists -----------------------------------------------------------------------------------------------------


def test_an_imported_list_is_printed_as_outlets(folder):
    (folder / "list.opml").write_text(OPML, "utf-8")
    block = run("feeds", "import", folder / "list.opml", "--home", folder)
    assert (folder / "feeds.yaml").read_text("utf-8") == FEEDS
    assert "xeber.example" not in block
    (folder / "feeds.yaml").write_text(f"outlets:\n{block}", "utf-8")
    [azad] = loaded(folder).values()
    assert [feed.url for feed in azad.feeds] == ["https://azad.example/feed", "https://azad.example/video"]
    assert azad.name == 'Azad: "söz" #1'


def test_an_imported_list_is_written_and_every_comment_stays(folder):
    (folder / "list.opml").write_text(OPML, "utf-8")
    run("feeds", "import", folder / "list.opml", "--home", folder, "--write", "--stance", "independent")
    text = (folder / "feeds.yaml").read_text("utf-8")
    assert set(FEEDS.splitlines()) <= set(text.splitlines())
    assert list(loaded(folder)) == ["xeber", "azad-example"]
    assert text.rstrip().endswith("# The end.")
    run("feeds", "import", folder / "list.opml", "--home", folder, "--write", "--stance", "independent")
    assert (folder / "feeds.yaml").read_text("utf-8") == text


def test_writing_needs_to_know_whose_voice_it_is(folder):
    (folder / "list.opml").write_text(OPML, "utf-8")
    result = CliRunner().invoke(
        cli, ["feeds", "import", str(folder / "list.opml"), "--home", str(folder), "--write"]
    )
    assert result.exit_code == 2
    assert "--stance" in result.stderr


def test_the_shipped_file_takes_a_list_and_stays_whole(tmp_path):
    config.init(tmp_path)
    before = (tmp_path / "feeds.yaml").read_text("utf-8")
    (tmp_path / "list.opml").write_text(OPML, "utf-8")
    known = list(loaded(tmp_path))
    run("feeds", "import", tmp_path / "list.opml", "--home", tmp_path, "--write", "--stance", "exile")
    assert [name for name in loaded(tmp_path) if name not in known] == ["xeber-example", "azad-example"]
    after = (tmp_path / "feeds.yaml").read_text("utf-8")
    assert [line for line in before.splitlines() if line not in after.splitlines()] == []


def test_what_is_exported_can_be_imported(folder):
    (folder / "out.opml").write_text(run("feeds", "export", "--home", folder), "utf-8")
    assert run("feeds", "import", folder / "out.opml", "--home", folder) == ""


def test_a_list_shows_what_is_learned_about_each_feed(folder):
    [row] = json.loads(run("feeds", "list", "--home", folder, "--json"))
    assert (row["status"], row["interval_minutes"], row["moved_to"]) == ("never read", None, "")


def test_status_and_list_say_that_a_feed_has_moved(folder, farm):
    from samples import NOON

    from monitor.records import Outlet, Stance, VisitStatus
    from monitor.store import database, feeds, passes, people
    from monitor.store.feeds import VisitResult

    url = "https://xeber.example/rss"
    outlet = Outlet(
        id="xeber", name="x", stance=Stance.STATE, feeds=(config.load(folder, {}).outlets[0].feeds)
    )
    with database.open_database(folder) as db:
        people.mirror(db, [outlet], [])
        feeds.mirror(db, [outlet], NOON, feeds.LATEST)
        passes.end(db, passes.begin(db, NOON), passes.Counts(), NOON)
        [state] = feeds.all_listed(db)
        feeds.record(
            db,
            VisitResult(
                feed=state,
                at=NOON,
                status=VisitStatus.OK,
                next_due=NOON,
                interval=state.interval / 2,
                moved_to=f"{url}/new",
            ),
        )
    [row] = json.loads(run("feeds", "list", "--home", folder, "--json"))
    assert (row["status"], row["moved_to"], row["interval_minutes"]) == ("ok", f"{url}/new", 7920)
    assert f"moved for good to {url}/new" in run("feeds", "list", "--home", folder)
    assert f"has moved to {url}/new" in run("status", "--home", folder, "--now", NOON)
    assert (
        json.loads(run("status", "--home", folder, "--now", NOON, "--json"))["moved"][0]["to"] == f"{url}/new"
    )
