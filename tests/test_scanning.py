import io
import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from samples import NOON
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter
from watching import trained

from monitor.cli.main import cli
from monitor.records import Journalist
from monitor.scanning import BadInput, Scanner, scan, to_json

PEOPLE = (
    Journalist(id="nihad", name="Nihad Soltanov"),
    Journalist(id="aytan", name="Aytən Quliyeva"),
)
SMEAR = (
    "Xaricdəki havadarlarının sifarişini yerinə yetirən Nihad Soltanov bu dəfə də vətənini satmaqdan çəkinməyib. "
    "Qrant hesabına yaşayan bu satqın düşmən dəyirmanına su tökür və xalqa xəyanət edir. "
    "Soltanovun kimə xidmət etdiyi heç kimə sirr deyil."
)


@pytest.fixture(scope="module")
def watch(tmp_path_factory):
    """A home folder with a model and a watch list."""
    home = tmp_path_factory.mktemp("model")
    listed = "\n".join(f"- {{id: {person.id}, name: {person.name}}}" for person in PEOPLE)
    (home / "journalists.yaml").write_text(f"journalists:\n{listed}\n", "utf-8")
    return home, trained(home, NOON)


@pytest.fixture(scope="module")
def scanner(watch):
    return Scanner(PEOPLE, watch[1], ("az", "ru", "en", "tr"))


def lines(*values):
    return io.BytesIO("\n".join(v if isinstance(v, str) else json.dumps(v) for v in values).encode())


def found(scanner, *values):
    return list(scan(["-"], scanner, lines(*values), NOON))


def piece(**changes):
    return {"id": "1", "title": "", "text": SMEAR, **changes}


def test_a_text_gives_a_line_for_everybody_watched_who_is_named(scanner):
    results = found(scanner, piece(), piece(id="2", text="Bakıda hava isti olacaq."))
    assert [(r.id, r.person_id) for r in results] == [("1", "nihad")]
    value = json.loads(to_json(results[0]))
    assert value["person"] == "Nihad Soltanov"
    assert [m["form"] for m in value["mentions"]] == ["Nihad Soltanov", "Soltanovun"]
    assert all(SMEAR[m["start"] : m["end"]] == m["form"] for m in value["mentions"])
    assert 0 <= value["score"] <= 1
    assert value["band"] in {"likely", "possible", "unlikely"}
    assert value["reasons"]


def test_a_person_who_is_given_is_judged_watched_or_not(scanner):
    text = SMEAR.replace("Nihad Soltanov", "Tural Ağazadə").replace("Soltanov", "Ağazadə")
    [result] = found(scanner, piece(text=text, person="Tural Ağazadə"))
    assert result.name == "Tural Ağazadə"


def test_spans_that_are_given_are_used(scanner):
    [result] = found(scanner, piece(text="Bu xanım " + SMEAR, person="Lalə", person_spans=[[3, 8]]))
    assert [m.form for m in result.mentions] == ["xanım"]


def test_a_person_as_written_is_found_as_written(scanner):
    [result] = found(scanner, piece(text="Kanal-99 yenə yalan yayıb. " + SMEAR, person="Kanal-99"))
    assert result.mentions[0].form == "Kanal-99"


@pytest.mark.parametrize(
    "bad",
    [
        pytest.param("{", id="cut off"),
        pytest.param("[1, 2]", id="no object"),
        pytest.param('{"id": "2"}', id="no text"),
        pytest.param('{"id": "2", "text": 5}', id="text is a number"),
        pytest.param('{"id": "2", "text": "\\ud800"}', id="half a character"),
    ],
)
def test_a_bad_line_is_named_and_the_rest_is_judged(scanner, bad):
    results = found(scanner, piece(), bad, piece(id="3"))
    assert [r.where if isinstance(r, BadInput) else r.id for r in results] == ["1", "standard input:2", "3"]


def test_spans_outside_the_text_are_not_believed(scanner):
    [result] = found(scanner, piece(person="Nihad Soltanov", person_spans=[[5, 99999], [-3, 2]]))
    assert result.mentions[0].form == "Nihad Soltanov"


def test_a_file_that_is_missing_is_named(scanner):
    [result] = scan(["nothing.jsonl"], scanner, io.BytesIO(), NOON)
    assert isinstance(result, BadInput)
    assert result.where == "nothing.jsonl"


def test_a_web_archive_is_read(scanner, tmp_path: Path):
    paragraphs = "".join(f"<p>{sentence}.</p>" for sentence in SMEAR.split(". "))
    page = f"<html><head><title>Başlıq</title></head><body><article>{paragraphs * 2}</article></body></html>"
    path = tmp_path / "pages.warc.gz"
    with path.open("wb") as file:
        writer = WARCWriter(file, gzip=True)
        headers = StatusAndHeaders(
            "200 OK", [("Content-Type", "text/html; charset=utf-8")], protocol="HTTP/1.1"
        )
        record = writer.create_warc_record(
            "https://a.example/1", "response", payload=io.BytesIO(page.encode()), http_headers=headers
        )
        writer.write_record(record)
    results = list(scan([str(path)], scanner, io.BytesIO(), NOON))
    assert [(r.id, r.person_id) for r in results] == [("https://a.example/1", "nihad")]


def test_an_archive_that_is_none_is_named(scanner, tmp_path: Path):
    path = tmp_path / "pages.warc.gz"
    path.write_bytes(b"not an archive at all" * 10)
    [result] = scan([str(path)], scanner, io.BytesIO(), NOON)
    assert isinstance(result, BadInput)


@pytest.mark.parametrize(
    ("text", "lines", "told"),
    [
        pytest.param(SMEAR, 1, "", id="somebody"),
        pytest.param(
            "Bu gün hava yağışlıdır.", 0, "Nobody on the watch list is named in what was read.\n", id="nobody"
        ),
    ],
)
def test_the_command_says_when_nobody_is_named(watch, text, lines, told):
    given = json.dumps(piece(text=text))
    result = CliRunner().invoke(cli, ["scan", "-", "--jsonl", "--home", str(watch[0])], input=given)
    assert (result.exit_code, len(result.stdout.splitlines()), result.stderr) == (0, lines, told)
