"""The articles and what is true of them: complete, of every kind, about nobody who exists."""

import re
from pathlib import Path

import pytest

from monitor.config import load, load_journalists
from monitor.demo import home
from monitor.demo.articles import parse, samples
from monitor.demo.outlets import BY_ID, OUTLETS
from monitor.demo.people import PEOPLE
from monitor.demo.truth import TRUTH, Kind, compare, table
from monitor.detect.fold import fold
from monitor.records import Frame

ROOT = Path(__file__).resolve().parent.parent.parent
#: How each name begins in the four languages, by hand: the tests must not share the matcher's mistakes.
STEMS = {
    "sevda-demirciyeva": "D[əe]mir[çc]iyev|Д[еe]мирчиев|Damirchiyev",
    "orxan-tagibeyli": "Tağıbəyli|TAĞIBƏYLİ|Tağıbeyli|Тагибейли|Taghibayli",
    "kamran-velizade": "Vəlizad|Qərib Yolçu",
    "subh-media": "Sübh Media|Сюбх Медиа",
    "nigar-yaqutlu": "Yaqutlu|Ягутлу",
    "elvin-musazade": "Musazad|Мусазаде",
    "fuad-cebrayilov": "C[əe]brayılov|Джебраилов|Jabrayilov",
    "zaur-qemberli": "Qəmbərli|Gambarli|Kamberli",
}
HEAD = "title: T\npublished: day 2, 10:00\n"


def printed(sample):
    return "\n".join((sample.title, sample.text, sample.byline, sample.caption))


def aside(sample):
    return "\n".join((*sample.read_also, *sample.comments))


def test_there_are_at_least_eighty_articles_and_half_are_azerbaijani():
    languages = [sample.language for sample in samples()]
    assert len(languages) >= 80
    assert {"az", "ru", "en", "tr"} == set(languages)
    assert 0.4 < languages.count("az") / len(languages) < 0.7


def test_most_articles_name_nobody_or_are_no_attack():
    named = {truth.path for truth in TRUTH if truth.named}
    targeting = {truth.path for truth in TRUTH if truth.kind is Kind.TARGETING}
    assert len(named) < 0.7 * len(samples())
    assert len(targeting) < 0.4 * len(samples())


@pytest.mark.parametrize("sample", samples(), ids=lambda sample: f"{sample.outlet}/{sample.slug}")
def test_the_truth_of_an_article_is_complete(sample):
    known = {truth.journalist: truth for truth in TRUTH if truth.path == sample.path}
    named = {person for person, stem in STEMS.items() if re.search(stem, printed(sample))}
    beside = {person for person, stem in STEMS.items() if re.search(stem, aside(sample))}
    assert known.keys() == named | beside
    for person, truth in known.items():
        assert (truth.kind in (Kind.READ_ALSO, Kind.COMMENT)) == (person not in named)


@pytest.mark.parametrize("sample", samples(), ids=lambda sample: f"{sample.outlet}/{sample.slug}")
def test_an_article_is_of_a_newspapers_length(sample):
    assert 75 <= len(sample.text.split()) <= 300
    assert sample.language in BY_ID[sample.outlet].languages


@pytest.mark.parametrize("kind", list(Kind))
def test_every_kind_is_planted(kind):
    assert [truth for truth in TRUTH if truth.kind is kind]


@pytest.mark.parametrize("frame", list(Frame))
def test_every_frame_is_planted(frame):
    assert [truth for truth in TRUTH if frame in truth.frames]


def test_an_alert_is_due_for_targeting_pieces_in_outlets_that_attack_and_for_nothing_else():
    for truth in TRUTH:
        attacks = BY_ID[truth.outlet].stance.attacks
        assert truth.alert == (truth.kind is Kind.TARGETING and attacks)
        assert bool(truth.frames) == (truth.kind is Kind.TARGETING)
    assert any(truth.kind is Kind.TARGETING and not truth.alert for truth in TRUTH)


def test_paths_are_unique_and_carry_no_watched_name():
    paths = [sample.path for sample in samples()]
    assert len(set(paths)) == len(paths)
    words = {word for person in PEOPLE for word in fold(person.name).split() if person.id != "subh-media"}
    assert not [path for path in paths if any(word in fold(path) for word in words)]


@pytest.mark.parametrize(
    ("campaign", "outlets", "languages", "days"),
    [
        pytest.param("grant", 6, {"az", "ru", "en", "tr"}, 9, id="the fast one, over many outlets"),
        pytest.param("exile-host", 4, {"az", "ru", "en", "tr"}, 10, id="the slow one"),
    ],
)
def test_a_campaign_spreads(campaign, outlets, languages, days):
    pieces = [t for t in TRUTH if t.campaign == campaign and t.kind is Kind.TARGETING]
    by_path = {sample.path: sample for sample in samples()}
    times = [by_path[t.path].published for t in pieces]
    assert len({t.outlet for t in pieces}) >= outlets
    assert {by_path[t.path].language for t in pieces} == languages
    assert (max(times) - min(times)).days + 1 == days


