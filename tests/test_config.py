"""What the user writes: read, checked, explained; and the files as shipped."""

from __future__ import annotations

import json
import os
import stat
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from monitor import config
from monitor.config import Config, Settings, load, secret, summary
from monitor.config.documents import MAX_BYTES, Problems, parse
from monitor.config.environ import variables
from monitor.config.outlets import OutletShape
from monitor.config.settings import SECTIONS
from monitor.errors import ConfigError, StoreError
from monitor.records import EvidencePolicy, ExtractRule, Feed, FeedKind, JournalistKind, Outlet, Reach, Stance

ROOT = Path(__file__).resolve().parent.parent

OUTLET = "outlets:\n- {id: xeber-a, stance: state, feeds: [{url: 'https://xeber-a.example/rss'}]}\n"
PEOPLE = "journalists:\n- {id: nermin, name: Nərmin Sabirqızı}\n"


def written(folder: Path, feeds: str = OUTLET, people: str = PEOPLE) -> Path:
    (folder / "feeds.yaml").write_text(feeds, encoding="utf-8")
    (folder / "journalists.yaml").write_text(people, encoding="utf-8")
    return folder


def problems(folder: Path, environ: dict[str, str] | None = None) -> list[str]:
    with pytest.raises(ConfigError) as raised:
        load(folder, environ or {})
    return raised.value.problems


def outlet(keys: str) -> str:
    """A feeds.yaml with one outlet that is right but for `keys`, which begin in line 5."""
    return (
        f"outlets:\n- id: xeber-a\n  stance: state\n  feeds: [{{url: 'https://xeber-a.example/rss'}}]\n{keys}"
    )


# --- what is read --------------------------------------------------------------------------------------


def test_three_keys_make_an_outlet(tmp_path):
    read = load(written(tmp_path), {})
    assert read.outlets == (
        Outlet(id="xeber-a", stance=Stance.STATE, feeds=(Feed(url="https://xeber-a.example/rss"),)),
    )
    assert read.settings == Settings()
    assert read.home == tmp_path


def test_every_key_of_an_outlet_is_read(tmp_path):
    feeds = """
outlets:
  - id: xeber-a
    name: Xəbər A
    homepage: https://xeber-a.example
    country: AZ
    languages: [az, ru]
    stance: pro-government
    stance_source: 2025
    alias_domains: [M.xeber-a.example]
    feeds:
      - {url: https://xeber-a.example/rss, every: 30}
      - {url: https://xeber-a.example/map.xml, kind: sitemap, every: 2h}
      - {url: https://xeber-a.example/, kind: page, links: "h2 a[href*='/news/']"}
    extract:
      - {title: h1, text: div.body, byline: .author, date: time, remove: "div.more, .share",
         valid_from: 2026-03-01, valid_until: 2026-04-01T00:00:00+04:00}
    evidence: all
    paused: true
    note: >-
      two
      lines
"""
    assert load(written(tmp_path, feeds), {}).outlets[0] == Outlet(
        id="xeber-a",
        name="Xəbər A",
        homepage="https://xeber-a.example",
        country="AZ",
        languages=("az", "ru"),
        stance=Stance.PRO_GOVERNMENT,
        stance_source="2025",
        alias_domains=("m.xeber-a.example",),
        feeds=(
            Feed(url="https://xeber-a.example/rss", every=timedelta(minutes=30)),
            Feed(url="https://xeber-a.example/map.xml", kind=FeedKind.SITEMAP, every=timedelta(hours=2)),
            Feed(url="https://xeber-a.example/", kind=FeedKind.PAGE, links="h2 a[href*='/news/']"),
        ),
        extract=(
            ExtractRule(
                title="h1",
                text="div.body",
                byline=".author",
                date="time",
                remove="div.more, .share",
                valid_from=datetime(2026, 3, 1, tzinfo=UTC),
                valid_until=datetime.fromisoformat("2026-04-01T00:00:00+04:00"),
            ),
        ),
        evidence=EvidencePolicy.ALL,
        paused=True,
        note="two lines",
    )


