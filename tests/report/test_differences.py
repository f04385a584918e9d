"""What counts as an edit, and how it is shown."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.report.differences import Change, changes, only_noise

TEXT = "Jurnalist dünən məhkəməyə gəldi.\nO, sualları cavablandırmadı.\nİş davam edir."


@pytest.mark.parametrize(
    ("was", "now"),
    [
        pytest.param("Oxunub: 120", "Oxunub: 4 311", id="a counter"),
        pytest.param("Saat 12:30", "Saat 12.31", id="a clock"),
        pytest.param("«Sözlər» — dedi", '"Sözlər" - dedi', id="quotation marks"),
        pytest.param("a  b\n\nc", "a b\nc", id="spaces"),
        pytest.param("SON xeber", "son xeber", id="capitals"),
    ],
)
def test_no_edit(was, now):
    assert only_noise(was, now)
    assert changes(was, now) == ()


@pytest.mark.parametrize(
    ("was", "now", "shown"),
    [
        pytest.param(
            "Dedi ki, o satqındır.",
            "Dedi ki, o satqın deyil.",
            "Dedi ki, o [-satqındır.-] {+satqın deyil.+}",
            id="turned round",
        ),
        pytest.param("Bir iki üç", "Bir iki üç dörd", "Bir iki üç {+dörd+}", id="added"),
        pytest.param("Bir iki üç dörd", "Bir iki üç", "Bir iki üç [-dörd-]", id="taken out"),
        pytest.param("a b\nc d", "a b", "[-c d-]", id="a paragraph taken out"),
    ],
)
def test_an_edit_can_be_read(was, now, shown):
    assert [change.marked() for change in changes(was, now)] == [shown]


def test_only_what_changed_is_shown():
    found = changes(TEXT, TEXT.replace("cavablandırmadı", "rədd etdi"))
    assert [(change.was, change.now) for change in found] == [("cavablandırmadı.", "rədd etdi.")]


@given(was=st.text(max_size=200), now=st.text(max_size=200))
def test_there_are_changes_exactly_when_it_is_no_noise(was, now):
    assert bool(changes(was, now)) is not only_noise(was, now)


def test_thousands_of_lines_are_shown_whole():
    was, now = ("\n".join(f"{word} {n}" for n in range(2_000)) for word in ("a", "b"))
    assert changes(was, now) == (Change(was=was, now=now),)
