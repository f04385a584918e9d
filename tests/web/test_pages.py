"""Every page answers, shows what is stored and escapes it; verdicts and labels arrive and are undone."""

import json
import re

import pytest
from samples import NOON, PERSON
from serving import HOSTILE, add, signed_in

from monitor.records import Frame, Judgement
from monitor.store import alerts, database, labels, queue
from monitor.web.app import PAGES

ADDRESSES = [
    *(path for path, _, _ in PAGES if "{" not in path),
    "/alerts/1",
    "/alerts/1/copy",
    "/articles/12",
    f"/journalists/{PERSON.id}",
    "/digest/2026-11-22",
    "/digest/2026-01-01",
    "/search?q=satqin",
    "/alerts?state=open&severity=high&frame=traitor&journalist=nihad&outlet=xeber&page=1",
    "/alerts?state=targets",
]


@pytest.mark.parametrize("path", ADDRESSES)
def test_answers(still, path):
    answer = still.get(path)
    assert answer.status_code == 200, answer.text
    if answer.headers["content-type"].startswith("text/html"):
        assert answer.text.count("<h1") == 1
        assert "<main" in answer.text


@pytest.mark.parametrize("path", [path for path in ADDRESSES if "." not in path])
@pytest.mark.parametrize("language", ["az", "ru"])
def test_answers_in_other_languages(still, path, language):
    answer = still.get(path, headers={"accept-language": f"{language};q=0.9"})
    assert answer.status_code == 200
    assert f'<html lang="{language}">' in answer.text


def test_answers_when_nothing_is_stored_yet(served):
    signed_in(served)
    answers = {path: served.get(path).status_code for path, _, _ in PAGES if "{" not in path}
    assert set(answers.values()) == {200}, answers


@pytest.mark.parametrize(
    "path",
    [
        "/alerts/99", "/alerts/99999999999999999999", "/journalists/nobody", "/campaigns/7", "/digest/tomorrow",
        "/digest/9999-12-31", "/digest/0001-01-01", "/nothing", "/feed/guess", "/alerts/x", "/static/../app.py",
    ],
)  # fmt: skip
def test_says_that_there_is_nothing(still, path):
    assert still.get(path).status_code == 404


@pytest.mark.parametrize(
    "path",
    [
        "/alerts?page=99999999999999999999",
        "/alerts?campaign=%00",
        "/search?q=%22%27%3B--",
        "/alerts?state=%FF",
    ],
)
def test_odd_questions_do_no_harm(still, path):
    assert still.get(path).status_code == 200


def test_a_hostile_article_is_shown_as_text(pages):
    with database.open_database(pages.home) as db:
        add(db, 50, f"Nihad Soltanov {HOSTILE}", title=f"{HOSTILE} title")
        number = alerts.latest(db, 1)[0].id
    for path in (
        "/",
        "/alerts",
        f"/alerts/{number}",
        f"/alerts/{number}/copy",
        "/label",
        f"/journalists/{PERSON.id}",
    ):
        text = pages.get(path).text
        assert "<script>doc" not in text, path
        assert "<img" not in text, path
    assert "&lt;script&gt;" in pages.get(f"/alerts/{number}").text


def test_no_page_links_to_the_world(still):
    for path in ADDRESSES:
        if "." in path:
            continue
        links = re.findall(r'(?:href|src|action)="([^"]*)"', still.get(path).text)
        assert [link for link in links if not link.startswith(("/", "#"))] == [], path


def verdict_of(pages, number):
    with database.open_database(pages.home) as db:
        alert = alerts.get(db, number)
        found = labels.of_reviewer(db, alert.article, alert.journalist, "owner")
        return found and (found.judgement, found.frames)


def test_a_verdict_is_stored_and_undone(pages):
    answer = pages.post(
        "/verdict", alert="2", judgement="targets", frame="traitor", action="a", next="/alerts/2"
    )
    assert (answer.status_code, answer.headers["location"]) == (303, "/alerts/2")
    assert verdict_of(pages, 2) == (Judgement.TARGETS, (Frame.TRAITOR,))
    assert "Undo" in pages.get("/alerts/2").text
    pages.post("/undo")
    assert verdict_of(pages, 2) is None