def test_not_becomes_exclude(tmp_path):
    people = (
        "journalists: [{id: a-room, name: A Otağı, kind: newsroom, rare: true, context: [otaq], not: [B]}]"
    )
    found = load(written(tmp_path, people=people), {}).journalists[0]
    assert found.exclude == ("B",)
    assert found.kind is JournalistKind.NEWSROOM
    assert found.rare


def test_a_person_may_have_a_threshold_and_an_outlet_a_reach(tmp_path):
    people = "journalists: [{id: a-person, name: A Adam, threshold: 0.75}]"
    feeds = outlet("  reach: wide\n  reach_source: A Report, 2026-01-15\n")
    found = load(written(tmp_path, feeds, people=people), {})
    assert found.journalists[0].threshold == 0.75
    assert (found.outlets[0].reach, found.outlets[0].reach_source) == (Reach.WIDE, "A Report, 2026-01-15")


@pytest.mark.parametrize(
    ("people", "problem"),
    [
        (
            "journalists:\n- {id: a, name: B, threshold: 7}",
            "journalists.yaml:2: journalists[1] (a).threshold",
        ),
        ("journalists:\n- {id: a, name: B, threshold: high}", "expected a number from 0 to 1, got 'high'"),
    ],
)
def test_a_wrong_threshold_is_named_with_its_line(tmp_path, people, problem):
    found = problems(written(tmp_path, people=people))
    assert any(problem in line for line in found), found


def test_a_key_with_nothing_after_it_counts_as_not_written(tmp_path):
    read = load(written(tmp_path, f"network:\n  pause:\n  contact: ''\nweb:\n{OUTLET}"), {})
    assert read.settings == Settings()


def test_demo_on_loopback_may_share_one_site(tmp_path):
    feeds = "network: {pause: 0}\noutlets:\n" + "".join(
        f"- {{id: {name}, stance: state, homepage: 'http://127.0.0.1:8765/{name}/',"
        f" feeds: [{{url: 'http://127.0.0.1:8765/{name}/rss'}}]}}\n"
        for name in ("xeber-a", "xeber-b")
    )
    assert load(written(tmp_path, feeds), {}).settings.network.pause == 0


def test_summary_counts_what_will_be_read(tmp_path):
    feeds = OUTLET + "- {id: quiet, stance: exile, paused: true, feeds: [{url: 'https://q.example/rss'}]}\n"
    people = PEOPLE + "- {id: room, name: Otaq TV, kind: newsroom}\n"
    found = summary(load(written(tmp_path, feeds, people), {}))
    assert (found.outlets, found.paused, found.feeds, found.people, found.newsrooms) == (2, 1, 1, 1, 1)


