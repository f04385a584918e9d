import gzip
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
from monitor.scanning import MAX_PAGE, BadInput, Scanner, scan, to_json

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


def web_page(text=SMEAR):
    paragraphs = "".join(f"<p>{sentence}.</p>" for sentence in text.split(". "))
    page = f"<html><head><title>Başlıq</title></head><body><article>{paragraphs * 2}</article></body></html>"
    return page.encode()


def web_record(number=1, body=None, *, packed=True, address=True, headers=()):
    """One record of an archive."""
    out = io.BytesIO()
    writer = WARCWriter(out, gzip=packed)
    answer = StatusAndHeaders(
        "200 OK", [("Content-Type", "text/html; charset=utf-8"), *headers], protocol="HTTP/1.1"
    )
    content = web_page() if body is None else body
    record = writer.create_warc_record(
        f"https://a.example/{number}", "response", payload=io.BytesIO(content), http_headers=answer
    )
    if not address:
        record.rec_headers.remove_header("WARC-Target-URI")
    writer.write_record(record)
    return out.getvalue()


def scanned(scanner, tmp_path, content, name="pages.warc.gz"):
    """Addresses of what was judged, and (byte, reason) of what could not be read."""
    path = tmp_path / name
    path.write_bytes(content)
    results = list(scan([str(path)], scanner, io.BytesIO(), NOON))
    bad = [r for r in results if isinstance(r, BadInput)]
    assert all(r.where.startswith(f"{path}:") for r in bad)
    told = [(int(r.where.removeprefix(f"{path}:").partition(":")[0]), r.reason) for r in bad]
    return [r.id for r in results if not isinstance(r, BadInput)], told


def urls(*numbers):
    return [f"https://a.example/{number}" for number in numbers]


@pytest.mark.parametrize("packed", [True, False])
def test_a_web_archive_is_read(scanner, tmp_path: Path, packed):
    archive = web_record(1, packed=packed) + web_record(2, packed=packed)
    assert scanned(scanner, tmp_path, archive) == (urls(1, 2), [])


def test_records_in_one_gzip_file_are_read(scanner, tmp_path: Path):
    archive = gzip.compress(web_record(1, packed=False) + web_record(2, packed=False))
    assert scanned(scanner, tmp_path, archive) == (urls(1, 2), [])


@pytest.mark.parametrize("packed", [True, False])
def test_wherever_an_archive_is_cut_it_is_told(scanner, tmp_path: Path, packed):
    first, second = (web_record(number, packed=packed) for number in (1, 2))
    for cut in [*range(1, len(second) - 4, 97), 1, 2, 3, len(second) - 5]:
        judged, told = scanned(scanner, tmp_path, first + second[:cut], "pages.warc")
        assert judged[0] == urls(1)[0]
        assert told
        assert told[0][0] == len(first)


@pytest.mark.parametrize("packed", [True, False])
@pytest.mark.parametrize(
    "junk",
    [b"\0" * 50, b"\x1f\x8b\x08\0 no gzip", b"WARC/1.1\r\nno record\r\n\r\n", b"a b c 2026 5\n" * 9999],
)
def test_junk_between_records_is_told_and_the_rest_is_judged(scanner, tmp_path: Path, packed, junk):
    first, second = (web_record(number, packed=packed) for number in (1, 2))
    judged, told = scanned(scanner, tmp_path, first + junk + second + junk)
    assert judged == urls(1, 2)
    assert [at for at, _ in told] == [len(first), len(first + junk + second)]


