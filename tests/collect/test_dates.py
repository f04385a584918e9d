"""Dates as outlets write them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st
from samples import NOON

from monitor.collect.dates import believable, parse

BAKU = timezone(timedelta(hours=4))


@pytest.mark.parametrize(
    "text",
    [
        "Sun, 22 Nov 2026 14:30:00 +0400",
        "22 Nov 2026 10:30:00 GMT",
        "Sunday, 22 November 2026 10:30:00 +0000",
        "2026-11-22T14:30:00+04:00",
        "2026-11-22T10:30:00Z",
        "2026-11-22T10:30:00.123Z",
        "20261122 is 2026-11-22 14:30",
        "2026-11-22 14:30:00",
        "22.11.2026 14:30",
        "22/11/2026, 14:30",
        "22.11.2026 | 14:30",
        "22-11-2026 14:30",
        "22 Noyabr 2026, 14:30",
        "22 noyabr 2026-14:30",
        "22 ноября 2026 г. 14:30",
        "22 ноября 2026, 14:30",
        "22 НОЯБРЯ 2026 14:30",
        "22 Kasım 2026 - 14:30",
        "22 KASIM 2026 14:30",
        "November 22, 2026 14:30",
        "22nd November 2026 14:30",
        "Nov 22, 2026, 14:30",
        "22 нојабр 2026 14:30",
        "1795343400",
        "1795343400000",
    ],
)
def test_one_moment_in_many_forms(text):
    assert parse(text, BAKU) == datetime(2026, 11, 22, 10, 30, tzinfo=UTC).replace(microsecond=0)


@pytest.mark.parametrize(
    ("name", "month"),
    [
        ("yanvar", 1),
        ("Fevral", 2),
        ("mart", 3),
        ("aprel", 4),
        ("may", 5),
        ("iyun", 6),
        ("İyul", 7),
        ("avqust", 8),
        ("sentyabr", 9),
        ("oktyabr", 10),
        ("noyabr", 11),
        ("dekabr", 12),
        ("января", 1),
        ("марта", 3),
        ("мая", 5),
        ("май", 5),
        ("июня", 6),
        ("июля", 7),
        ("августа", 8),
        ("декабря", 12),
        ("Ocak", 1),
        ("Şubat", 2),
        ("MAYIS", 5),
        ("Haziran", 6),
        ("Temmuz", 7),
        ("Ağustos", 8),
        ("Eylül", 9),
        ("Ekim", 10),
        ("Kasım", 11),
        ("Aralık", 12),
        ("September", 9),
        ("Sept.", 9),
        ("Aug", 8),
    ],
)
def test_month_names(name, month):
    assert parse(f"5 {name} 2026", UTC) == datetime(2026, month, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "12:00",
        "0000-00-00 00:00:00",
        "2026-13-45",
        "30.02.2026",
        "bu gün",
        "5 matça 2026",
        "32 mart 2026",
        "2026",
        "99999999999",
        "9" * 400,
        "Mon, 99 Foo 2026",
    ],
)
def test_these_are_no_dates(text):
    assert parse(text) is None


@pytest.mark.parametrize(
    ("moment", "believed"),
    [
        (NOON, True),
        (NOON + timedelta(days=1), True),
        (NOON + timedelta(days=3), False),
        (datetime(1999, 12, 31, tzinfo=UTC), False),
        (datetime(1, 1, 1, tzinfo=BAKU), False),
        (None, False),
    ],
)
def test_impossible_dates_are_not_believed(moment, believed):
    assert (believable(moment, NOON) is not None) is believed


@given(
    st.text(max_size=100)
    | st.from_regex(r"\d{1,4}[-./]\d{1,4}[-./]\d{1,4}( \d{1,2}:\d{1,2})?( [+-]\d{4})?", fullmatch=True)
)
def test_any_text_may_come(text):
    believable(parse(text), NOON)