# --- what is refused -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("keys", "problem"),
    [
        pytest.param(
            "  langs: [az]\n", "feeds.yaml:5: outlets[1] (xeber-a): unknown key 'langs'", id="unknown"
        ),
        pytest.param("  Languages: [az]\n", "did you mean `languages`?", id="did you mean"),
        pytest.param(
            "  languages: [az, xx]\n", "feeds.yaml:5: outlets[1] (xeber-a).languages[2]", id="language"
        ),
        pytest.param("  languages: az\n", "expected a list", id="text for a list"),
        pytest.param("  country: aze\n", "country: expected a country code", id="country"),
        pytest.param("  homepage: xeber-a.example\n", "homepage: expected an address", id="no scheme"),
        pytest.param("  homepage: ftp://a.example\n", "only http and https are read", id="scheme"),
        pytest.param("  homepage: https://u:p@a.example\n", "without a user name or password", id="password"),
        pytest.param("  homepage: https://a.example:99999/\n", "expected an address", id="port"),
        pytest.param("  homepage: 'https://a b.example'\n", "without spaces", id="space"),
        pytest.param("  homepage: https://[::1/\n", "expected an address", id="broken IPv6"),
        pytest.param(
            "  alias_domains: [https://m.example]\n", "the bare name of a site", id="alias with scheme"
        ),
        pytest.param(
            "  evidence: some\n", "expected one of mentions, alerts, all, none, got 'some'", id="evidence"
        ),
        pytest.param("  reach: wide\n", "reach: `reach_source` is missing", id="reach without a source"),
        pytest.param("  reach: huge\n", "expected one of wide, middle, narrow, got 'huge'", id="reach"),
        pytest.param("  paused: maybe\n", "paused: expected true or false", id="bool"),
        pytest.param("  stance: state\n", "`stance` is given twice (first in line 3)", id="key twice"),
        pytest.param("  extract: [{text: 'div['}]\n", "expected a CSS selector", id="open bracket"),
        pytest.param("  extract: [{text: //div/p}]\n", "XPath", id="xpath"),
        pytest.param("  extract: [{text: <div>}]\n", "HTML", id="html"),
        pytest.param(
            "  extract: [{valid_from: 2026-13-01}]\n", "expected a day or a time", id="no such month"
        ),
        pytest.param("  extract: [{valid_from: 2026-01-01}]\n", "says nothing", id="rule without selectors"),
        pytest.param(
            "  extract: [{text: p, valid_from: 2026-02-01, valid_until: 2026-01-01}]\n",
            "`valid_until` must be later",
            id="period ends before it begins",
        ),
        pytest.param("  note: !!python/name:os.system x\n", "is not allowed", id="tag"),
        pytest.param("  note: [a]\n", "got a list", id="list for a text"),
        pytest.param("  ? [a, b]\n  : c\n", "a key must be a single word", id="list as key"),
        pytest.param("  note: 'open\n", "not valid YAML", id="open quote"),
        pytest.param("\tnote: x\n", "not valid YAML", id="tab"),
        pytest.param("  note: *nowhere\n", "not valid YAML", id="alias to nothing"),
        pytest.param("- 5\n", "outlets[2]: expected keys with values, got '5'", id="not an outlet"),
    ],
)
def test_a_problem_of_an_outlet_is_named(tmp_path, keys, problem):
    found = problems(written(tmp_path, outlet(keys)))
    assert any(problem in line for line in found), found
    assert all(line.startswith("feeds.yaml:") for line in found)


@pytest.mark.parametrize(
    ("feed", "problem"),
    [
        pytest.param("{url: javascript:alert}", "feeds[1].url: expected an address", id="scheme"),
        pytest.param("{kind: feed}", "feeds[1]: `url` is missing", id="no address"),
        pytest.param("{url: 'https://a.example/', every: 0}", "every: expected a duration", id="every zero"),
        pytest.param(
            "{url: 'https://a.example/', every: soon}", "every: expected a duration", id="every in words"
        ),
        pytest.param(
            "{url: 'https://a.example/', every: .nan}", "every: expected a duration", id="every nan"
        ),
        pytest.param(
            "{url: 'https://a.example/', every: true}", "every: expected a duration", id="every true"
        ),
        pytest.param(
            "{url: 'https://a.example/', every: 30d}", "every: expected a duration", id="every too long"
        ),
        pytest.param(
            "{url: 'https://a.example/', kind: page}", "`links` is missing", id="page without links"
        ),
        pytest.param(
            "{url: 'https://a.example/', links: a}", "only for `kind: page`", id="links without page"
        ),
        pytest.param(
            "{url: 'https://a.example/', kind: rss}", "one of feed, sitemap, page, got 'rss'", id="kind"
        ),
        pytest.param("https://a.example/rss", "feeds[1]: expected keys with values", id="address alone"),
    ],
)
def test_a_problem_of_a_feed_is_named(tmp_path, feed, problem):
    feeds = f"outlets:\n- id: xeber-a\n  stance: state\n  feeds:\n  - {feed}\n"
    found = problems(written(tmp_path, feeds))
    assert any(line.startswith("feeds.yaml:5: outlets[1] (xeber-a).feeds[1]") for line in found), found
    assert any(problem in line for line in found), found


def test_a_wrong_stance_gets_the_right_words(tmp_path):
    feeds = "outlets:\n- id: xeber-a\n  stance: progovernment\n  feeds: [{url: 'https://a.example/'}]\n"
    assert problems(written(tmp_path, feeds)) == [
        "feeds.yaml:3: outlets[1] (xeber-a).stance: expected one of state, pro-government, independent, exile, "
        "international, got 'progovernment': did you mean 'pro-government'?"
    ]


