"""Whether the archive still holds what it held: needs the folder alone, and says more with the database.

The list is walked in the order of the chain; each record's bytes must have the digest that the list gives and carry
the digest of the record before.  Where the list is missing, the records themselves are walked.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from monitor.errors import MissingPartError
from monitor.store import chain, stamps, warcs
from monitor.store.chain import GENESIS, Link
from monitor.store.evidence import Evidence
from monitor.store.stamps import Stamp

if TYPE_CHECKING:
    from cryptography.x509 import Certificate


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """Something that is not as it was kept."""

    #: `changed`, `missing`, `order`, `added`, `list`, `head`, `stamp`, `article`
    kind: str
    text: str
    file: str = ""
    offset: int | None = None
    url: str = ""
    at: str = ""


@dataclass(slots=True, kw_only=True)
class Report:
    """What a verification found."""

    records: int = 0
    files: int = 0
    #: The digest of the last record; it stands for all.
    head: str = GENESIS
    #: What an authority said about heads of the chain, the oldest first.
    stamps: list[Stamp] = field(default_factory=list)
    #: The first one first, in the order of the chain.
    problems: list[Problem] = field(default_factory=list)
    #: What looks odd and is explained.
    notes: list[str] = field(default_factory=list)


def verify(
    folder: Path,
    heads: Sequence[str] = (),
    tied: Sequence[Evidence] | None = None,
    *,
    stamped: Sequence[str] = (),
    roots: Sequence[Certificate] | None = None,
) -> Report:
    """Check every record.

    Args:
        heads: Digests that were printed or published earlier; each must still be in the chain.
        tied: What the database says; None: only the folder is at hand.
        stamped: The files of time stamps that the database says are there.
        roots: The certificates of the authorities that are believed; None: nobody said.

    Raises:
        OSError: A file cannot be read although it is there.
    """
    report = Report(files=len(chain.files(folder)))
    listed = _listed(folder, report)
    links = listed or _walked(folder, report)
    _chained(folder, links, report)
    _covered(folder, links, report)
    known = {link.digest: link for link in links}
    for digest in heads:
        if digest != GENESIS and digest not in known:
            text = "this head is not in the chain: records were changed or taken away since it was printed"
            report.problems.append(Problem(kind="head", text=f"{digest}: {text}"))
    _stamped(folder, links, stamped, roots, report)
    if tied is not None:
        _tied(folder, known, tied, report)
    return report


def _stamped(
    folder: Path,
    links: Sequence[Link],
    stamped: Sequence[str],
    roots: Sequence[Certificate] | None,
    report: Report,
) -> None:
    places = {link.digest: (place, link.at) for place, link in enumerate(links, start=1)}
    try:
        report.stamps = stamps.look_over(folder, places, roots)
    except MissingPartError as error:
        report.notes.append(f"the time stamps were not checked: {error}")
        return
    for stamp in report.stamps:
        if stamp.wrong:
            report.problems.append(Problem(kind="stamp", text=stamp.wrong, file=stamp.file, at=stamp.at))
        if stamp.odd:
            report.notes.append(f"{stamp.file}: {stamp.odd}")
    there = {stamp.file for stamp in report.stamps}
    for file in stamped:
        if file not in there:
            report.problems.append(
                Problem(kind="stamp", text="this time stamp is no longer there", file=file)
            )


def _listed(folder: Path, report: Report) -> list[Link]:
    found = []
    bad = 0
    for link in chain.read(folder):
        if isinstance(link, Link):
            if bad:
                report.problems.append(
                    Problem(kind="list", text=f"index.jsonl:{bad}: not readable", file="index.jsonl")
                )
                bad = 0
            found.append(link)
        else:
            bad = bad or link
    if bad:
        report.notes.append(
            "the last line of index.jsonl was cut short by a crash; the next run puts it right"
        )
    return found


def _walked(folder: Path, report: Report) -> list[Link]:
    if not chain.files(folder):
        return []
    report.problems.append(
        Problem(
            kind="list",
            text="index.jsonl is missing: what the records alone show is checked",
            file="index.jsonl",
        )
    )
    return [link for file in chain.files(folder) for link in _links(folder, file, 0)]


def _links(folder: Path, file: str, start: int) -> Iterator[Link]:
    for offset, member in warcs.members(folder / file, start):
        try:
            yield warcs.link_of(member, file, offset)
        except ValueError:
            return


def _chained(folder: Path, links: Iterable[Link], report: Report) -> None:
    previous = GENESIS
    for link in links:
        report.records += 1
        problem = _order(link, previous) or _bytes(folder, link)
        if problem:
            report.problems.append(problem)
        previous = link.digest
    report.head = previous


def _order(link: Link, previous: str) -> Problem | None:
    if link.previous == previous:
        return None
    return _problem(
        link, "order", f"the record before it ({link.previous}) is not the one that stands there now"
    )


def _bytes(folder: Path, link: Link) -> Problem | None:
    path = folder / link.file
    if not path.is_file():
        return _problem(link, "missing", "its file is not there")
    member = warcs.member_at(path, link.offset, link.length)
    if len(member) < link.length:
        return _problem(link, "missing", "its file ends before it")
    if chain.digest_of(member) != link.digest:
        return _problem(link, "changed", "its bytes are not the ones that were kept")
    try:
        same = warcs.link_of(member, link.file, link.offset) == link
        stated = warcs.claims(member)
    except ValueError as error:
        return _problem(link, "changed", str(error))
    if not same:
        return _problem(link, "changed", "the list says something else about it than the record itself")
    if stated and stated != link.payload:
        return _problem(link, "changed", "its body has not the SHA-256 that it states")
    return None


def _covered(folder: Path, links: list[Link], report: Report) -> None:
    """Every byte of every file belongs to one record; whole records that the list lacks are added to `links`."""
    spans: dict[str, list[Link]] = {}
    for link in links:
        spans.setdefault(link.file, []).append(link)
    newest = max((link.serial for link in links), default=0)
    for file in chain.files(folder):
        end = 0
        for link in sorted(spans.get(file, ()), key=lambda link: link.offset):
            if link.offset != end:
                report.problems.append(
                    _problem(link, "added", f"between {end} and {link.offset} stands what is no record")
                )
            end = max(end, link.end)
        if (folder / file).stat().st_size > end:
            links += _behind(folder, file, end, newest, report)
    for torn in sorted(folder.glob("*/*/*.torn")):
        report.notes.append(
            f"{torn.relative_to(folder).as_posix()}: what a crash left of a record; its page was read again"
        )


def _behind(folder: Path, file: str, end: int, newest: int, report: Report) -> list[Link]:
    """The whole records behind the last one of a file that the list has: a crash came before the list."""
    found = list(_links(folder, file, end))
    rest = (folder / file).stat().st_size - (found[-1].end if found else end)
    problem = _not_by_a_crash(found, file, end, newest, report)
    if problem:
        report.problems.append(problem)
        return []
    for link in found:
        report.records += 1
        report.head = link.digest
        report.notes.append(
            f"{file}:{link.offset}: kept just before a crash, not in the list yet: {link.url}"
        )
    if rest:
        report.notes.append(
            f"{file}: {rest} bytes of a record that a crash cut short; the next run sets them aside"
        )
    return found


def _not_by_a_crash(
    found: Sequence[Link], file: str, end: int, newest: int, report: Report
) -> Problem | None:
    if chain.serial_of(file) < newest:
        text = f"from byte {end} on stands what was not kept by this program"
        return Problem(kind="added", text=text, file=file, offset=end)
    if found and found[0].previous != report.head:
        return _problem(found[0], "order", "it does not follow the last record of the list")
    return None


def _tied(folder: Path, known: Mapping[str, Link], tied: Sequence[Evidence], report: Report) -> None:
    """What the database says about the records, and which records it does not know."""
    bad = {(problem.file, problem.offset) for problem in report.problems}
    for each in tied:
        link = known.get(each.digest)
        if link is None:
            text = f"article {each.article}: its record is no longer in the list"
            report.problems.append(_article(each, text))
        elif (link.file, link.offset) not in bad and (text := _differs(folder, link, each)):
            report.problems.append(_article(each, text))
    rows = {each.digest for each in tied}
    for link in known.values():
        if link.kind == "response" and link.digest not in rows:
            report.notes.append(
                f"{link.file}:{link.offset}: no article refers to it: the program was stopped after keeping the page "
                f"and read it again later, or the database is older than the archive: {link.url}"
            )


def _differs(folder: Path, link: Link, each: Evidence) -> str:
    if (each.file, each.offset, each.length, each.payload) != (
        link.file,
        link.offset,
        link.length,
        link.payload,
    ):
        return f"article {each.article}: the database and the list disagree about where its record stands"
    try:
        page = warcs.page_of(warcs.member_at(folder / link.file, link.offset, link.length), each.page_hash)
    except ValueError as error:
        return f"article {each.article}: {error}"
    if chain.digest_of(page.body) != each.page_hash:
        return f"article {each.article}: the page that was judged had another SHA-256"
    return ""


def _problem(link: Link, kind: str, text: str) -> Problem:
    return Problem(kind=kind, text=text, file=link.file, offset=link.offset, url=link.url, at=link.at)


def _article(each: Evidence, text: str) -> Problem:
    return Problem(
        kind="article", text=text, file=each.file, offset=each.offset, url=each.url, at=each.at.isoformat()
    )
