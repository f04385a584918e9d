"""How far it has climbed against one journalist: seven rungs, each with the words that show it.

The rules look only at the sentences that name the person and the one after each, and at the frames of the piece.
They do not know irony or denial: a rung is evidence to read, not a finding.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum

from monitor.detect.sources import SpeakerKind, sentences, speakers
from monitor.records import Frame, OutcomeKind


class Rung(IntEnum):
    """Stored: never renumber one."""

    NAMED = 1
    INSINUATED = 2
    ACCUSED = 3
    CRIME_NAMED = 4
    PROSECUTION_CALLED_FOR = 5
    OFFICIALS_REPEAT = 6
    LEGAL_STEP = 7

    @property
    def words(self) -> str:
        return _RUNG_WORDS[self]


_RUNG_WORDS = {
    Rung.NAMED: "named",
    Rung.INSINUATED: "insinuated",
    Rung.ACCUSED: "accused",
    Rung.CRIME_NAMED: "accused of a named crime",
    Rung.PROSECUTION_CALLED_FOR: "prosecution called for",
    Rung.OFFICIALS_REPEAT: "officials repeat it",
    Rung.LEGAL_STEP: "legal step reported",
}

_ACCUSING = frozenset(
    {Frame.TRAITOR, Frame.FOREIGN_AGENT, Frame.FOREIGN_FUNDED, Frame.CRIMINAL, Frame.EXTREMIST}
)

_CRIME = re.compile(
    r"qaçaqmalçılı|vergidən yayın|dövlətə xəyanət|casuslu|şantaj|hədə-qorxu|narkotik|dələduzlu|rüşvət|"
    r"çirkli pulların|qanunsuz sahibkarlıq|Cinayət Məcəlləsi|контрабанд|уклонени\w+ от (?:уплаты )?налог|"
    r"госизмен|государственн\w+ измен|шпионаж|шантаж|вымогательств|наркоти|мошенничеств|взятк|отмывани\w+|"
    r"стать\w+ \d+|smuggl|tax evasion|treason|espionage|blackmail|extortion|\bdrugs?\b|\bfraud|bribe|money launder|"
    r"kaçakçılı|vergi kaçır|vatana ihanet|dolandırıcılı",
    re.IGNORECASE,
)
_CALL = re.compile(
    r"(?:həbs|məhkum|mühakimə|cəzalandır\w*) ?(?:olun|edil)?\w*(?:malıdır|məlidir)|"
    r"məsuliyyətə cəlb (?:olunmalıdır|edilməlidir)|yeri həbsxana|cavab verməlidir|"
    r"(?:cinayət işi|istintaq) (?:açılmalıdır|başlanmalıdır)|"
    r"(?:должн|следует|нужно|необходимо|пора|надо)\w* (?:быть )?(?:арестова|посади|наказа|суди|привлечь|возбуди)\w*|"
    r"привлечь к (?:уголовной )?ответственности|место в тюрьме|место за решеткой|"
    r"(?:should|must|ought to|has to) (?:be )?"
    r"(?:arrest|prosecut|jail|imprison|punish|charge|investigat|face justice)\w*|"
    r"belongs? (?:in prison|behind bars)|tutuklanmalı|yargılanmalı",
    re.IGNORECASE,
)
_LEGAL = re.compile(
    r"cinayət işi (?:başlan|açıl|qaldırıl)\w*[ıi]b|saxlanıl(?:ıb|dı|mışdır)|həbs (?:edil|olun)\w*[ıiuü]b|"
    r"ittiham (?:elan edil|irəli sürül)\w*|həbs-qətimkan|barəsində axtarış|ölkədən çıxış\w* qadağan|"
    r"возбуждено уголовное дело|\bзадержан|\bарестован|предъявлено обвинение|мера пресечения|объявлен\w* в розыск|"
    r"приговор[её]н|criminal case (?:was |has been )?(?:opened|launched)|"
    r"(?:was|were|been) (?:detained|arrested|charged|sentenced|indicted)|travel ban|tutuklandı|gözaltına alındı",
    re.IGNORECASE,
)


#: A sentence that recalls an older event, or dates it to another year or month: background, not a step.
_RECALLED = re.compile(
    r"xatırlad|qeyd edək ki|daha əvvəl|ötən il|(?:20\d\d|19\d\d)-c[iıuü] il|"
    r"напомним|ранее|в прошлом году|\bс \w+ 20\d\d|в (?:январе|феврале|марте|апреле|мае|июне|июле|августе|сентябре|"
    r"октябре|ноябре|декабре) 20\d\d|в 20\d\d году|"
    r"\bsince\b|\brecall\b|previously|earlier (?:this|that)|last year|\bin (?:[A-Z][a-z]+ )?20\d\d|"
    r"hatırlan|daha önce|geçen yıl|20\d\d yılında",
    re.IGNORECASE,
)

#: What kind of legal step a sentence reports, the gravest first.
_KINDS = [
    (OutcomeKind.SENTENCE, re.compile(r"məhkum ed|приговор[её]н|sentenced", re.IGNORECASE)),
    (OutcomeKind.TRAVEL_BAN, re.compile(r"çıxış\w* qadağan|travel ban|запрет\w* на выезд", re.IGNORECASE)),
    (
        OutcomeKind.CHARGE,
        re.compile(r"ittiham|cinayət işi|уголовное дело|обвинение|charged|indicted|criminal case", re.I),
    ),
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A rung that a piece shows, with the sentence that shows it (or the frames)."""

    rung: Rung
    evidence: str