def test_an_outlet_without_feeds_is_refused_unless_paused(tmp_path):
    feeds = """outlets:
- {id: a, stance: exile, paused: true}
- {id: b, stance: exile}
- {id: c, stance: exile, feeds: []}
"""
    assert [line.split(":")[1] for line in problems(written(tmp_path, feeds))] == ["3", "4"]


def test_what_stands_twice_is_named_with_the_first_place(tmp_path):
    feeds = """outlets:
- id: xeber-a
  stance: state
  homepage: https://www.xeber-a.example/
  feeds: [{url: 'https://xeber-a.example/rss'}]
- id: xeber-a
  stance: state
  alias_domains: [xeber-a.example]
  feeds: [{url: 'http://XEBER-A.example/rss#top'}]
"""
    found = problems(written(tmp_path, feeds))
    assert [line.split(": ")[0] for line in found] == ["feeds.yaml:6", "feeds.yaml:8", "feeds.yaml:9"]
    assert "already taken by outlets[1] (xeber-a).id in line 2" in found[0]
    assert "already taken by outlets[1] (xeber-a).feeds[1].url in line 5" in found[2]


def test_people_twice_or_excluded_from_themselves_are_named(tmp_path):
    people = """journalists:
- {id: nermin, name: Nərmin Sabirqızı, not: [Nərmin Sabirqızı]}
- {id: nermin, name: Nərmin Sabirqızı}
- {id: Nərmin, name: ""}
- {name: Yalnız Ad, kind: human, rare: 1}
"""
    found = problems(written(tmp_path, people=people))
    assert [line.split(": ")[0] for line in found] == [
        f"journalists.yaml:{line}" for line in (2, 3, 3, 4, 4, 5, 5, 5)
    ], found


@pytest.mark.parametrize(
    ("feeds", "people"),
    [
        pytest.param("outlets:\n", PEOPLE, id="no outlets"),
        pytest.param("outlets: []\n", PEOPLE, id="empty outlets"),
        pytest.param("web: {}\n", PEOPLE, id="outlets left out"),
        pytest.param("", PEOPLE, id="empty file"),
        pytest.param("- a\n", PEOPLE, id="a list"),
        pytest.param("just words", PEOPLE, id="a text"),
        pytest.param("---\na: 1\n---\nb: 2\n", PEOPLE, id="two documents"),
        pytest.param(OUTLET, "journalists: []\n", id="nobody watched"),
        pytest.param(OUTLET, "# later\n", id="only comments"),
    ],
)
def test_a_file_that_would_watch_nothing_is_refused(tmp_path, feeds, people):
    assert problems(written(tmp_path, feeds, people))


def test_problems_of_both_files_and_the_environment_come_at_once(tmp_path):
    found = problems(written(tmp_path, "outlets: 5\n", "people: []\n"), {"MONITOR_WEB_PORT": "x"})
    assert {line.split(":")[0] for line in found} == {"feeds.yaml", "journalists.yaml", "environment"}


def test_missing_files_say_how_to_make_them(tmp_path):
    found = problems(tmp_path)
    assert len(found) == 2
    assert all("monitor init" in line for line in found)


def test_a_folder_of_that_name_is_a_problem_not_a_crash(tmp_path):
    written(tmp_path)
    (tmp_path / "feeds.yaml").unlink()
    (tmp_path / "feeds.yaml").mkdir()
    assert "cannot be read" in problems(tmp_path)[0]


def test_another_encoding_is_named_with_its_line(tmp_path):
    written(tmp_path)
    (tmp_path / "feeds.yaml").write_bytes(b"a: 1\nb: \xd5\xe1\n")
    assert problems(tmp_path)[0].startswith("feeds.yaml:2: not UTF-8")


def test_a_byte_order_mark_is_harmless(tmp_path):
    written(tmp_path)
    (tmp_path / "feeds.yaml").write_bytes(b"\xef\xbb\xbf" + OUTLET.encode())
    assert load(tmp_path, {}).outlets


# --- a file as a weapon --------------------------------------------------------------------------------

