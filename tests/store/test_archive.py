"""The archive is only ever added to, and a crash at any byte loses nothing that was kept."""

import os
import resource

import pytest
from pages import later, page

from monitor.errors import StoreError
from monitor.store import chain, verifying
from monitor.store.archive import Archive, catch_up


def urls(folder):
    return [
        link.url for link in chain.read(folder) if isinstance(link, chain.Link) and link.kind == "response"
    ]


def test_pages_follow_one_another_in_one_file(tmp_path):
    archive = Archive(tmp_path)
    links = [archive.add(page(number)) for number in (1, 2, 3)]
    assert {link.file for link in links} == {"2026/11/monitor-00001.warc.gz"}
    assert links[1].previous == links[0].digest
    assert verifying.verify(tmp_path).problems == []
    assert verifying.verify(tmp_path).head == links[-1].digest


@pytest.mark.parametrize(
    ("roll", "days", "files"),
    [
        pytest.param(10**6, [0, 1, 2], ["2026/11/monitor-00001.warc.gz"], id="one month"),
        pytest.param(
            10**6,
            [0, 10],
            ["2026/11/monitor-00001.warc.gz", "2026/12/monitor-00002.warc.gz"],
            id="next month",
        ),
        pytest.param(
            10, [0, 0], ["2026/11/monitor-00001.warc.gz", "2026/11/monitor-00002.warc.gz"], id="too large"
        ),
        pytest.param(
            10**6,
            [10, 0, 11],
            [
                "2026/12/monitor-00001.warc.gz",
                "2026/11/monitor-00002.warc.gz",
                "2026/12/monitor-00003.warc.gz",
            ],
            id="a clock that jumps back",
        ),
    ],
)
def test_a_new_file_is_begun(tmp_path, roll, days, files):
    archive = Archive(tmp_path, roll)
    for day in days:
        archive.add(page(day, at=later(day)))
    assert chain.files(tmp_path) == files
    assert verifying.verify(tmp_path).problems == []


def test_the_next_run_goes_on_with_the_chain(tmp_path):
    first = Archive(tmp_path).add(page(1))
    second = Archive(tmp_path).add(page(2))
    assert (second.previous, second.offset) == (first.digest, first.end)


def test_only_the_owner_may_read(tmp_path):
    link = Archive(tmp_path / "var" / "evidence").add(page())
    path = tmp_path / "var" / "evidence" / link.file
    assert path.stat().st_mode & 0o777 == 0o600
    assert {
        folder.stat().st_mode & 0o777 for folder in (path.parent, path.parent.parent, path.parents[2])
    } == {0o700}


@pytest.mark.parametrize("share", [0.01, 0.3, 0.7, 0.999])
def test_a_record_that_was_cut_short_is_set_aside_and_nothing_else_is_lost(tmp_path, share):
    archive = Archive(tmp_path)
    kept = archive.add(page(1))
    path, listed = tmp_path / kept.file, chain.list_of(tmp_path).read_bytes()
    archive.add(page(2))
    os.truncate(path, kept.end + max(1, int((path.stat().st_size - kept.end) * share)))
    chain.list_of(tmp_path).write_bytes(listed)
    told = verifying.verify(tmp_path)
    assert (told.problems, "cut short" in told.notes[0]) == ([], True)
    again = Archive(tmp_path).add(page(2))
    assert again.offset == kept.end
    assert urls(tmp_path) == [page(1).url, page(2).url]
    assert verifying.verify(tmp_path).problems == []
    assert "a crash left" in verifying.verify(tmp_path).notes[0]


@pytest.mark.parametrize("bytes_left", [0, 1, 40, 400])
def test_a_file_that_was_just_begun_is_taken_up(tmp_path, bytes_left):
    path = tmp_path / "2026" / "11" / "monitor-00001.warc.gz"
    Archive(tmp_path).add(page(1))
    os.truncate(path, min(bytes_left, path.stat().st_size))
    chain.list_of(tmp_path).unlink()
    Archive(tmp_path).add(page(2))
    assert verifying.verify(tmp_path).problems == []
    assert page(2).url in urls(tmp_path)


def test_whole_records_that_the_list_lacks_are_found_again(tmp_path):
    archive = Archive(tmp_path, roll=10)
    listed = b""
    for number in range(4):
        archive.add(page(number))
        listed = listed or chain.list_of(tmp_path).read_bytes()
    chain.list_of(tmp_path).write_bytes(listed + b'{"file": "2026')
    told = verifying.verify(tmp_path)
    assert (told.problems, told.records) == ([], 8)
    assert catch_up(tmp_path) is not None
    assert len(urls(tmp_path)) == 4
    assert verifying.verify(tmp_path).notes == []


def test_a_list_that_is_gone_is_made_again_from_the_records(tmp_path):
    archive = Archive(tmp_path)
    for number in range(3):
        archive.add(page(number))
    before = chain.list_of(tmp_path).read_bytes()
    chain.list_of(tmp_path).unlink()
    catch_up(tmp_path)
    assert chain.list_of(tmp_path).read_bytes() == before


def test_a_full_disk_leaves_the_archive_as_it_was(tmp_path):
    archive = Archive(tmp_path)
    kept = archive.add(page(1))
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    import signal

    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (kept.end + 100, before[1]))
    try:
        with pytest.raises(StoreError, match="File too large"):
            archive.add(page(2))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, handler)
    assert (tmp_path / kept.file).stat().st_size == kept.end
    assert archive.add(page(3)).previous == kept.digest
    assert verifying.verify(tmp_path).problems == []


def test_bytes_that_somebody_took_away_are_not_written_over(tmp_path):
    kept = Archive(tmp_path).add(page(1))
    os.truncate(tmp_path / kept.file, kept.end - 10)
    new = Archive(tmp_path).add(page(2))
    assert new.file != kept.file
    assert [problem.kind for problem in verifying.verify(tmp_path).problems] == ["missing"]
