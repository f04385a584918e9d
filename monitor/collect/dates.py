"""Dates as outlets write them, and whether they can be believed."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from email.utils import parsedate_tz

#: No feed is older, and nothing is published in the future; a day or two is a wrong clock or time zone.
_EARLIEST = datetime(2000, 1, 1, tzinfo=UTC)
_AHEAD = timedelta(days=2)
#: Longer texts are no dates.
_LONGEST = 200

#: Stems, in the order of the months: the rest of a word is its case ending.
_MONTHS = (
    # az, in both scripts
    "yanvar fevral mart aprel may iyun iyul avqust sentyabr oktyabr noyabr dekabr",
    "yan fev mar apr may iyn iyl avq sen okt noy dek",
    "јанвар феврал март апрел мај ијун ијул август сентјабр октјабр нојабр декабр",
    # ru
    "январ феврал март апрел май июн июл август сентябр октябр ноябр декабр",
    "янв фев мар апр мая июн июл авг сен окт ноя дек",
    # tr
    "ocak şubat mart nisan mayıs haziran temmuz ağustos eylül ekim kasım aralık",
    "oca şub mar nis may haz tem ağu eyl eki kas ara",
    # en
    "january february march april may june july august september october november december",
    "jan feb mar apr may jun jul aug sep oct nov dec",
)
#: The longest stem first: `mart` before `mar`, `mayıs` before `ma`.
_STEMS = sorted(
    {(stem, number) for names in _MONTHS for number, stem in enumerate(names.split(), 1)},
    key=lambda pair: -len(pair[0]),
)
#: Case endings that may follow a stem.
_ENDING = re.compile(r"[^\W\d_]{0,4}\.?$")

_CLOCK = r"(?:\D{0,12}?(?P<hour>[01]?\d|2[0-3])[:.](?P<minute>[0-5]\d)(?::(?P<second>[0-5]\d))?)?"
_ZONE = r"\s*(?P<zone>Z|UTC|GMT|[+-]\d\d:?\d\d)?"
_ISO = re.compile(
    r"(?P<year>\d{4})[-/.](?P<month>\d{1,2})[-/.](?P<day>\d{1,2})"
    r"(?:(?:T|t|\s)\s*(?P<hour>[01]?\d|2[0-3]):(?P<minute>[0-5]\d)(?::(?P<second>[0-5]\d)(?:[.,]\d+)?)?)?"
    + _ZONE
)
_NUMBERS = re.compile(
    r"(?<!\d)(?P<day>\d{1,2})[-/.](?P<month>\d{1,2})[-/.](?P<year>\d{4})(?!\d)" + _CLOCK + _ZONE
)
_NAMED = re.compile(
    r"(?<!\d)(?P<day>\d{1,2})(?:st|nd|rd|th)?[\s\-.]{1,3}(?P<name>[^\W\d_]{2,12})\.?[\s\-,.]{1,3}(?P<year>\d{4})(?!\d)"
    + _CLOCK
    + _ZONE
)
_ENGLISH = re.compile(
    r"(?P<name>[^\W\d_]{3,9})\.?\s{1,3}(?P<day>\d{1,2})(?:st|nd|rd|th)?,?\s{1,3}(?P<year>\d{4})(?!\d)"
    + _CLOCK
    + _ZONE
)


def believable(moment: datetime | None, now: datetime) -> datetime | None:
    """A date in UTC if it can be true, else None."""
    if moment is None:
        return None
    try:
        moment = moment.astimezone(UTC)
    except OverflowError:
        return None
    return moment if _EARLIEST <= moment <= now + _AHEAD else None


def parse(text: str, zone: tzinfo = UTC) -> datetime | None:
    """Read a date in any form that feeds and pages of the region use; None when there is none.

    A date without a clock is midnight.  It may still be impossible: see `believable`.

    Args:
        zone: Of a text that names none.
    """
    text = " ".join(text[:_LONGEST].split())
    if re.fullmatch(r"\d{10}|\d{13}", text):
        return datetime.fromtimestamp(int(text[:10]), UTC)
    return _mail_date(text, zone) or _iso(text, zone) or _written(text, zone)


def _mail_date(text: str, zone: tzinfo) -> datetime | None:
    """RFC 822, as RSS has it.  Only with a year: `12:00` must not become today."""
    if not re.search(r"\d{1,2}[\s-][A-Za-z]{3,9}[\s-]\d{2,4}\s+\d", text):
        return None
    try:
        found = parsedate_tz(text)
    except (ValueError, IndexError, OverflowError):
        return None
    if found is None:
        return None
    return _moment(found[:6], zone if found[9] is None else timezone(timedelta(seconds=_sane(found[9]))))


def _iso(text: str, zone: tzinfo) -> datetime | None:
    found = _ISO.search(text)
    return _from(found, int(found["month"]), zone) if found else None


def _written(text: str, zone: tzinfo) -> datetime | None:
    if found := _NUMBERS.search(text):
        return _from(found, int(found["month"]), zone)
    for pattern in (_NAMED, _ENGLISH):
        for match in pattern.finditer(text):
            if month := _month(match["name"]):
                return _from(match, month, zone)
    return None


def _month(name: str) -> int | None:
    lowered = name.replace("İ", "i").replace("I", "ı" if "ı" in name else "i").lower()
    return next(
        (
            number
            for stem, number in _STEMS
            if lowered.startswith(stem) and _ENDING.match(lowered[len(stem) :])
        ),
        None,
    )


def _from(found: re.Match[str], month: int, zone: tzinfo) -> datetime | None:
    parts = found.groupdict()
    numbers = (
        int(parts["year"]),
        month,
        int(parts["day"]),
        *(int(parts[k] or 0) for k in ("hour", "minute", "second")),
    )
    return _moment(numbers, _offset(parts["zone"]) if parts["zone"] else zone)


def _moment(numbers: tuple[int, ...], zone: tzinfo) -> datetime | None:
    year, month, day, hour, minute, second = numbers[:6]
    try:
        # 60 is a leap second.
        return datetime(year, month, day, hour, minute, min(second, 59), tzinfo=zone)
    except (ValueError, OverflowError):
        return None


def _offset(text: str) -> tzinfo:
    if not text.startswith(("+", "-")):
        return UTC
    seconds = int(text[1:3]) * 3600 + int(text[-2:]) * 60
    return timezone(timedelta(seconds=_sane(-seconds if text[0] == "-" else seconds)))


def _sane(seconds: int) -> int:
    """No place on Earth is further from Greenwich than 14 hours."""
    return seconds if abs(seconds) <= 14 * 3600 else 0