LAUGHS = "a0: &a0 [x, x]\n" + "".join(f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}]\n" for n in range(1, 40))


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(LAUGHS, id="a billion laughs"),
        pytest.param("a: &a\n  b: *a\n", id="a value inside itself"),
        pytest.param("[" * 5_000, id="deep brackets"),
        pytest.param("".join("- " for _ in range(5_000)), id="deep list"),
        pytest.param("a: !!python/object/apply:os.system ['true']", id="a call"),
        pytest.param("a: !<tag:yaml.org,2002:python/name:os.system> x", id="a name"),
        pytest.param("#" * (MAX_BYTES + 1), id="too large"),
        pytest.param('a: "\\U99999999"', id="no such character"),
        pytest.param("---\n%YAML 9.9", id="no such version"),
        pytest.param('{"\\ud800": 1, "\\ud800": 2}', id="half a character"),
        pytest.param('{"\\e[2J": 1, "\\e[2J": 2}', id="a terminal command"),
    ],
)
def test_a_hostile_file_is_refused(text):
    found = Problems("feeds.yaml")
    parse(text.encode(), found)
    assert found.lines()
    assert all(line.isprintable() for line in found.lines())


def test_numbers_of_many_digits_are_read_as_text():
    found = Problems("feeds.yaml")
    root = parse(b"a: " + b"9" * 10_000, found)
    assert root is not None
    assert root.value["a"].value == "9" * 10_000


def test_an_anchor_used_twice_is_fine(tmp_path):
    feeds = (
        "outlets:\n- {id: a, stance: state, languages: &l [az], feeds: [{url: 'https://a.example/'}]}\n"
        "- {id: b, stance: state, languages: *l, feeds: [{url: 'https://b.example/'}]}\n"
    )
    assert [each.languages for each in load(written(tmp_path, feeds), {}).outlets] == [("az",), ("az",)]


VOCABULARY = r"""outlets journalists id name stance feeds url kind every links extract languages not network pause
schedule revisit engine notify web alerts digest at time_zone state page az 08:00 10m 5 -1 .nan true null ~
https://a.example/ Asia/Baku &a *a <<: !!int !x ? | > >- --- ... %YAML # " ' [ ] { } , : - \x00"""
WORDS = st.sampled_from([*VOCABULARY.split(), "\n", "\n  ", "\n\t", "\n- ", ": "])
ROUGH = st.lists(WORDS | st.text(max_size=4), max_size=60).map(" ".join)
SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=12) | WORDS
TREES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(WORDS, inner, max_size=5),
    max_leaves=25,
)


def good_or_refused(folder: Path, feeds: str | bytes, people: str | bytes = PEOPLE) -> None:
    for name, text in (("feeds.yaml", feeds), ("journalists.yaml", people)):
        body = text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass")
        (folder / name).write_bytes(body)
    try:
        assert isinstance(load(folder, {}), Config)
    except ConfigError as error:
        assert error.problems
        assert all(line.isprintable() for line in error.problems)


FUZZ = settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@FUZZ
@given(text=st.text() | st.binary(max_size=60) | ROUGH)
def test_any_text_is_read_or_refused(tmp_path, text):
    good_or_refused(tmp_path, text, text)


@FUZZ
@given(tree=TREES)
def test_any_tree_is_read_or_refused(tmp_path, tree):
    good_or_refused(
        tmp_path, json.dumps(tree), json.dumps({"journalists": [tree, {"id": "a", "name": tree}]})
    )


@FUZZ
@given(
    key=st.sampled_from(sorted(config.shapes.keys(OutletShape))),
    value=TREES,
    section=st.sampled_from([*SECTIONS, "languages", "notify"]),
    setting=TREES,
)
def test_any_value_of_a_known_key_is_read_or_refused(tmp_path, key, value, section, setting):
    entry: dict[str, Any] = {
        "id": "a",
        "stance": "state",
        "feeds": [{"url": "https://a.example/"}],
        key: value,
    }
    good_or_refused(tmp_path, json.dumps({"outlets": [entry], section: setting}))