def steps(
    text: str,
    spans: Sequence[tuple[int, int]],
    *,
    frames: Collection[Frame] = (),
    targets: bool,
    attacks: bool,
) -> list[Step]:
    """The rungs that one piece shows for one person, lowest first; each once.

    Args:
        spans: Where the person is named in `text`, in code points.
        frames: How the piece paints the person.
        targets: The piece raised an alert.
        attacks: The outlet is one whose pieces can be attacks; a legal step counts wherever it is reported.
    """
    near = list(_near(text, spans))
    fresh = [sentence for sentence in near if not _RECALLED.search(sentence)]
    found = [*(_attack(near, frames) if targets else []), *_matches(Rung.LEGAL_STEP, _LEGAL, fresh)]
    if attacks:
        found.insert(0, Step(rung=Rung.NAMED, evidence=near[0] if near else ""))
    first: dict[Rung, Step] = {}
    for step in found:
        first.setdefault(step.rung, step)
    return [first[rung] for rung in sorted(first)]


def legal_kind(sentence: str) -> OutcomeKind:
    """What kind of step a sentence with a legal step reports; a detention when it says no more."""
    return next((kind for kind, pattern in _KINDS if pattern.search(sentence)), OutcomeKind.DETENTION)


def _attack(near: Sequence[str], frames: Collection[Frame]) -> Iterator[Step]:
    painted = ", ".join(frame.value for frame in frames)
    yield Step(
        rung=Rung.INSINUATED, evidence=f"frames: {painted}" if painted else "the piece targets the person"
    )
    accused = [frame.value for frame in frames if frame in _ACCUSING]
    if accused:
        yield Step(rung=Rung.ACCUSED, evidence=f"frames: {', '.join(accused)}")
    yield from _matches(Rung.CRIME_NAMED, _CRIME, near)
    yield from _matches(Rung.PROSECUTION_CALLED_FOR, _CALL, near)
    for sentence in near:
        if any(each.kind in (SpeakerKind.MP, SpeakerKind.OFFICIAL) for each in speakers(sentence)):
            yield Step(rung=Rung.OFFICIALS_REPEAT, evidence=sentence)


def _matches(rung: Rung, pattern: re.Pattern[str], near: Iterable[str]) -> Iterator[Step]:
    return (Step(rung=rung, evidence=sentence) for sentence in near if pattern.search(sentence))


def _near(text: str, spans: Sequence[tuple[int, int]]) -> Iterator[str]:
    """The sentences that name the person, and the one after each."""
    bounds = sentences(text)
    named = {n for n, (start, end) in enumerate(bounds) for place, _ in spans if start <= place < end}
    for number, (start, end) in enumerate(bounds):
        if number in named or number - 1 in named:
            yield text[start:end].strip()
