import pytest

from monitor.records import Severity, Stance
from monitor.report.severity import Situation, grade

PLAIN = {"stance": Stance.PRO_GOVERNMENT, "rung": 2, "rung_words": "insinuated"}


@pytest.mark.parametrize(
    ("given", "level"),
    [
        pytest.param({}, Severity.LOW, id="nothing"),
        pytest.param({"in_headline": True}, Severity.MEDIUM, id="one ground"),
        pytest.param({"in_headline": True, "stance": Stance.STATE}, Severity.HIGH, id="two grounds"),
        pytest.param(
            {"in_headline": True, "printed_by": 4, "campaign_outlets": 4}, Severity.HIGH, id="three"
        ),
        pytest.param(
            {"in_headline": True, "printed_by": 4, "campaign_outlets": 4, "stance": Stance.STATE},
            Severity.TOP,
            id="four",
        ),
        pytest.param({"wide": True, "wide_source": "X"}, Severity.MEDIUM, id="an outlet of wide reach"),
        pytest.param(
            {"wide": True, "wide_source": "X", "stance": Stance.STATE},
            Severity.MEDIUM,
            id="the outlet counts once",
        ),
        pytest.param({"notes": ("set for this person",)}, Severity.LOW, id="a note is no ground"),
        pytest.param(
            {"rung": 5, "rung_words": "prosecution called for"}, Severity.TOP, id="a call for prosecution"
        ),
    ],
)
def test_the_level_is_counted_from_its_grounds(given, level):
    assert grade(Situation(**{**PLAIN, **given}))[0] == level


def test_the_level_is_never_below_that_of_the_piece_itself():
    assert grade(Situation(**PLAIN), Severity.HIGH)[0] == Severity.HIGH


def test_the_grounds_are_words_that_a_person_can_check():
    _, grounds = grade(
        Situation(**{**PLAIN, "rung": 4, "rung_words": "accused of a named crime", "printed_by": 5})
    )
    assert grounds == ("accused of a named crime", "printed by 5 outlets")


def test_the_source_of_the_reach_is_told_and_notes_come_last():
    _, grounds = grade(
        Situation(
            **{**PLAIN, "wide": True, "wide_source": "A Report, 2026", "notes": ("watched more closely",)}
        )
    )
    assert grounds == ("in an outlet of wide reach: A Report, 2026", "watched more closely")