@FUZZ
@given(name=st.sampled_from(sorted(variables())), text=st.text(max_size=20) | WORDS)
def test_any_variable_is_read_or_refused(tmp_path, name, text):
    written(tmp_path)
    try:
        assert isinstance(load(tmp_path, {name: text}), Config)
    except ConfigError as error:
        assert all("environment" in line or "feeds.yaml" in line for line in error.problems)


# --- settings ------------------------------------------------------------------------------------------


def test_settings_of_the_file_are_read_and_their_place_is_known(tmp_path):
    feeds = (
        f"schedule: {{pass_every: 5, revisit: [2h, 3d]}}\ndigest:\n  at: '7:30'\nlanguages: [az]\n{OUTLET}"
    )
    read = load(written(tmp_path, feeds), {})
    assert read.settings.schedule.pass_every == timedelta(minutes=5)
    assert read.settings.schedule.revisit == (timedelta(hours=2), timedelta(days=3))
    assert read.settings.digest.at == time(7, 30)
    assert read.settings.languages == ("az",)
    assert read.origins["digest.at"] == "feeds.yaml:3"


@pytest.mark.parametrize(
    ("setting", "problem"),
    [
        pytest.param(
            "network: {puase: 1}", "network: unknown key 'puase': did you mean `pause`?", id="unknown"
        ),
        pytest.param("netwrok: {pause: 1}", "unknown key 'netwrok': did you mean `network`?", id="section"),
        pytest.param("network: {pause: -1}", "expected a number from 0 to 600, got '-1'", id="below"),
        pytest.param("network: {pause: .inf}", "network.pause: expected a number", id="infinite"),
        pytest.param("network: {workers: 2.5}", "expected a whole number from 1 to 256", id="fraction"),
        pytest.param("network: {egress: 'socks5://h:1'}", "write socks5h://", id="names resolved here"),
        pytest.param("network: {egress: 'http://h:1'}", "expected direct, or a proxy", id="http proxy"),
        pytest.param("network: {user_agent: 'монитор'}", "only ASCII", id="user agent"),
        pytest.param('network: {contact: "a\\r\\nX: y"}', "can be sent in a header", id="header injection"),
        pytest.param("engine: {kind: spark}", "expected one of local, processes, dask", id="engine"),
        pytest.param("engine: {scheduler: host}", "a Dask scheduler", id="scheduler"),
        pytest.param("digest: {time_zone: Baku}", "a time zone such as Asia/Baku", id="zone"),
        pytest.param(
            "digest: {time_zone: ../../etc/passwd}", "a time zone such as Asia/Baku", id="zone as path"
        ),
        pytest.param("digest: {at: '25:00'}", "a time of the day", id="hour"),
        pytest.param("digest: {language: de}", "expected", id="no language of ours"),
        pytest.param("alerts: {quiet_hours: '22:00'}", "two different times", id="one end alone"),
        pytest.param("alerts: {quiet_hours: '22:00-22:00'}", "two different times", id="no hours at all"),
        pytest.param("alerts: {quiet_hours: '22:00-25:00'}", "two different times", id="no such hour"),
        pytest.param("alerts: {cool_down: 3d}", "up to one day", id="silent for days"),
        pytest.param("web: {host: 0.0.0.0}", "an address of this machine", id="open to others"),
        pytest.param("web: {port: 0}", "from 1 to 65,535", id="port"),
        pytest.param(
            "alerts: {likely: 0.5, possible: 0.7}", "alerts.possible: is higher", id="bands crossed"
        ),
        pytest.param(
            "schedule: {min_interval: 2d}", "schedule.min_interval: is longer", id="intervals crossed"
        ),
        pytest.param("schedule: {revisit: [2d, 1d]}", "from short to long", id="revisits"),
        pytest.param("languages: []", "languages: the list is empty", id="no language"),
        pytest.param("notify: [mail]", "expected keys with values, got 'mail'", id="notify"),
        pytest.param(
            "network: fast", "network: expected keys with values, got 'fast'", id="text for a section"
        ),
    ],
)
def test_a_wrong_setting_is_named_with_its_line(tmp_path, setting, problem):
    found = problems(written(tmp_path, f"# first line\n{setting}\n{OUTLET}"))
    assert len(found) == 1, found
    assert problem in found[0]
    assert found[0].startswith("feeds.yaml:2: ")


