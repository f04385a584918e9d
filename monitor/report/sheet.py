"""The sheet in a bundle of evidence: what was printed, where, when, its hash, and how to check it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from html import escape

from monitor.records import Frame
from monitor.report.formats import formats


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetPage:
    """One alert and the page it rests on."""

    alert: int
    person: str
    outlet: str
    title: str
    #: The final address.
    url: str
    #: When the page was fetched, and what the server answered.
    at: datetime
    status: int
    score: float
    frames: tuple[Frame, ...]
    sentence: str
    #: SHA-256 of the body in the record; `as received` or `decoded`.
    payload: str
    body: str
    #: Of the record's bytes, and of the one before it in the chain.
    digest: str
    previous: str
    #: Where the record stands in the archive it comes from, and in `archive/data.warc.gz` of the bundle.
    source: str
    offset: int
    length: int


LANGUAGES = ("az", "en", "ru", "tr")

_WORDS: Mapping[str, Mapping[str, str]] = {
    "az": {
        "heading": "Sübut vərəqi",
        "what": "Nə dərc olunub",
        "where": "Harada",
        "when": "Nə vaxt oxunub (UTC)",
        "answer": "Serverin cavabı",
        "about": "Kim haqqında",
        "judged": "Proqramın qiyməti (0–1) və çərçivələr",
        "payload": "Səhifənin SHA-256 xülasəsi",
        "as received": "alındığı kimi",
        "decoded": "açılmış",
        "digest": "Yazının SHA-256 xülasəsi",
        "previous": "Əvvəlki yazının xülasəsi",
        "place": "Yazının yeri",
        "check": "Necə yoxlamaq olar",
        "how": "Bu faylı replayweb.page saytında və ya oflayn açın. Hər bir yazı archive/data.warc.gz faylında "
        "göstərilən yerdən başlayır: həmin baytların SHA-256 xülasəsi burada yazılanla eyni olmalıdır. "
        "Qiymət hökm deyil: onu insan yoxlamalıdır.",
        "left out": "Burada heç kimin adı çəkilmir: adlar, başlıqlar, cümlələr, ünvanlar və səhifələrin özü "
        "verilməyib, çünki dəyişdirilmiş səhifə heç nəyi sübut etməzdi. Arxiv kimdədirsə, yazını göstərilən yerdən "
        "götürüb verə bilər: onun baytlarının SHA-256 xülasəsi burada yazılanla eyni olmalıdır. Nəşrə və vaxta görə "
        "yazını tapmaq mümkündür. Qiymət hökm deyil: onu insan yoxlamalıdır.",
    },
    "en": {
        "heading": "Evidence sheet",
        "what": "What was printed",
        "where": "Where",
        "when": "When it was read (UTC)",
        "answer": "Answer of the server",
        "about": "About whom",
        "judged": "The program's score (0–1) and frames",
        "payload": "SHA-256 of the page",
        "as received": "as received",
        "decoded": "decoded",
        "digest": "SHA-256 of the record",
        "previous": "Digest of the record before",
        "place": "Place of the record",
        "check": "How to check it",
        "how": "Open this file at replayweb.page or offline. Each record begins in archive/data.warc.gz at the place "
        "given: the SHA-256 of those bytes must be the one printed here. The score is not a verdict: a person must "
        "look at it.",
        "left out": "Nobody is named here: names, headlines, sentences, addresses and the pages themselves are left "
        "out, since a changed page would prove nothing. Whoever holds the archive can hand over the record from the "
        "place given: the SHA-256 of its bytes must be the one printed here. The outlet and the time are enough to "
        "look for the piece. The score is not a verdict: a person must look at it.",
    },
    "ru": {
        "heading": "Лист доказательств",
        "what": "Что опубликовано",
        "where": "Где",
        "when": "Когда прочитано (UTC)",
        "answer": "Ответ сервера",
        "about": "О ком",
        "judged": "Оценка программы (0–1) и приёмы",
        "payload": "SHA-256 страницы",
        "as received": "как получено",
        "decoded": "раскодировано",
        "digest": "SHA-256 записи",
        "previous": "Хеш предыдущей записи",
        "place": "Место записи",
        "check": "Как проверить",
        "how": "Откройте этот файл на replayweb.page или офлайн. Каждая запись начинается в archive/data.warc.gz с "
        "указанного места: SHA-256 этих байтов должен совпасть с напечатанным здесь. Оценка не приговор: её должен "
        "проверить человек.",
        "left out": "Здесь никто не назван: имена, заголовки, предложения, адреса и сами страницы не приведены, так "
        "как изменённая страница ничего бы не доказывала. Тот, у кого хранится архив, может передать запись из "
        "указанного места: SHA-256 её байтов должен совпасть с напечатанным здесь. По изданию и времени публикацию "
        "можно разыскать. Оценка не приговор: её должен проверить человек.",
    },
    "tr": {
        "heading": "Kanıt sayfası",
        "what": "Ne yayımlandı",
        "where": "Nerede",
        "when": "Ne zaman okundu (UTC)",
        "answer": "Sunucunun yanıtı",
        "about": "Kimin hakkında",
        "judged": "Programın puanı (0–1) ve çerçeveler",
        "payload": "Sayfanın SHA-256 özeti",
        "as received": "alındığı gibi",
        "decoded": "çözülmüş",
        "digest": "Kaydın SHA-256 özeti",
        "previous": "Önceki kaydın özeti",
        "place": "Kaydın yeri",
        "check": "Nasıl denetlenir",
        "how": "Bu dosyayı replayweb.page adresinde ya da çevrimdışı açın. Her kayıt archive/data.warc.gz içinde "
        "belirtilen yerde başlar: o baytların SHA-256 özeti burada yazılanla aynı olmalıdır. Puan bir hüküm değildir: "
        "bir insan bakmalıdır.",
        "left out": "Burada kimsenin adı geçmez: adlar, başlıklar, cümleler, adresler ve sayfaların kendisi verilmedi, "
        "çünkü değiştirilmiş bir sayfa hiçbir şeyi kanıtlamazdı. Arşivi elinde tutan, kaydı belirtilen yerden "
        "verebilir: baytlarının SHA-256 özeti burada yazılanla aynı olmalıdır. Yayın ve zaman, yazıyı aramaya yeter. "
        "Puan bir hüküm değildir: bir insan bakmalıdır.",
    },
}

#: The frames in Turkish; in the other languages they are texts of the catalogues.
_TURKISH = {
    Frame.TRAITOR: "hain",
    Frame.FOREIGN_AGENT: "yabancı ajan",
    Frame.FOREIGN_FUNDED: "yabancı parası",
    Frame.ETHNIC: "köken",
    Frame.CRIMINAL: "suçlu",
    Frame.IMMORAL: "ahlaksız",
    Frame.FAKE_JOURNALIST: "sahte gazeteci",
    Frame.MOCKERY: "alay",
    Frame.FAMILY: "aile",
    Frame.EXTREMIST: "aşırılıkçı",
}

_STYLE = (
    "body{font:16px/1.5 sans-serif;max-width:60em;margin:2em auto;padding:0 1em}"
    "table{border-collapse:collapse;width:100%}td,th{border-top:1px solid #999;padding:.3em .6em;text-align:left;"
    "vertical-align:top;overflow-wrap:anywhere}th{width:16em}section{break-after:page}"
)


def sheet(pages: Sequence[SheetPage], made: datetime, *, pages_left_out: bool = False) -> str:
    """The sheet as one HTML page, without scripts and without anything loaded from elsewhere.

    Args:
        pages_left_out: The bundle has no pages, so that it names nobody.
    """
    sections = "\n".join(_section(language, pages, pages_left_out) for language in LANGUAGES)
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>Evidence</title>'
        f"<style>{_STYLE}</style></head><body>\n{sections}\n<p>{made:%Y-%m-%d %H:%M} UTC</p>\n</body></html>\n"
    )


def _section(language: str, pages: Sequence[SheetPage], left_out: bool) -> str:
    words = _WORDS[language]
    tables = "\n".join(_table(language, page, left_out) for page in pages)
    how = words["left out"] if left_out else words["how"]
    return (
        f'<section lang="{language}"><h1>{words["heading"]}</h1>\n{tables}\n'
        f"<h2>{words['check']}</h2><p>{how}</p></section>"
    )


def _table(language: str, page: SheetPage, left_out: bool) -> str:
    found = _rows(language, page, left_out)
    rows = "".join(f"<tr><th>{name}</th><td>{escape(value)}</td></tr>" for name, value in found)
    return f"<h2>[{page.alert}]</h2><table>{rows}</table>"


def _rows(language: str, page: SheetPage, left_out: bool) -> Iterator[tuple[str, str]]:
    words = _WORDS[language]
    yield words["about"], page.person
    yield words["what"], page.title + (f" — “{page.sentence}”" if page.sentence else "")
    yield words["where"], f"{page.outlet}: {page.url}" if page.url else page.outlet
    yield words["when"], f"{page.at:%Y-%m-%d %H:%M:%S}"
    yield words["answer"], str(page.status)
    yield words["judged"], f"{page.score:.2f} {', '.join(_frame(frame, language) for frame in page.frames)}"
    yield words["payload"], f"{page.payload} ({words[page.body]})"
    yield words["digest"], page.digest
    yield words["previous"], page.previous
    inside = "" if left_out else f"archive/data.warc.gz, {page.offset} + {page.length}; "
    yield words["place"], f"{inside}{page.source} ({page.length})"


def _frame(frame: Frame, language: str) -> str:
    return _TURKISH[frame] if language == "tr" else formats(language, "UTC").word(frame)
