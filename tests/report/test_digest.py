import json
from dataclasses import replace
from datetime import timedelta

from samples import NOON, PERSON, assessment

from monitor.records import (
    Alert,
    Band,
    Campaign,
    Certainty,
    Change,
    Piece,
    Reason,
    Severity,
    Sighting,
    Stance,
    Voice,
)
from monitor.report import machine, terminal
from monitor.report.coverage import Coverage
from monitor.report.digest import Facts, digest, why

ZONE = "Asia/Baku"
READ = Coverage(outlets=2, read=2, dark=0, announced=5, articles=5, problems=())


def alert(number=1, **changes):
    return Alert(
        **{
            "id": number,
            "article": number,
            "outlet": "xeber",
            "url": f"https://xeber.example/{number}",
            "title": f"Piece {number}",
            "language": "az",
            "byline": "",
            "journalist": PERSON.id,
            "at": NOON,
            "piece_at": NOON + timedelta(minutes=number),
            "severity": Severity.MEDIUM,
            "assessment": assessment(),
            **changes,
        }
    )


def sighting(**changes):
    return Sighting(
        **{
            "article": 9,
            "journalist": PERSON.id,
            "outlet": "xeber",
            "stance": Stance.PRO_GOVERNMENT,
            "url": "https://xeber.example/9",
            "title": "Doubtful",
            "at": NOON,
            "score": 0.5,
            "band": Band.POSSIBLE,
            "certainty": Certainty.SURE,
            **changes,
        }
    )


def facts(*alerts, **changes):
    return Facts(
        **{
            "day": NOON.date(),
            "zone": ZONE,
            "starts": NOON - timedelta(hours=12),
            "ends": NOON + timedelta(hours=12),
            "coverage": READ,
            "alerts": alerts,
            "sightings": (),
            "changes": (),
            "campaigns": (),
            "journalists": {PERSON.id: PERSON.name, "aytan": "Aytən Quliyeva"},
            "outlets": {
                "xeber": ("Xəbər", Stance.PRO_GOVERNMENT),
                "dovlet": ("Dövlət", Stance.STATE),
                "azad": ("Azad", Stance.EXILE),
            },
            **changes,
        }
    )


def test_a_quiet_day_says_that_it_is_quiet_and_what_was_read():
    text = terminal.render(digest(facts()))
    assert "2 of 2 outlets fully read" in text
    assert "A quiet day" in text


def test_a_blind_day_is_not_called_quiet():
    blind = replace(READ, read=0, dark=2, announced=0, articles=0)
    text = terminal.render(digest(facts(coverage=blind)))
    assert "NOTHING COULD BE READ" in text
    assert "quiet" not in text.lower()


def test_coverage_comes_first_then_people():
    text = terminal.render(digest(facts(alert())))
    assert text.index("outlets fully read") < text.index("NİHAD SOLTANOV") < text.index("Piece 1")


def test_a_piece_brings_what_is_needed_to_judge_it():
    text = terminal.render(digest(facts(alert())))
    for part in (
        "Xəbər (pro-government)",
        "22 Nov 16:01",
        "satqındır",
        "frames: traitor",
        "why: satqın",
        "https://xeber.example/1",
        "times in Asia/Baku",
    ):
        assert part in text


def test_a_reason_that_is_quoted_says_so():
    reasons = (
        Reason(text="satqın", weight=2, voice=Voice.REPORTED),
        Reason(text="xain", weight=1, voice=Voice.OWN),
    )
    found = alert(assessment=replace(assessment(), reasons=reasons))
    assert "why: satqın (quoted or reported); xain\n" in terminal.render(digest(facts(found)))
    assert "+2.00  satqın (quoted or reported)" in terminal.render_alert(found, PERSON.name, "Xəbər", ZONE)


def test_reprints_are_one_line():
    told = digest(facts(alert(1), alert(2, outlet="dovlet", reprint_of=1), alert(3)))
    [person] = told.people
    assert [line.alert.id for line in person.pieces] == [1, 3]
    assert person.pieces[0].reprinted_by == ("Dövlət",)
    assert (person.alerts, person.outlets) == (3, 2)


