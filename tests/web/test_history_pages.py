"""What pages tell of campaigns, people and outlets; what people enter on them; what can be taken away."""

import re
from datetime import timedelta

import pytest
from samples import NOON, OUTLET, PERSON
from serving import HOSTILE, MOVED, ROOT, fill_history, fill_pieces, kept, serving, signed_in

from monitor.collect.addresses import canonical
from monitor.detect.ladder import Rung
from monitor.records import OutcomeKind, OutcomeState
from monitor.report.formats import ENGLISH
from monitor.report.words import RUNGS, WORDS
from monitor.store import archive, chain, database, feeds, outcomes
from monitor.web import reviewers
from monitor.web.language import catalogue
from monitor.web.sessions import Role
from monitor.web.words import HOWS, ground_words, how_words


@pytest.fixture(scope="module")
def told(tmp_path_factory):
    """Somebody signed in, and a history; for tests that only look."""
    with serving(tmp_path_factory.mktemp("told")) as found:
        yield signed_in(fill_history(fill_pieces(found)))


@pytest.fixture
def pages(pages):
    return fill_history(pages)


HISTORY = [
    f"/journalists/{PERSON.id}",
    "/alerts/1",
    "/alerts/2/copy",
    "/articles/2/copy",
    "/campaigns/1",
    "/campaigns",
    "/waves",
    "/outcomes",
    "/outlets",
    "/model",
    "/",
]


@pytest.mark.parametrize("language", ["en", "az", "ru"])
@pytest.mark.parametrize("path", HISTORY)
def test_answers_and_shows_nothing_but_text(told, path, language):
    answer = told.get(path, headers={"accept-language": language})
    assert answer.status_code == 200, answer.text
    assert answer.text.count("<h1") == 1
    assert "<script>doc" not in answer.text and "<img" not in answer.text
    links = re.findall(r'(?:href|src|action)="([^"]*)"', answer.text)
    assert [link for link in links if not link.startswith(("/", "#"))] == []


@pytest.mark.parametrize("path", [*HISTORY[1:], "/journalists", "/alerts"])
def test_no_address_carries_who_is_watched(told, path):
    links = re.findall(r'(?:href|src|action|value)="(/[^"]*|\?[^"]*)"', told.get(path).text)
    assert links
    assert [link for link in links if PERSON.id in link] == []


def test_a_person_is_found_by_what_stands_for_them(told):
    [there] = set(re.findall(r'href="(/journalists/[0-9a-f]{12})"', told.get("/journalists").text))
    assert PERSON.name in told.get(there).text


def test_the_ladder_has_every_rung_with_its_evidence(told):
    text = told.get(f"/journalists/{PERSON.id}").text
    assert text.count('class="reached"') == 3
    assert text.count('class="not-reached"') == 4
    assert "Frames: traitor, criminal" in text
    assert "&lt;script&gt;" in text


def test_the_words_of_the_rungs_are_those_of_the_rules():
    assert {rung.value: rung.words for rung in Rung} == dict(RUNGS)


def test_no_stored_word_hides_another():
    kinds = {type(value) for value in WORDS}
    assert len(WORDS) >= sum(len(kind) for kind in kinds)


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", "printed by 3 outlets"), ("ru", "напечатали 3 издания"), ("az", "adı başlıqda")],
)
def test_an_alert_says_why_it_has_its_level(told, language, words):
    text = told.get("/alerts/1", headers={"accept-language": language}).text
    assert words in text


def test_a_campaign_says_who_was_first_and_how_unusual_it_is(told):
    text = told.get("/campaigns/1").text
    assert f"<strong>{OUTLET.name}</strong>" in text
    assert "1 in 10,000" in text
    assert "90 % verbatim" in text or "90\u00a0% verbatim" in text
    assert told.get("/campaigns/1.json").json()["outlets"] == 1


def test_a_wave_lists_its_speakers(told):
    assert "A (deputat), B (deputat)" in told.get("/waves").text
    assert told.get("/waves.json").json()[0]["first_article"] == 9


def test_the_models_are_a_picture_with_its_data(told):
    text = told.get("/model").text
    assert text.count("<circle") == 4
    assert 'aria-labelledby="trend-title trend-desc"' in text
    assert "0.840" in text