def test_reprints_name_the_first_publisher():
    firsts = {truth.reprint: truth.first for truth in TRUTH if truth.reprint}
    by_path = {sample.path: sample for sample in samples()}
    assert {name: by_path[path].outlet for name, path in firsts.items()} == {
        "envelope": "paytaxt-xeber",
        "letter": "soz-deqiq",
    }
    assert all(t.first == firsts[t.reprint] for t in TRUTH if t.reprint)


@pytest.mark.parametrize(
    "written",
    [
        pytest.param("Dəmirçiyevanı", id="Azerbaijani, oblique"),
        pytest.param("Демирчиевой", id="Russian, oblique"),
        pytest.param("Джебраилову", id="Russian, a man's"),
        pytest.param("Tağıbeyli'nin", id="Turkish, with an apostrophe"),
        pytest.param("ORXAN TAĞIBƏYLİ", id="capitals"),
        pytest.param("Demirciyevanin", id="without diacritics"),
        pytest.param("Дeмирчиева", id="a Latin letter in Cyrillic"),
        pytest.param("Qərib Yolçunun", id="a pen name"),
        pytest.param("E.Musazadənin", id="initial and surname"),
    ],
)
def test_a_hard_form_is_planted(written):
    assert any(written in printed(sample) for sample in samples())


def test_nobody_here_exists():
    real = load_journalists(ROOT / "journalists.yaml")
    names = {fold(name) for person in real for name in (person.name, *person.aliases)}
    invented = {fold(name) for person in PEOPLE for name in (person.name, *person.aliases)}
    assert len(names) > 20
    assert not names & invented
    text = "\n".join(fold(printed(sample)) for sample in samples())
    assert not [n for n in names if " " in n and re.search(rf"\b{re.escape(n)}", text)]


def test_no_outlet_here_exists(tmp_path):
    real = load(ROOT, {}).outlets
    assert not {fold(o.name) for o in OUTLETS} & {fold(o.name) for o in real}
    assert not BY_ID.keys() & {o.id for o in real}


def test_the_home_folder_is_valid_and_says_what_the_newsroom_is(tmp_path):
    home.write(tmp_path, "http://127.0.0.1:8000")
    config = load(tmp_path, {})
    assert config.journalists == PEOPLE
    assert [(o.id, o.stance, o.name) for o in config.outlets] == [(o.id, o.stance, o.name) for o in OUTLETS]
    assert [o.id for o in config.outlets if o.extract] == ["paytaxt-xeber"]
    assert config.settings.network.pause == 0
    assert all(o.feeds[0].url.startswith(f"http://127.0.0.1:8000/{o.id}/") for o in config.outlets)


def test_comparing_counts_what_was_found_missed_and_wrong():
    due = [truth for truth in TRUTH if truth.alert]
    innocent = next(truth for truth in TRUTH if truth.kind is Kind.COVERAGE)
    pairs = [("http://127.0.0.1:1" + truth.path, truth.journalist) for truth in due[1:]]
    found = compare([*pairs, (innocent.path, innocent.journalist)])
    assert (found.due, found.found, found.false) == (len(due), len(due) - 1, 1)
    assert found.missed == (due[0],)
    assert found.wrong == ((innocent.path, innocent.journalist),)


def test_nothing_found_is_all_missed():
    found = compare([])
    assert (found.found, found.false, len(found.missed)) == (0, 0, found.due)


@pytest.mark.parametrize(
    ("document", "words"),
    [
        pytest.param(HEAD + "colour: red\n---\nx", "no such key", id="unknown key"),
        pytest.param("title: T\npublished: noon\n---\nx", "expected such as", id="no moment"),
        pytest.param("title: T\npublished: day 11, 10:00\n---\nx", "expected such as", id="day 11"),
    ],
)
def test_a_malformed_article_is_refused(document, words):
    with pytest.raises(ValueError, match=words):
        parse(document, outlet="yurd-agentliyi", slug="x", number=1)


@pytest.mark.parametrize(
    "line",
    [
        pytest.param("nobody targeting traitor", id="unknown person"),
        pytest.param("zaur-qemberli praise", id="unknown kind"),
        pytest.param("zaur-qemberli targeting tall", id="unknown frame"),
        pytest.param("zaur-qemberli", id="no kind"),
        pytest.param("zaur-qemberli targeting mood=bad", id="unknown option"),
    ],
)
def test_a_malformed_truth_is_refused_with_its_article(line):
    sample = parse(f"{HEAD}truth: {line}\n---\nx", outlet="yurd-agentliyi", slug="x", number=1)
    with pytest.raises(ValueError, match=r"yurd-agentliyi/x\.md"):
        table([sample])