def test_the_gravest_comes_first():
    told = digest(facts(alert(1), alert(2, journalist="aytan", severity=Severity.TOP)))
    assert [person.id for person in told.people] == ["aytan", PERSON.id]


def test_a_campaign_is_told_in_counted_facts():
    pieces = (
        Piece(article=1, outlet="xeber", at=NOON),
        Piece(article=2, outlet="dovlet", at=NOON + timedelta(days=2), reprint_of=1),
    )
    campaign = Campaign(id=7, journalist=PERSON.id, pieces=pieces, found_at=NOON)
    [person] = digest(facts(alert(1, campaign=7), campaigns=(campaign,))).people
    assert person.campaign == "campaign 7: 2 pieces in 2 outlets (1 text) within 3 days"


def test_independent_coverage_is_named_and_its_lack_too():
    covered = sighting(outlet="azad", stance=Stance.EXILE, band=Band.UNLIKELY)
    assert "reported by outlets that do not attack: Azad" in terminal.render(
        digest(facts(alert(), sightings=(covered,)))
    )
    assert "no independent outlet has reported it yet" in terminal.render(digest(facts(alert())))


def test_what_a_newsroom_says_of_itself_is_no_coverage():
    own = sighting(journalist="azad-media", outlet="azad", stance=Stance.EXILE, band=Band.UNLIKELY)
    told = facts(
        alert(journalist="azad-media"),
        sightings=(own,),
        journalists={"azad-media": "Azad", PERSON.id: PERSON.name},
    )
    assert "no independent outlet has reported it yet" in terminal.render(digest(told))


def test_doubtful_pieces_are_shown_and_others_are_not():
    shown = [
        sighting(title="possible piece"),
        sighting(title="sure score, doubtful name", band=Band.LIKELY, certainty=Certainty.POSSIBLE),
    ]
    hidden = [
        sighting(title="unlikely piece", band=Band.UNLIKELY),
        sighting(title="exile piece", outlet="azad", stance=Stance.EXILE),
    ]
    text = terminal.render(digest(facts(sightings=(*shown, *hidden))))
    assert all(found.title in text for found in shown)
    assert not any(found.title in text for found in hidden)


def test_edits_and_removals_are_told():
    change = Change(
        alert=4, journalist=PERSON.id, outlet="xeber", title="Gone", what="removed (HTTP 410)", at=NOON
    )
    told = digest(facts(changes=(change,)))
    assert not told.quiet
    assert "[4] Nihad Soltanov, Xəbər: removed (HTTP 410), 22 Nov 16:00: Gone" in terminal.render(told)


def test_a_hostile_title_cannot_command_the_terminal():
    hostile = alert(title="\x1b[2J\x1b]0;owned\x07\nFAKE LINE\r\u202etxet")
    text = terminal.render(digest(facts(hostile)))
    assert not set(text) & set("\x1b\x07\r\u202e")
    assert not any(line.startswith("FAKE") for line in text.splitlines())


def test_why_gives_the_strongest_phrases_and_leaves_out_what_spoke_against():
    reasons = (Reason(text="a", weight=2), Reason(text="b", weight=-1), Reason(text="c", weight=1))
    assert why(alert(assessment=replace(assessment(), reasons=reasons))) == (reasons[0], reasons[2])


def test_the_digest_is_plain_json():
    told = digest(facts(alert(), sightings=(sighting(),)))
    values = json.loads(json.dumps(machine.digest(told)))
    assert values["people"][0]["pieces"][0]["url"] == "https://xeber.example/1"
    assert values["coverage"]["read"] == 2


def test_one_alert_explains_itself():
    text = terminal.render_alert(alert(), PERSON.name, "Xəbər", ZONE)
    for part in ("unsigned", "0.90 (likely), model m1", "+1.50  satqın", "severity    medium"):
        assert part in text