@pytest.mark.parametrize(
    ("setting", "hours"),
    [
        pytest.param("", None, id="none"),
        pytest.param("alerts: {quiet_hours: '22:00-07:30'}", (time(22), time(7, 30)), id="over midnight"),
        pytest.param("alerts: {quiet_hours: '1:00 - 6:00'}", (time(1), time(6)), id="with spaces"),
    ],
)
def test_quiet_hours_are_two_times_of_the_day(tmp_path, setting, hours):
    written(tmp_path, f"{setting}\n{OUTLET}")
    assert load(tmp_path, {}).settings.alerts.quiet == hours


def test_the_environment_wins_over_the_file(tmp_path):
    written(tmp_path, f"network: {{pause: 9}}\n{OUTLET}")
    given = {
        "MONITOR_NETWORK_PAUSE": "0.5",
        "MONITOR_SCHEDULE_REVISIT": "1h, 2d",
        "MONITOR_LANGUAGES": "az,tr",
        "MONITOR_ALERTS_POSSIBLE_NAMES": "true",
        "MONITOR_ENGINE_KIND": "",
        "MONITOR_HOME": "/elsewhere",
        "MONITOR_TEST_ALLOW_NET": "127.0.0.0/8:1",
        "MONITOR_SECRET_SMTP": "hush",
        "MONITOR_OF_ANOTHER_PROGRAM": "1",
        "PATH": "/bin",
    }
    read = load(tmp_path, given)
    assert read.settings.network.pause == 0.5
    assert read.settings.schedule.revisit == (timedelta(hours=1), timedelta(days=2))
    assert read.settings.languages == ("az", "tr")
    assert read.settings.alerts.possible_names
    assert read.settings.engine.kind == "processes"
    assert read.origins["network.pause"] == "MONITOR_NETWORK_PAUSE"


@pytest.mark.parametrize(
    ("name", "value", "problem"),
    [
        pytest.param(
            "MONITOR_WEB_PORT", "web", "expected a whole number from 1 to 65,535, got 'web'", id="value"
        ),
        pytest.param("MONITOR_NETWORK_PUASE", "1", "did you mean MONITOR_NETWORK_PAUSE?", id="key"),
        pytest.param("MONITOR_NETWROK_PAUSE", "1", "did you mean MONITOR_NETWORK_PAUSE?", id="section"),
        pytest.param("MONITOR_ENGINE_COLOUR", "1", "no such setting", id="no such key"),
        pytest.param("MONITOR_LANGUAGES", "az,klingon", "language code", id="item of a list"),
    ],
)
def test_a_wrong_variable_is_named(tmp_path, name, value, problem):
    found = problems(written(tmp_path), {name: value})
    assert len(found) == 1
    assert found[0].startswith(f"environment: {name}: ")
    assert problem in found[0]


def test_who_asks_says_how_to_be_reached_only_when_told():
    network = Settings().network
    assert network.identity == network.user_agent
    reachable = config.settings.Network(contact="https://watch.example")
    assert reachable.identity.endswith("+https://watch.example")


# --- secrets -------------------------------------------------------------------------------------------


@pytest.fixture
def token(tmp_path):
    (tmp_path / "secrets").mkdir(mode=0o700)
    path = tmp_path / "secrets" / "bot-token"
    path.write_text("from the file\n", encoding="utf-8")
    path.chmod(0o600)
    return path


def test_a_secret_comes_from_a_private_file(tmp_path, token):
    assert secret("bot-token", {}, tmp_path) == "from the file"


def test_a_secret_of_the_environment_wins(tmp_path, token):
    assert secret("bot-token", {"MONITOR_SECRET_BOT_TOKEN": "hush"}, tmp_path) == "hush"


def test_a_secret_that_is_nowhere_is_none(tmp_path):
    assert secret("bot-token", {}, tmp_path) is None


