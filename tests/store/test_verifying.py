"""Whatever is changed, removed, swapped or added shows, and what a crash leaves is never called tampering."""

import random
import shutil

import pytest
from pages import page

from monitor.store import chain, verifying, warcs
from monitor.store.archive import Archive


@pytest.fixture
def folder(tmp_path):
    """Five pages in three files."""
    archive = Archive(tmp_path, roll=1_000)
    for number in range(5):
        archive.add(page(number))
    assert len(chain.files(tmp_path)) == 3
    return tmp_path


def links(folder):
    return [link for link in chain.read(folder) if isinstance(link, chain.Link)]


def kinds(folder, **how):
    return [problem.kind for problem in verifying.verify(folder, **how).problems]


def test_an_untouched_copy_is_good(folder, tmp_path_factory):
    copy = tmp_path_factory.mktemp("copy") / "evidence"
    shutil.copytree(folder, copy)
    report = verifying.verify(copy, heads=[link.digest for link in links(folder)])
    assert (report.problems, report.notes, report.records, report.files) == ([], [], 8, 3)


def test_any_byte_that_is_changed_shows_and_its_record_is_named(folder):
    chance = random.Random(3)  # noqa: S311  # not for secrets
    for file in chain.files(folder):
        body = (folder / file).read_bytes()
        for _ in range(40):
            place = chance.randrange(len(body))
            changed = bytearray(body)
            changed[place] ^= 1 << chance.randrange(8)
            (folder / file).write_bytes(changed)
            problem = verifying.verify(folder).problems[0]
            hit = next(
                link for link in links(folder) if link.file == file and link.offset <= place < link.end
            )
            assert (problem.kind, problem.file, problem.offset) == ("changed", file, hit.offset)
        (folder / file).write_bytes(body)


def test_a_file_that_is_gone_is_told_with_what_was_in_it(folder):
    (folder / chain.files(folder)[1]).unlink()
    missing = verifying.verify(folder).problems
    assert {problem.kind for problem in missing} == {"missing"}
    assert [p.url for p in missing if p.url] == [
        link.url for link in links(folder) if link.file == missing[0].file and link.url
    ]


def test_a_record_cut_out_of_the_middle_shows(folder):
    cut = links(folder)[1]
    path = folder / cut.file
    body = path.read_bytes()
    path.write_bytes(body[: cut.offset] + body[cut.end :])
    assert "changed" in kinds(folder) or "missing" in kinds(folder)


def test_a_record_cut_out_of_the_file_and_the_list_shows(folder):
    kept = links(folder)
    cut = kept[-1]
    path = folder / cut.file
    path.write_bytes(path.read_bytes()[: cut.offset])
    lines = chain.list_of(folder).read_bytes().splitlines(keepends=True)
    chain.list_of(folder).write_bytes(b"".join(lines[:-1]))
    assert kinds(folder) == []  # the end of a chain alone cannot show that it was longer
    assert kinds(folder, heads=[cut.digest]) == ["head"]


def test_a_record_that_was_made_again_shows_in_the_next_one(folder):
    victim = links(folder)[1]
    forged = warcs.response(page(1, body=b"nothing to see"), victim.previous)
    path = folder / victim.file
    body = path.read_bytes()
    path.write_bytes(body[: victim.offset] + forged + body[victim.end :])
    chain.list_of(folder).unlink()
    report = verifying.verify(folder)
    assert [problem.kind for problem in report.problems] == ["list", "order"]


@pytest.mark.parametrize("line", [0, 3, 6])
def test_a_line_taken_out_of_the_list_shows(folder, line):
    lines = chain.list_of(folder).read_bytes().splitlines(keepends=True)
    chain.list_of(folder).write_bytes(b"".join(lines[:line] + lines[line + 1 :]))
    assert kinds(folder) != []


def test_a_line_of_the_list_that_was_rewritten_shows(folder):
    path = chain.list_of(folder)
    path.write_text(path.read_text().replace("xeber.example/3", "other.example/3"))
    report = verifying.verify(folder)
    assert [(p.kind, p.url) for p in report.problems] == [("changed", "https://other.example/3")]


def test_records_added_to_an_old_file_show(folder):
    with (folder / chain.files(folder)[0]).open("ab") as file:
        file.write(warcs.response(page(99), chain.GENESIS))
    assert kinds(folder) == ["added"]


def test_a_record_appended_to_the_newest_file_that_does_not_follow_shows(folder):
    with (folder / chain.files(folder)[-1]).open("ab") as file:
        file.write(warcs.response(page(99), chain.GENESIS))
    assert kinds(folder) == ["order"]


def test_a_head_that_was_never_printed_here_shows(folder):
    assert kinds(folder, heads=["ab" * 32]) == ["head"]


def test_an_empty_folder_is_good(tmp_path):
    report = verifying.verify(tmp_path)
    assert (report.problems, report.records, report.head) == ([], 0, chain.GENESIS)