def test_several_are_decided_at_once(pages):
    pages.post("/verdict", alert=["1", "3"], judgement="neutral")
    assert verdict_of(pages, 1) == verdict_of(pages, 3) == (Judgement.NEUTRAL, ())
    assert verdict_of(pages, 2) is None
    pages.post("/undo")
    assert verdict_of(pages, 1) is verdict_of(pages, 3) is None


def test_a_decided_alert_is_no_longer_open(pages):
    before = pages.get("/alerts.json?state=open").json()
    pages.post("/verdict", alert=str(before[0]["id"]), judgement="neutral")
    after = pages.get("/alerts.json?state=open").json()
    assert len(after) == len(before) - 1
    assert [each["id"] for each in pages.get("/alerts.json?state=neutral").json()] == [before[0]["id"]]


def shown(pages):
    """What the label page asks for, as the fields of its form."""
    text = pages.get("/label").text
    return dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', text))


def test_ten_labels_arrive_and_each_is_asked_once(pages):
    asked = []
    for number in range(12):
        fields = shown(pages)
        asked.append(fields["article"])
        assert pages.post(
            "/label/answer", judgement=["targets", "neutral", "unsure"][number % 3], **fields
        ).is_redirect
    assert len(set(asked)) == 12
    with database.open_database(pages.home) as db:
        assert len(labels.current(db)) == 12
    assert "Nothing waits" in pages.get("/label").text


def test_a_reload_asks_for_the_same_piece(pages):
    assert shown(pages)["article"] == shown(pages)["article"]


def test_an_answer_that_is_sent_twice_counts_once(pages):
    fields = shown(pages)
    for _ in range(2):
        pages.post("/label/answer", judgement="targets", **fields)
    with database.open_database(pages.home) as db:
        assert len(labels.of_pair(db, int(fields["article"]), PERSON.id)) == 1


def test_what_is_skipped_comes_last(pages):
    fields = shown(pages)
    pages.post("/label/skip", **fields)
    assert shown(pages)["article"] != fields["article"]
    with database.open_database(pages.home) as db:
        assert [each.article for each in queue.put_off(db, "owner", 9)] == [int(fields["article"])]


def test_undo_brings_the_piece_back(pages):
    fields = shown(pages)
    pages.post("/label/answer", judgement="targets", **fields)
    pages.post("/undo", next="/label")
    assert shown(pages)["article"] == fields["article"]


def test_the_queue_does_not_show_the_score(pages):
    assert "0.95" not in pages.get("/label").text


@pytest.mark.parametrize("name", ["alerts", "journalists", "campaigns", "outlets"])
def test_every_list_is_csv_and_json(pages, name):
    assert pages.get(f"/{name}.csv").headers["content-type"] == "text/csv; charset=utf-8"
    assert isinstance(json.loads(pages.get(f"/{name}.json").text), list)


def test_a_cell_is_no_formula(pages):
    with database.open_database(pages.home) as db:
        add(db, 60, "Nihad Soltanov x", title="=cmd|' /C calc'!A0")
    assert "'=cmd|" in pages.get("/alerts.csv").text


def test_an_old_label_is_not_lost_when_the_judgement_changes(pages):
    pages.post("/verdict", alert="1", judgement="targets")
    pages.post("/verdict", alert="1", judgement="neutral")
    with database.open_database(pages.home) as db:
        assert len(labels.of_pair(db, alerts.get(db, 1).article, PERSON.id)) == 2


def test_the_language_is_kept(pages):
    pages.post("/preferences", language="ru", next="/help")
    assert '<html lang="ru">' in pages.get("/help").text


def test_keys_can_be_turned_off(pages):
    pages.post("/preferences", keys="off", next="/label")
    assert '<body data-keys="off">' in pages.get("/label").text


@pytest.mark.parametrize(
    "to", ["//evil.example", "/\\evil.example", "https://evil.example", "javascript:alert(1)"]
)
def test_a_form_leads_nowhere_else(pages, to):
    answer = pages.post("/preferences", language="en", next=to)
    assert answer.headers["location"] == "/"


def test_days_are_told_in_the_zone_of_the_settings(pages):
    assert NOON.isoformat() in pages.get("/alerts").text
    assert "22 Nov 2026, 16:00" in pages.get("/alerts").text