def test_what_stands_behind_a_damaged_record_is_judged(scanner, tmp_path: Path):
    records = [web_record(number) for number in (1, 2, 3)]
    damaged = bytearray(records[1])
    damaged[len(damaged) // 2 :] = b"\xff" * (len(damaged) - len(damaged) // 2)
    judged, told = scanned(scanner, tmp_path, records[0] + bytes(damaged) + records[2])
    assert (judged[0], judged[-1]) == tuple(urls(1, 3))
    assert told[0][0] == len(records[0])


@pytest.mark.parametrize("packed", [True, False])
def test_a_cut_archive_with_another_behind_it_hides_nothing_of_that(scanner, tmp_path: Path, packed):
    records = [web_record(number, packed=packed) for number in (1, 2, 3, 4)]
    judged, told = scanned(scanner, tmp_path, records[0] + records[1][:-200] + records[2] + records[3])
    assert {*urls(1, 3, 4)} <= {*judged}
    assert told


def test_a_record_without_an_address_is_judged_and_told(scanner, tmp_path: Path):
    archive = web_record(1) + web_record(2, address=False) + web_record(3)
    judged, told = scanned(scanner, tmp_path, archive)
    at = len(web_record(1))
    assert judged == [urls(1)[0], f"{tmp_path / 'pages.warc.gz'}:{told[0][0]}", urls(3)[0]]
    assert told == [(told[0][0], "the record has no WARC-Target-URI")]
    assert abs(told[0][0] - at) < 20  # each record has an id of its own, which packs as it likes


@pytest.mark.parametrize(
    ("body", "headers", "reason"),
    [
        pytest.param(gzip.compress(web_page()), [("Content-Encoding", "gzip, identity")], "", id="two names"),
        pytest.param(web_page(), [("Content-Encoding", "gzip")], "", id="declared gzip, kept plain"),
        pytest.param(
            gzip.compress(web_page()[:300]) + gzip.compress(web_page()[300:]),
            [("Content-Encoding", "gzip")],
            "",
            id="members",
        ),
        pytest.param(
            b"%x\r\n%b\r\n0\r\n\r\n" % (len(web_page()), web_page()),
            [("Transfer-Encoding", "Chunked")],
            "",
            id="chunks",
        ),
        pytest.param(
            web_page() + b" " * MAX_PAGE,
            [],
            "longer than 5,000,000 bytes: only its beginning is read",
            id="long",
        ),
        pytest.param(
            gzip.compress(web_page() * 2)[:-9],
            [("Content-Encoding", "gzip")],
            "its compression stops in the middle",
            id="the page itself is cut",
        ),
    ],
)
def test_pages_of_an_archive_are_decoded_as_those_of_the_network(scanner, tmp_path, body, headers, reason):
    judged, told = scanned(scanner, tmp_path, web_record(body=body, headers=headers))
    assert (judged, [told for _, told in told]) == (urls(1), [reason] if reason else [])


@pytest.mark.parametrize(
    ("record", "reason"),
    [
        pytest.param(web_record(headers=[("Content-Encoding", "br")]), "sent as 'br'", id="an odd encoding"),
        pytest.param(
            web_record(packed=False).replace(b"HTTP/1.1 200", b"GOPHER/1 200"),
            "no answer of a web server",
            id="no answer",
        ),
        pytest.param(
            web_record(packed=False).replace(b": response", b": responds"),
            "no known kind",
            id="no known kind",
        ),
        pytest.param(b"", "no record in it", id="empty"),
        pytest.param(gzip.compress(b"words"), "no record in it", id="no archive"),
    ],
)
def test_what_is_not_judged_is_told(scanner, tmp_path: Path, record, reason):
    judged, [(at, told)] = scanned(scanner, tmp_path, record)
    assert (judged, at) == ([], 0)
    assert reason in told


def test_the_command_judges_the_whole_part_of_a_cut_archive_and_ends_with_4(watch, tmp_path: Path):
    path = tmp_path / "pages.warc.gz"
    first = web_record(1)
    path.write_bytes(first + web_record(2)[:300])
    result = CliRunner().invoke(cli, ["scan", str(path), "--jsonl", "--home", str(watch[0])])
    assert (result.exit_code, json.loads(result.stdout)["url"]) == (4, "https://a.example/1")
    assert result.stderr.startswith(f"{path}:{len(first)}: ")


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