def test_an_edit_is_shown_with_what_it_changed(told):
    assert re.search(r"<del>[^<]*Silindi", told.get("/alerts/2/copy").text)


# --- outcomes ---


def known(pages):
    with database.open_database(pages.home) as db:
        return {(each.kind, each.state) for each in outcomes.of(db)}


def given(**changes):
    return {
        "journalist": PERSON.id,
        "kind": "raid",
        "date": "2026-11-20",
        "source": "https://azad.example/2",
        **changes,
    }


def test_what_happened_is_entered(pages):
    answer = pages.post("/outcomes/add", **given(note="=1+1\n@x", next=f"/journalists/{PERSON.id}"))
    assert answer.headers["location"] == f"/journalists/{PERSON.id}"
    assert (OutcomeKind.RAID, OutcomeState.CONFIRMED) in known(pages)
    assert "'=1+1 @x" in pages.get("/outcomes.csv").text
    assert "raid, 20 Nov 2026" in pages.get(f"/journalists/{PERSON.id}").text


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"kind": "party"}, id="no such kind"),
        pytest.param({"kind": ""}, id="no kind"),
        pytest.param({"source": " \n"}, id="no source"),
        pytest.param({"date": "2026-12-24"}, id="a day to come"),
        pytest.param({"date": "0001-01-01"}, id="a day long past"),
        pytest.param({"date": "yesterday"}, id="no day"),
        pytest.param({"journalist": "nobody"}, id="nobody who is watched"),
    ],
)
def test_what_is_wrong_is_not_entered(pages, changes):
    before = known(pages)
    assert pages.post("/outcomes/add", **given(**changes)).status_code in (400, 404)
    assert known(pages) == before


@pytest.mark.parametrize("state", ["confirmed", "rejected"])
def test_a_suggestion_is_decided_and_decided_anew(pages, state):
    waiting = next(each for each in pages.get("/outcomes.json").json() if each["state"] == "suggested")
    for chosen in (state, "rejected", state):
        pages.post("/outcomes/decide", outcome=str(waiting["id"]), state=chosen)
    assert (OutcomeKind.CHARGE, OutcomeState(state)) in known(pages)
    pinned = "22 Nov 2026: charge" in pages.get(f"/journalists/{PERSON.id}").text
    assert pinned == (state == "confirmed")


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({"outcome": "999", "state": "confirmed"}, 404),
        ({"outcome": "1", "state": "suggested"}, 400),
        ({"outcome": "1"}, 400),
    ],
)
def test_nothing_else_is_decided(pages, fields, status):
    before = known(pages)
    assert pages.post("/outcomes/decide", **fields).status_code == status
    assert known(pages) == before


@pytest.mark.parametrize("path", ["/outcomes/add", "/outcomes/decide"])
def test_a_viewer_enters_nothing(pages, path):
    token = reviewers.add(pages.home, "ana", Role.VIEWER)
    pages.client.post("/login", data={"token": token})
    assert pages.post(path, **given(outcome="1", state="confirmed")).status_code == 403


# --- the record ---


def test_the_record_is_handed_out_as_it_was_kept_and_never_shown(pages):
    record = kept(pages)
    assert f'href="/evidence/{record.id}" download' in pages.get("/alerts/1").text
    answer = pages.get(f"/evidence/{record.id}")
    assert chain.digest_of(answer.content) == record.digest
    assert answer.headers["content-type"] == "application/warc"
    assert answer.headers["content-disposition"] == f'attachment; filename="record-{record.id}.warc.gz"'
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["content-security-policy"].startswith("default-src 'none'")


def test_a_record_that_was_changed_is_not_handed_out(pages):
    record = kept(pages)
    path = archive.folder_of(pages.home) / record.file
    body = bytearray(path.read_bytes())
    body[record.offset + 30] ^= 1
    path.write_bytes(body)
    assert pages.get(f"/evidence/{record.id}").status_code == 409
    path.unlink()
    assert pages.get(f"/evidence/{record.id}").status_code == 503


