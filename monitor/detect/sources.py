"""Who a piece leans on: the outlet it cites, the people it quotes, and what it announces for later.

Found by pattern and shown as found, never judged: a speaker may be a real expert, a source may be right.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

#: A name as printed: one to three words with capitals, also in quotation marks.
_CAPITAL = "A-ZÂÇÖÜĞİŞƏА-ЯЁ"
_WORD = rf"[{_CAPITAL}][\w.’'-]*[\w]"
_NAME = rf"(?:[«“\"]?{_WORD}(?: {_WORD}){{0,2}}[»”\"]?)"

_CITED = [
    re.compile(pattern)
    for pattern in (
        rf"({_NAME})\s?[-–’'`]?\w{{0,3}} (?:istinadən|istinad edərək|istinadla)",
        rf"({_NAME}) (?:xəbər verir|yazır|bildirir|məlumat yayıb)",
        rf"({_NAME})[-’'`]?\w{{0,4}} (?:məlumatına görə|yazdığına görə|xəbərinə görə|haberine göre)",
        rf"(?:[Пп]о (?:сообщению|данным)|[Сс]о ссылкой на|[Кк]ак (?:сообщает|пишет|передает)|передает|сообщает) "
        rf"(?:агентств\w+ |издани\w+ |портал\w* )?({_NAME})",
        rf"(?:[Cc]iting|[Aa]ccording to|[Aa]s reported by) (?:the )?({_NAME})",
        rf"({_NAME}) (?:reports|reported)\b",
    )
]

#: The case ending that Azerbaijani and Turkish part from a foreign name by a hyphen or an apostrophe.
_SUFFIX = re.compile(r"[-–’'](?:n?[ıiuü]n|[yn]?[aəeıiuü]|d[aəe]n?)$")
#: Words too general to name a source: they begin sentences.
_NO_SOURCE = frozenset(
    {
        "o",
        "bu",
        "mənbə",
        "источник",
        "kaynak",
        "source",
        "он",
        "она",
        "это",
        "he",
        "she",
        "it",
        "they",
        "the",
        "this",
    }
)


class SpeakerKind(StrEnum):
    """As what a person is quoted.  Stored: never rename one."""

    MP = "MP"
    EXPERT = "expert"
    OFFICIAL = "official"
    NGO = "NGO"
    ARTIST = "artist"


_ROLES: dict[SpeakerKind, str] = {
    SpeakerKind.MP: (
        r"millət vəkili|deputat|Milli Məclisin üzvü|депутат\w*|член\w* Милли [Мм]еджлиса|milletvekili|"
        r"\bMP\b|lawmaker|member of parliament"
    ),
    SpeakerKind.EXPERT: (
        r"ekspert|politoloq|siyasi şərhçi|siyasi analitik|hüquqşünas|эксперт\w*|политолог\w*|аналитик\w*|"
        r"обозревател\w+|юрист\w*|uzman|siyaset bilimci|expert|political analyst|political scientist|analyst"
    ),
    SpeakerKind.OFFICIAL: (
        r"nazir|nazir müavini|prokuror|sözçü|mətbuat katibi|Prezidentin köməkçisi|icra başçısı|министр\w*|"
        r"прокурор\w*|пресс-секретар\w+|помощник\w* президента|представител\w+ (?:МВД|СГБ|МИД)\w*|"
        r"minister|prosecutor|spokesperson|spokesman|presidential aide"
    ),
    SpeakerKind.NGO: (
        r"QHT (?:sədri|rəhbəri)|ictimai birliyin sədri|ictimai fəal|hüquq müdafiəçisi|глава НПО|"
        r"председател\w+ общественно\w+ объединени\w+|общественн\w+ деятел\w+|правозащитни\w+|"
        r"head of the NGO|NGO head|activist|chair of the public union"
    ),
    SpeakerKind.ARTIST: (
        r"xalq artisti|əməkdar artist|əməkdar incəsənət xadimi|şair|yazıçı|народн\w+ артист\w*|"
        r"заслуженн\w+ артист\w*|поэт\w*|People's Artist|Honou?red Artist"
    ),
}
_SPEAKERS = {
    kind: re.compile(rf"(?<!\w)(?i:{roles})(?: [a-zçəğıöşü-]+){{0,2}},? ({_WORD} {_WORD})")
    for kind, roles in _ROLES.items()
}

_TEASER = re.compile(
    r"ardı var|davamı var|növbəti (?:hissə|buraxılış|yazı|məqalə)\w*|"
    r"sənəd\w*[^.!?]{0,40} (?:dərc|təqdim|açıqlan|paylaş)\w*(?: \w+)?acaq|"
    r"sənədləri (?:yaxın|tezliklə)\w*|продолжение следует|в следующ\w+ (?:част|выпуск|сери|материал)\w+|"
    r"документы будут (?:опубликованы|представлены)|скоро (?:опубликуем|обнародуем)|"
    r"to be continued|next (?:episode|part|instal?lment)|documents will be (?:published|released)|devamı gelecek",
    re.IGNORECASE,
)
_SENTENCE = re.compile(r"[^.!?…\n]+[.!?…]*")
_DAY = re.compile(
    r"\b(\d{1,2}[./]\d{1,2}(?:[./]\d{2,4})?|\d{1,2} (?:yanvar|fevral|mart|aprel|may|iyun|iyul|avqust|sentyabr|"
    r"oktyabr|noyabr|dekabr|январ|феврал|марта|апрел|мая|июн|июл|август|сентябр|октябр|ноябр|декабр|january|"
    r"february|march|april|june|july|august|september|october|november|december)\w*)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Speaker:
    """Somebody who is quoted as something."""

    name: str
    kind: SpeakerKind
    #: The role as printed.
    role: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Teaser:
    """A sentence that announces more."""

    sentence: str
    #: The day it names, as printed; empty when it names none.
    day: str = ""


def cited(text: str) -> tuple[str, ...]:
    """The sources that a text names (`X-a istinadən`, `по сообщению X`, `citing X`), each once, as printed."""
    found = (match.group(1) for pattern in _CITED for match in pattern.finditer(text))
    names = (_SUFFIX.sub("", name.strip("«»“”\"'’.- ")) for name in found)
    return tuple(dict.fromkeys(name for name in names if name and name.lower() not in _NO_SOURCE))


def speakers(text: str) -> tuple[Speaker, ...]:
    """The people whom a text names with a role, each once, in the order of the kinds."""
    return tuple(dict.fromkeys(_speakers(text)))


def teasers(text: str) -> tuple[Teaser, ...]:
    """The sentences that announce a next part or documents to come."""
    return tuple(
        Teaser(sentence=sentence, day=day.group(1) if (day := _DAY.search(sentence)) else "")
        for found in _SENTENCE.findall(text)
        if (sentence := found.strip()) and _TEASER.search(sentence)
    )


def signed(byline: str) -> bool:
    """Whether a byline names a person: at least two words with capitals."""
    return len(re.findall(_WORD, byline)) >= 2


def sentences(text: str) -> list[tuple[int, int]]:
    """Start and end of every sentence, in code points."""
    return [match.span() for match in _SENTENCE.finditer(text)]


def _speakers(text: str) -> Iterator[Speaker]:
    for kind, pattern in _SPEAKERS.items():
        for match in pattern.finditer(text):
            role = match.group(0)[: match.start(1) - match.start(0)].strip(" ,")
            yield Speaker(name=match.group(1), kind=kind, role=role)