@pytest.mark.skipif(os.name != "posix", reason="modes are those of POSIX")
@pytest.mark.parametrize("mode", [0o640, 0o604, 0o644, 0o660, 0o602, 0o777])
def test_a_secret_that_others_can_read_is_refused(tmp_path, token, mode):
    token.chmod(mode)
    with pytest.raises(ConfigError, match="chmod 600") as raised:
        secret("bot-token", {}, tmp_path)
    assert "from the file" not in str(raised.value)


@pytest.mark.parametrize("name", ["../bot-token", "a/b", "", "A", "bot_token", "x" * 80])
def test_a_secret_is_never_looked_for_elsewhere(tmp_path, token, name):
    with pytest.raises(ConfigError):
        secret(name, {}, tmp_path)


def test_a_secret_that_is_a_folder_or_no_text_is_refused(tmp_path, token):
    (tmp_path / "secrets" / "folder").mkdir()
    token.write_bytes(b"\xff\xfe")
    for name in ("folder", "bot-token"):
        with pytest.raises(ConfigError):
            secret(name, {}, tmp_path)


# --- a working folder ----------------------------------------------------------------------------------


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_init_makes_a_folder_that_loads(tmp_path):
    home = tmp_path / "new" / "home"
    made = config.init(home)
    assert {path.relative_to(home) for path in made} == set(config.defaults())
    assert {"feeds.yaml", "journalists.yaml"} <= {path.name for path in made}
    assert load(home, {}).outlets
    if os.name == "posix":
        assert (mode(home / "var"), mode(home / "journalists.yaml")) == (0o700, 0o600)


def test_init_keeps_what_is_there(tmp_path):
    (tmp_path / "journalists.yaml").write_text(PEOPLE, encoding="utf-8")
    made = config.init(tmp_path)
    assert tmp_path / "journalists.yaml" not in made
    assert (tmp_path / "journalists.yaml").read_text(encoding="utf-8") == PEOPLE
    assert config.init(tmp_path) == []


def test_init_where_a_file_stands_says_so(tmp_path):
    (tmp_path / "home").write_text("a file", encoding="utf-8")
    with pytest.raises(StoreError, match="cannot be written"):
        config.init(tmp_path / "home")


def test_the_packaged_defaults_win_over_the_repository(tmp_path, monkeypatch):
    (tmp_path / "defaults").mkdir()
    written(tmp_path / "defaults")
    monkeypatch.setattr("monitor.config.home._PACKAGE", tmp_path)
    assert config.defaults_dir() == tmp_path / "defaults"


# --- the files as shipped ------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def shipped():
    return load(ROOT, {})


def test_the_shipped_files_have_no_problem(shipped):
    found = summary(shipped)
    assert found.outlets >= 82
    assert found.feeds >= 85
    assert found.people >= 80
    assert found.newsrooms >= 6


def test_the_shipped_settings_are_the_defaults(shipped):
    assert shipped.settings == Settings()


@pytest.mark.parametrize("section", SECTIONS)
def test_every_setting_is_in_the_shipped_file_and_in_the_documentation(section):
    text = (ROOT / "feeds.yaml").read_text(encoding="utf-8")
    shown = text.split(f"\n{section}:\n")[1].split("\n\n")[0]
    documented = (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")
    for key in config.shapes.keys(SECTIONS[section]):
        assert f"\n  {key}:" in f"\n{shown}"
        assert f"| `{section}.{key}` |" in documented
        assert f"`MONITOR_{section}_{key}`".upper().strip("`") in documented.upper()


def test_every_outlet_says_whose_voice_it_is_and_who_says_so(shipped):
    assert all(each.stance_source and each.name and each.languages for each in shipped.outlets)
    assert {each.stance for each in shipped.outlets} == set(Stance)


def test_every_person_has_a_source(shipped):
    assert all(each.source and each.role and each.status for each in shipped.journalists)


def test_who_is_left_out_on_purpose_is_not_watched(shipped):
    text = (ROOT / "journalists.yaml").read_text(encoding="utf-8")
    left_out = text.split("# --- Not watched")[1]
    watched = {each.id for each in shipped.journalists}
    ids = {line.split("id: ")[1] for line in left_out.splitlines() if "- id: " in line}
    assert ids
    assert not ids & watched
