from dataclasses import replace

import pytest
from samples import PERSON, assessment, judged

from monitor.records import Band, Certainty, Frame, FrameScore, Mention, Severity, Stance, Where
from monitor.report.alerts import Policy, drafts


def named(where=Where.TEXT, certainty=Certainty.SURE):
    return Mention(
        journalist=PERSON.id,
        where=where,
        start=0,
        end=14,
        form="Nihad Soltanov",
        certainty=certainty,
        how="x",
    )


NAMED = (named(),)


def piece(mentions=NAMED, score=0.9, frames=(), band=None):
    found = replace(assessment(score), frames=tuple(FrameScore(frame=f, score=0.9) for f in frames))
    return replace(judged(), mentions=mentions, assessments=(replace(found, band=band or found.band),))


@pytest.mark.parametrize(
    ("stance", "raised"),
    [
        (Stance.STATE, 1),
        (Stance.PRO_GOVERNMENT, 1),
        (Stance.INDEPENDENT, 0),
        (Stance.EXILE, 0),
        (Stance.INTERNATIONAL, 0),
    ],
)
def test_only_outlets_that_attack_raise_alerts(stance, raised):
    assert len(drafts(piece(), stance, Policy())) == raised


@pytest.mark.parametrize(
    ("mentions", "raised"),
    [
        pytest.param((named(),), 1, id="named in the text"),
        pytest.param((named(Where.TITLE),), 1, id="named in the title"),
        pytest.param((named(Where.CAPTION),), 0, id="named in a caption alone"),
        pytest.param((named(Where.BYLINE),), 0, id="the author"),
        pytest.param((named(certainty=Certainty.POSSIBLE),), 0, id="a bare common surname"),
        pytest.param(
            (named(certainty=Certainty.POSSIBLE), named(Where.TITLE)), 1, id="surname and full name"
        ),
    ],
)
def test_the_name_must_stand_in_the_piece_for_sure(mentions, raised):
    assert len(drafts(piece(mentions), Stance.STATE, Policy())) == raised


def test_possible_names_count_when_the_operator_says_so():
    bare = piece((named(certainty=Certainty.POSSIBLE),))
    assert drafts(bare, Stance.STATE, Policy(possible_names=True))


@pytest.mark.parametrize(
    ("band", "lowest", "raised"),
    [
        (Band.LIKELY, Band.LIKELY, 1),
        (Band.POSSIBLE, Band.LIKELY, 0),
        (Band.POSSIBLE, Band.POSSIBLE, 1),
        (Band.UNLIKELY, Band.POSSIBLE, 0),
        (Band.INSUFFICIENT, Band.POSSIBLE, 0),
    ],
)
def test_the_band_must_reach_the_one_that_is_set(band, lowest, raised):
    assert len(drafts(piece(band=band), Stance.STATE, Policy(band=lowest))) == raised


@pytest.mark.parametrize(
    ("mentions", "frames", "stance", "severity"),
    [
        pytest.param((named(),), (), Stance.PRO_GOVERNMENT, Severity.LOW, id="nothing more"),
        pytest.param((named(),), (Frame.MOCKERY,), Stance.PRO_GOVERNMENT, Severity.LOW, id="mockery"),
        pytest.param((named(),), (Frame.TRAITOR,), Stance.PRO_GOVERNMENT, Severity.MEDIUM, id="a crime"),
        pytest.param(
            (named(Where.TITLE),), (Frame.CRIMINAL,), Stance.PRO_GOVERNMENT, Severity.HIGH, id="in the title"
        ),
        pytest.param((named(Where.TITLE),), (Frame.CRIMINAL,), Stance.STATE, Severity.TOP, id="by the state"),
    ],
)
def test_severity_is_counted_from_what_anyone_can_check(mentions, frames, stance, severity):
    [draft] = drafts(piece(mentions, frames=frames), stance, Policy())
    assert draft.severity is severity


@pytest.mark.parametrize(
    ("score", "band", "policy", "notes"),
    [
        pytest.param(0.9, Band.LIKELY, {}, (), id="as any other"),
        pytest.param(0.5, Band.POSSIBLE, {}, None, id="not likely"),
        pytest.param(
            0.5,
            Band.POSSIBLE,
            {"thresholds": {PERSON.id: 0.4}},
            ("above the threshold that is set for this person",),
            id="above a lower threshold of their own",
        ),
        pytest.param(0.9, Band.LIKELY, {"thresholds": {PERSON.id: 0.95}}, None, id="below a higher one"),
        pytest.param(0.97, Band.LIKELY, {"thresholds": {PERSON.id: 0.95}}, (), id="above a higher one"),
        pytest.param(0.5, Band.POSSIBLE, {"thresholds": {"other": 0.4}}, None, id="the threshold of another"),
        pytest.param(
            0.5, Band.INSUFFICIENT, {"thresholds": {PERSON.id: 0.4}}, None, id="too little to judge by"
        ),
        pytest.param(
            0.5,
            Band.POSSIBLE,
            {"closer": {PERSON.id: "watched more closely"}},
            ("watched more closely",),
            id="watched more closely",
        ),
        pytest.param(0.2, Band.UNLIKELY, {"closer": {PERSON.id: "why"}}, None, id="unlikely all the same"),
        pytest.param(
            0.9,
            Band.POSSIBLE,
            {"thresholds": {PERSON.id: 0.95}, "closer": {PERSON.id: "why"}},
            ("why",),
            id="watched more closely in spite of a higher threshold",
        ),
    ],
)
def test_a_person_may_have_another_threshold_for_good_or_for_a_while(score, band, policy, notes):
    raised = drafts(piece(score=score, band=band), Stance.STATE, Policy(**policy))
    assert [draft.notes for draft in raised] == ([] if notes is None else [notes])
