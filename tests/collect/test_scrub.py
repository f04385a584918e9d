"""Text as it may enter the program, and hosts that are kept apart from what they ask."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from samples import NOON

from monitor.collect import robots
from monitor.collect.scrub import clean, lines, one_line, untagged


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("<p>Bir</p><p>iki</p>", "Bir\niki"),
        ("Bir<br/>iki<br>üç", "Bir\niki\nüç"),
        ("<b>Ni</b>had", "Nihad"),
        ("&lt;p&gt;Bir&lt;/p&gt;&amp;nbsp;iki", "Bir\niki"),
        ("Bir <script>var a = '<p>';</script>iki", "Bir iki"),
        ("Bir <style>p {}", "Bir"),
        ("5 < 6 & 7 > 3", "5 < 6 & 7 > 3"),
        ("<img src=x onerror=alert(1)>", ""),
        ("Bir <!-- iki --> üç", "Bir üç"),
        ("", ""),
    ],
)
def test_markup_becomes_text(markup, text):
    assert untagged(markup) == text


def test_a_cut_is_marked():
    assert one_line("bir  iki\nüç", 7) == "bir ik…"
    assert one_line("bir  iki", 7) == "bir iki"


@given(st.text(max_size=200), st.integers(2, 50))
def test_nothing_that_breaks_a_database_or_a_terminal_comes_through(text, most):
    for found in (clean(text), lines(text), one_line(text, most), untagged(text)):
        found.encode("utf-8")
        assert not any(
            unicodedata.category(letter) == "Cc" and letter not in "\t\n\r\x85" for letter in found
        )
    assert len(one_line(text, most)) <= most
    assert "\n" not in one_line(text, most)


@given(st.text(max_size=200))
def test_cleaning_twice_is_cleaning_once(text):
    assert clean(clean(text)) == clean(text)


@pytest.mark.parametrize(
    ("agent", "token"),
    [
        ("propaganda-monitor/0.1 (x)", "propaganda-monitor"),
        ("reader (x)", "reader"),
        ("", ""),
    ],
)
def test_rules_are_looked_up_by_the_name_of_the_program(agent, token):
    assert robots.product_token(agent) == token


@given(st.binary(max_size=300))
def test_any_robots_txt_is_read(body):
    rules = robots.read(body, "propaganda-monitor", NOON)
    rules.allows("https://xeber.example/1")
    assert rules.crawl_delay >= 0
