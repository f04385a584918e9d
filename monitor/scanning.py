"""`monitor scan`: judge texts from files without touching the database."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO

import msgspec

from monitor import encoding, webarchive
from monitor.collect.extract import extract
from monitor.detect.fold import fold
from monitor.detect.language import detect
from monitor.detect.names import Matcher
from monitor.errors import ExtractError
from monitor.records import Article, Assessment, Band, Journalist, Mention, Page, Where

#: Characters of one line; a longer one is refused.
MAX_LINE = 5_000_000
#: Bytes of one page in a WARC file.
MAX_PAGE = 5_000_000


class Line(msgspec.Struct, forbid_unknown_fields=False):
    """One line of the input; see `docs/formats.md`."""

    id: str
    text: str
    title: str = ""
    url: str = ""
    language: str = ""
    person: str = ""
    person_spans: list[tuple[int, int]] = []


@dataclass(frozen=True, slots=True, kw_only=True)
class BadInput:
    """Something that could not be judged: `where` is file and line."""

    where: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One (text, journalist) pair."""

    id: str
    url: str
    name: str
    person_id: str
    mentions: tuple[Mention, ...]
    assessment: Assessment


class Scanner:
    """Finds and judges everybody on a watch list in a text; or one person whom the input names."""

    def __init__(
        self, journalists: Sequence[Journalist], model: Mapping[str, bytes], languages: Sequence[str]
    ) -> None:
        self._names = {journalist.id: journalist.name for journalist in journalists}
        self._ids = {journalist.name: journalist for journalist in journalists}
        self._matcher = Matcher(journalists)
        self._classifier = encoding.classifier(model)
        self._languages = tuple(languages)

    def scan(self, line: Line) -> Iterator[Finding]:
        """The pairs of one text."""
        language = line.language or detect(f"{line.title}\n{line.text}", allowed=self._languages)
        article = Article(title=line.title, text=line.text, language=language)
        yield from self.judged(line.id, line.url, article, line.person, line.person_spans)

    def judged(
        self, id: str, url: str, article: Article, person: str = "", spans: Sequence[tuple[int, int]] = ()
    ) -> Iterator[Finding]:
        """The pairs of one article; only `person` where one is given, watched or not."""
        mentions = self._matcher.find(article)
        names = dict(self._names)
        wanted = None
        if person:
            journalist = self._ids.get(person) or Journalist(id=person, name=person)
            wanted = journalist.id
            names[wanted] = journalist.name
            own = _given(article, wanted, spans) or _searched(article, journalist)
            mentions = tuple(m for m in mentions if m.journalist != wanted and not _overlaps(m, own)) + own
        for found in self._classifier.assess(article, mentions):
            if wanted is None or found.journalist == wanted:
                yield Finding(
                    id=id,
                    url=url,
                    name=names[found.journalist],
                    person_id=found.journalist,
                    mentions=tuple(m for m in mentions if m.journalist == found.journalist),
                    assessment=found,
                )


def scan(
    paths: Iterable[str], scanner: Scanner, standard_input: IO[bytes], now: datetime
) -> Iterator[Finding | BadInput]:
    """Judge files in their order; `-` is standard input, `.warc` and `.warc.gz` are archives, else JSON Lines."""
    for path in paths:
        if path == "-":
            yield from _scan_lines("standard input", standard_input, scanner)
            continue
        try:
            with Path(path).open("rb") as file:
                if path.endswith((".warc", ".warc.gz")):
                    yield from _scan_archive(path, file, scanner, now)
                else:
                    yield from _scan_lines(path, file, scanner)
        except OSError as error:
            yield BadInput(where=path, reason=str(error.strerror or error))


def to_json(found: Finding) -> str:
    """One line of the contract's output."""
    judged = found.assessment
    return json.dumps(
        {
            "id": found.id,
            "url": found.url,
            "person": found.name,
            "person_id": found.person_id,
            "mentions": [
                {"where": m.where.value, "start": m.start, "end": m.end, "form": m.form}
                for m in found.mentions
                if m.where in (Where.TITLE, Where.TEXT)
            ],
            "score": round(judged.score, 6),
            # The contract knows three bands: too little text to judge is the lowest, and said beside it.
            "band": Band.UNLIKELY.value if judged.band is Band.INSUFFICIENT else judged.band.value,
            "insufficient_text": judged.band is Band.INSUFFICIENT,
            "frames": [{"frame": f.frame.value, "score": round(f.score, 4)} for f in judged.frames],
            "reasons": [{"text": r.text, "weight": round(r.weight, 4)} for r in judged.reasons],
            "model": judged.model,
        },
        ensure_ascii=False,
    )


def to_line(found: Finding) -> str:
    """One line to read."""
    frames = ", ".join(f.frame.value for f in found.assessment.frames)
    return f"{found.assessment.score:.2f} {found.assessment.band:<12} {found.name}  {found.id}  {frames}"


def _scan_lines(name: str, file: IO[bytes], scanner: Scanner) -> Iterator[Finding | BadInput]:
    decoder = msgspec.json.Decoder(Line)
    number = 0
    while raw := file.readline(MAX_LINE + 1):
        number += 1
        if len(raw) > MAX_LINE and not raw.endswith(b"\n"):
            _skip_line(file)
            yield BadInput(where=f"{name}:{number}", reason=f"longer than {MAX_LINE:,} bytes")
            continue
        if not raw.strip():
            continue
        try:
            line = decoder.decode(raw)
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            yield BadInput(where=f"{name}:{number}", reason=str(error))
            continue
        yield from scanner.scan(line)


def _skip_line(file: IO[bytes]) -> None:
    while (rest := file.readline(MAX_LINE)) and not rest.endswith(b"\n"):
        pass


def _scan_archive(
    name: str, file: IO[bytes], scanner: Scanner, now: datetime
) -> Iterator[Finding | BadInput]:
    for found in webarchive.responses(file, MAX_PAGE):
        place = f"{name}:{found.at}: {found.url}".removesuffix(": ")
        if isinstance(found, webarchive.Unread):
            yield BadInput(where=place, reason=found.reason)
        else:
            yield from _scan_page(place, found, scanner, now)


def _scan_page(
    place: str, found: webarchive.Response, scanner: Scanner, now: datetime
) -> Iterator[Finding | BadInput]:
    page = Page(
        url=found.url,
        final_url=found.url,
        status=200,
        headers=found.headers,
        body=found.body,
        fetched_at=now,
    )
    try:
        article = extract(page, now=now)
    except ExtractError as error:
        yield BadInput(where=place, reason=error.reason)
        return
    yield from scanner.judged(found.url or place, found.url, article)


def _given(article: Article, journalist: str, spans: Sequence[tuple[int, int]]) -> tuple[Mention, ...]:
    return tuple(
        Mention(
            journalist=journalist,
            where=Where.TEXT,
            start=start,
            end=end,
            form=article.text[start:end],
            how="given with the text",
        )
        for start, end in spans
        if 0 <= start < end <= len(article.text)
    )


def _searched(article: Article, journalist: Journalist) -> tuple[Mention, ...]:
    """Where a person stands whom the input names: by the rules for names, else as written."""
    found = Matcher([journalist]).find(article)
    if found:
        return found
    wanted, text = fold(journalist.name), fold(article.text)
    start = text.find(wanted)
    return _given(article, journalist.id, [(start, start + len(wanted))]) if wanted and start >= 0 else ()


def _overlaps(mention: Mention, others: Iterable[Mention]) -> bool:
    return any(
        mention.where is other.where and mention.start < other.end and other.start < mention.end
        for other in others
    )