@pytest.mark.parametrize("file", ["../../feeds.yaml", "/etc/hostname"])
def test_nothing_but_a_record_leaves(pages, file):
    record = kept(pages)
    (pages.home / "feeds.yaml").write_text("secret: x\n" * 99)
    with database.open_database(pages.home) as db:
        db.execute("UPDATE evidence SET file = ? WHERE id = ?", (file, record.id))
    assert pages.get(f"/evidence/{record.id}").status_code == 409


# --- outlets ---


def test_a_move_is_shown_and_written_into_the_file_once_it_is_accepted(pages):
    path = pages.home / "feeds.yaml"
    path.write_text(
        f"# ours\noutlets:\n  - id: {OUTLET.id}\n    stance: state\n    feeds:\n"
        f"      - url: {OUTLET.feeds[0].url}  # the main one\n        every: 20\n"
    )
    (pages.home / "journalists.yaml").write_text("journalists:\n  - {id: nihad, name: Nihad Soltanov}\n")
    text = pages.get("/outlets").text
    assert "https://elsewhere.example/rss?a=1&amp;b=2" in text
    fields = {"feed": OUTLET.feeds[0].url, "to": MOVED}
    assert pages.post("/outlets/accept", **{**fields, "to": "https://evil.example/"}).status_code == 404
    pages.post("/outlets/accept", **fields)
    assert path.read_text() == (
        f"# ours\noutlets:\n  - id: {OUTLET.id}\n    stance: state\n    feeds:\n"
        f'      - url: "{MOVED}"  # the main one\n        every: 20\n'
    )


def test_a_move_that_does_not_fit_changes_nothing(pages):
    path = pages.home / "feeds.yaml"
    path.write_text("outlets: []\n")
    pages.post("/outlets/accept", feed=OUTLET.feeds[0].url, to=MOVED)
    assert path.read_text() == "outlets: []\n"
    assert "change it by hand" in pages.get("/outlets").text


def test_items_missed_are_told(pages):
    with database.open_database(pages.home) as db:
        state = feeds.all_listed(db)[0]
        db.execute("UPDATE visit SET missed = 1, left_out = 7")
    assert state.url == canonical(state.url)
    text = pages.get("/outlets").text
    assert "items came and went unseen" in text
    assert "7 items beyond the most that one visit takes" in text


def test_hostile_words_are_shown_as_words(told):
    assert HOSTILE.replace("<", "&lt;").replace(">", "&gt;").replace("'", "&#39;").replace('"', "&#34;") in (
        told.get("/waves").text
    )


def test_how_a_name_was_found_is_said_as_the_rules_say_it():
    said = "".join(path.read_text("utf-8") for path in (ROOT / "monitor" / "detect").glob("*.py"))
    said = said.replace(
        'f"surname {after} the full name"', '"surname after the full name" "surname with the full name"'
    )
    assert [how for how in HOWS if f'"{how}"' not in said] == []


@pytest.mark.parametrize(
    ("how", "shown"),
    [
        ("full name", "полное имя"),
        ("surname, with the given name elsewhere", "фамилия, имя в другом месте"),
        ("full name, spaced letters", "полное имя, буквы вразрядку"),
        ("alias “Nihad TV”", "alias “Nihad TV”"),
    ],
)
def test_how_a_name_was_found_in_words(how, shown):
    assert how_words(how, catalogue("ru")) == shown


def test_who_is_watched_more_closely_is_shown_with_the_reason(pages):
    with database.open_database(pages.home) as db, database.writing(db):
        db.execute(
            "INSERT INTO journalist (id, name, kind, listed) VALUES ('aysu', 'Aysu Rəhimli', 'person', 1)"
        )
        db.execute("UPDATE campaign SET journalist = 'aysu'")
        # From the next pass on.
        db.execute("UPDATE alert SET at = ?", (database.to_text(NOON - timedelta(hours=1)),))
    text = pages.get(f"/journalists/{PERSON.id}").text
    assert "Watched more closely until 6 Dec 2026:" in text
    assert "(Aysu Rəhimli)" in text


@pytest.mark.parametrize(
    ("ground", "shown"),
    [("painted as: foreign-agent", "foreign agent"), ("named in the headline", "named in the headline")],
)
def test_a_ground_in_words(ground, shown):
    assert ground_words(ground, ENGLISH).endswith(shown)
