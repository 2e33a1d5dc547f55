"""Hand-solved cases of the rules about the person; the reasoning stands beside each case."""

from datetime import date

import pandas as pd
import pytest

from domain.check import judge
from domain.policy import Policy
from domain.rules import Verdict
from tests.domain.check.tiny import (
    ELSEWHERE,
    HOME,
    NEXT_COUNTY,
    NEXT_PREFECTURE,
    ON,
    POLICY,
    POST,
    WORKER,
    instance,
    verdict,
)

NO, UNKNOWN, YES = Verdict.NO, Verdict.UNKNOWN, Verdict.YES


@pytest.mark.parametrize(
    ("worker", "mode", "expected"),
    [
        # Unemployed and seeking asks for hire and for dispatch, not for a loan.
        ({}, "hire", YES),
        ({}, "dispatched", YES),
        ({}, "loan", NO),
        # A blank wish is no consent, and this rule never answers unknown.
        ({"seeking": None}, "hire", NO),
        # Employed people count only when they want to go out.
        ({"status": "employed"}, "hire", NO),
        ({"status": "employed", "wants_to_leave": True}, "hire", YES),
        # Surplus: a loan needs seeking or the consent to be lent; hiring away needs wants_to_leave.
        ({"status": "surplus"}, "loan", YES),
        ({"status": "surplus", "seeking": None, "lending_consent": True}, "loan", YES),
        ({"status": "surplus", "seeking": None}, "loan", NO),
        ({"status": "surplus"}, "hire", NO),
        # The present post is never offered, whoever asks.
        ({"current_post_id": "P1"}, "hire", NO),
        ({"current_post_id": "P9"}, "hire", YES),
    ],
)
def test_seeks_work(worker: dict[str, object], mode: str, expected: Verdict) -> None:
    """Only who asked for work of this kind is offered it, and never the present post."""
    assert verdict("seeks_work", worker, mode=mode) == expected


@pytest.mark.parametrize(
    ("worker", "region", "expected"),
    [
        # Blank reach: yes at home, elsewhere unknown, or no when the person said not to leave.
        ({}, HOME, YES),
        ({}, NEXT_COUNTY, UNKNOWN),
        ({"wants_to_leave": False}, NEXT_COUNTY, NO),
        ({"wants_to_leave": False}, HOME, YES),
        # Reach names a division of two, four or six digits.
        ({"reach": "county"}, HOME, YES),
        ({"reach": "county"}, NEXT_COUNTY, NO),
        ({"reach": "prefecture"}, NEXT_COUNTY, YES),
        ({"reach": "prefecture"}, NEXT_PREFECTURE, NO),
        ({"reach": "province"}, NEXT_PREFECTURE, YES),
        ({"reach": "province"}, ELSEWHERE, NO),
        ({"reach": "nation"}, ELSEWHERE, YES),
        # Reach township: equal townships yes, others no; known only to the county is unknown in that county only.
        ({"reach": "township", "region": "220421100"}, "220421100", YES),
        ({"reach": "township", "region": "220421100"}, "220421101", NO),
        ({"reach": "township", "region": "220421100"}, HOME, UNKNOWN),
        ({"reach": "township"}, "220421100", UNKNOWN),
        ({"reach": "township"}, NEXT_COUNTY, NO),
        # Who cannot leave takes posts of the home county only, whatever the reach.
        ({"reach": "nation", "cannot_leave": True}, NEXT_COUNTY, NO),
        ({"reach": "nation", "cannot_leave": True}, HOME, YES),
    ],
)
def test_within_reach(worker: dict[str, object], region: str, expected: Verdict) -> None:
    """The post lies in the division that the person's reach names."""
    assert verdict("within_reach", worker, {"region": region}) == expected


@pytest.mark.parametrize(
    ("limit", "expected"),
    [(60, YES), (59, NO), (None, YES)],
)
def test_within_reach_minutes(limit: int | None, expected: Verdict) -> None:
    """A journey of exactly the longest time is accepted, one minute more is not."""
    # The override table says 60 minutes, so nothing is estimated.
    road = [{"origin": HOME, "destination": NEXT_COUNTY, "km": 50.0, "minutes": 60.0, "mode": "road"}]
    worker = {"reach": "nation", "max_travel_minutes": limit}
    assert verdict("within_reach", worker, {"region": NEXT_COUNTY}, distances=road) == expected


def test_within_reach_estimated() -> None:
    """A typical journey inside the county that is too long is unknown, not no."""
    # Both sides are known to the county only: travel.county_typical_minutes (more than 1) applies, estimated.
    assert verdict("within_reach", {"reach": "county", "max_travel_minutes": 1}) == UNKNOWN


@pytest.mark.parametrize(
    ("worker", "post", "expected"),
    [
        # Nothing wished: nothing restricted, even by a blank trade.
        ({}, {}, YES),
        # Places by prefix: 2204 holds 220421; 2203 does not.
        ({"wanted_regions": ("2203", "2204")}, {}, YES),
        ({"wanted_regions": ("2203",)}, {}, NO),
        # Trades by prefix at a '-': 6-18 holds 6-18-02-03, not 6-180.
        ({"wanted_trades": ("6-18",)}, {"trade": "6-18-02-03"}, YES),
        ({"wanted_trades": ("6-18",)}, {"trade": "6-180"}, NO),
        ({"wanted_trades": ("6-18",)}, {}, UNKNOWN),
        # A broken wish outweighs an unknown one.
        ({"wanted_trades": ("6-18",), "wanted_regions": ("33",)}, {}, NO),
    ],
)
def test_wish_respected(worker: dict[str, object], post: dict[str, object], expected: Verdict) -> None:
    """Stated wishes bind, blank wishes do not."""
    assert verdict("wish_respected", worker, post) == expected


WELD, WIRE = "6-18-02-04", "6-29-03-02"


@pytest.mark.parametrize(
    ("held", "needs", "expected"),
    [
        # No requirement: yes, also for somebody without any skill row.
        ([], [], YES),
        # A requirement and no skill row at all: unknown.
        ([], [{"any_of": 1, "skill": WELD}], UNKNOWN),
        # Asked and has none, or only others: no.
        ([{"skill": "none"}], [{"any_of": 1, "skill": WELD}], NO),
        ([{"skill": WIRE}], [{"any_of": 1, "skill": WELD}], NO),
        # The held code may continue the required one, not the reverse.
        ([{"skill": WELD}], [{"any_of": 1, "skill": "6-18"}], YES),
        ([{"skill": "6-18"}], [{"any_of": 1, "skill": WELD}], NO),
        # Level 3 is better than 4; blank level is unknown only where a level is asked.
        ([{"skill": WELD, "level": 3}], [{"any_of": 1, "skill": WELD, "min_level": 4}], YES),
        ([{"skill": WELD, "level": 5}], [{"any_of": 1, "skill": WELD, "min_level": 4}], NO),
        ([{"skill": WELD}], [{"any_of": 1, "skill": WELD, "min_level": 4}], UNKNOWN),
        ([{"skill": WELD}], [{"any_of": 1, "skill": WELD}], YES),
        # Rows of one number are alternatives, numbers must all hold: {weld or wire} and {wire} with wire only.
        (
            [{"skill": WIRE}],
            [{"any_of": 1, "skill": WELD}, {"any_of": 1, "skill": WIRE}, {"any_of": 2, "skill": WIRE}],
            YES,
        ),
        ([{"skill": WIRE}], [{"any_of": 1, "skill": WIRE}, {"any_of": 2, "skill": WELD}], NO),
    ],
)
def test_skilled_enough(held: list[dict[str, object]], needs: list[dict[str, object]], expected: Verdict) -> None:
    """Of every requirement group one row holds."""
    tables = {
        "skills_held": [{"worker_id": "W1", **row} for row in held],
        "requirements": [{"post_id": "P1", **row} for row in needs],
    }
    assert verdict("skilled_enough", **tables) == expected


NAMED = {"skill": WELD, "certificate": "特种作业操作证"}
ASKED = {"any_of": 1, "skill": WELD, "certificate_required": True}


@pytest.mark.parametrize(
    ("held", "needs", "expected"),
    [
        # The post starts on 2026-04-01: a certificate valid on that very day holds, one day less does not.
        ([{**NAMED, "valid_until": "2026-04-01"}], [ASKED], YES),
        ([{**NAMED, "valid_until": "2026-03-31"}], [ASKED], NO),
        # Blank date or blank certificate means no, and so does a person of whom nothing is known.
        ([{**NAMED, "valid_until": None}], [ASKED], NO),
        ([{"skill": WELD, "valid_until": "2030-01-01"}], [ASKED], NO),
        ([], [ASKED], NO),
        # The certificate must be that of a skill whose level does not fail; an unknown level does not fail.
        (
            [{**NAMED, "valid_until": "2030-01-01", "level": 5}, {"skill": "6-18-01-01", "level": 4}],
            [{**ASKED, "skill": "6-18", "min_level": 4}],
            NO,
        ),
        ([{**NAMED, "valid_until": "2030-01-01", "level": None}], [{**ASKED, "min_level": 4}], YES),
        # No certificate asked (blank too): what counts is that the skill is not denied.
        ([], [{"any_of": 1, "skill": WELD}], YES),
        # Where the skill itself is denied, skilled_enough says so and this rule has nothing to add.
        ([{"skill": "none"}], [{"any_of": 1, "skill": WELD}], YES),
        ([{**NAMED, "valid_until": "2030-01-01", "level": 5}], [{**ASKED, "min_level": 4}], YES),
        # One alternative without certificate is enough.
        ([{"skill": WIRE}], [ASKED, {"any_of": 1, "skill": WIRE}], YES),
    ],
)
def test_certificate_valid(held: list[dict[str, object]], needs: list[dict[str, object]], expected: Verdict) -> None:
    """Statutory certificates are never presumed: the answer is yes or no."""
    tables = {
        "skills_held": [{"worker_id": "W1", **row} for row in held],
        "requirements": [{"post_id": "P1", **row} for row in needs],
    }
    assert verdict("certificate_valid", **tables) == expected


@pytest.mark.parametrize(
    ("worker", "post", "expected"),
    [
        # Post from 2026-04-01 without an end: 365 days, the last one 2027-03-31. Nothing restricts: yes.
        ({}, {}, YES),
        # Available until 2026-04-30: 30 days, just enough; until the 29th: 29, too few.
        ({"available_until": "2026-04-30"}, {}, YES),
        ({"available_until": "2026-04-29"}, {}, NO),
        # Available from 2027-03-02: 30 days to 2027-03-31; one day later: 29.
        ({"available_from": "2027-03-02"}, {}, YES),
        ({"available_from": "2027-03-03"}, {}, NO),
        # A post of 10 days is shorter than 30: all ten are needed.
        ({}, {"ends": "2026-04-10"}, YES),
        ({"available_from": "2026-04-02"}, {"ends": "2026-04-10"}, NO),
        # Sowing 04-20 to 05-19 takes 30 of the 59 days to 2026-05-29: 29 left; to 05-30: 30 left.
        ({"land_seasons": ("sowing",), "available_until": "2026-05-29"}, {}, NO),
        ({"land_seasons": ("sowing",), "available_until": "2026-05-30"}, {}, YES),
        # Nobody farms on days that the post and the person do not share.
        ({"land_seasons": ("sowing",), "available_until": "2026-03-31"}, {}, NO),
        # With tending 05-10 to 05-29 the union is 04-20 to 05-29, 40 days: of 70 days to 06-09 30 are left.
        ({"land_seasons": ("sowing", "summer_tending"), "available_until": "2026-06-09"}, {}, YES),
        ({"land_seasons": ("sowing", "summer_tending"), "available_until": "2026-06-08"}, {}, NO),
        # A post that began before the plan date starts on it: 2026-03-02 to 03-31 are 30 days.
        ({"available_until": "2026-03-31"}, {"starts": "2025-01-01"}, YES),
        ({"available_until": "2026-03-30"}, {"starts": "2025-01-01"}, NO),
        # A post that is over shares no day.
        ({}, {"starts": "2025-01-01", "ends": "2026-03-01"}, NO),
    ],
)
def test_dates_overlap(worker: dict[str, object], post: dict[str, object], expected: Verdict) -> None:
    """The days shared, less farm days, are at least the least number or the whole post."""
    assert verdict("dates_overlap", worker, post) == expected


def test_everybody_owes_the_seasons_of_his_own() -> None:
    """To 2026-05-29 of 59 days: nothing owed leaves all, tending 05-10 to 05-29 leaves 39, sowing 29, both 19."""
    owed: list[tuple[str, ...] | None] = [None, ("summer_tending",), ("sowing",), ("sowing", "summer_tending")]
    rows = [{**WORKER, "worker_id": f"W{k}", "land_seasons": each} for k, each in enumerate(owed)]
    made = instance([{**row, "available_until": "2026-05-29"} for row in rows], [POST])
    pairs = pd.DataFrame({"worker_id": [row["worker_id"] for row in rows], "post_id": "P1", "mode": "hire"})
    assert judge(made, POLICY, ON, pairs)["dates_overlap"].tolist() == [YES, YES, NO, NO]


def test_a_season_that_has_begun_takes_its_last_days_alone() -> None:
    """Sowing ends on 05-19: of 35 days from 05-15 to 06-18 it takes five, of 34 days too, whatever other posts begin before it."""
    ends = {"P1": ("2026-03-02", "2026-12-31"), "P2": ("2026-05-15", "2026-06-18"), "P3": ("2026-05-15", "2026-06-30")}
    posts = [{**POST, "post_id": name, "starts": first, "ends": last} for name, (first, last) in ends.items()]
    until = {"W1": None, "W2": "2026-06-18", "W3": "2026-06-17"}
    people = [
        {**WORKER, "worker_id": name, "land_seasons": ("sowing",), "available_until": day}
        for name, day in until.items()
    ]
    asked = [("W1", "P1"), ("W2", "P3"), ("W3", "P3"), ("W2", "P2")]
    pairs = pd.DataFrame([(*pair, "hire") for pair in asked], columns=["worker_id", "post_id", "mode"])
    # 30 days are asked of whoever is free so long: 35 less 5 are enough, 34 less 5 are not.
    assert judge(instance(people, posts), POLICY, ON, pairs)["dates_overlap"].tolist() == [YES, YES, NO, YES]


@pytest.mark.parametrize(
    ("capacity", "demand", "expected"),
    [
        ("full", "heavy", YES),
        ("full", None, YES),
        ("half", "medium", YES),
        ("half", "heavy", NO),
        ("half", None, UNKNOWN),
        ("weak", "light", YES),
        ("weak", "medium", NO),
        (None, "light", YES),
        (None, "medium", UNKNOWN),
        (None, None, UNKNOWN),
    ],
)
def test_able_for_work_strength(capacity: str | None, demand: str | None, expected: Verdict) -> None:
    """Full bears all, half up to medium, weak light work; blanks are unknown where it matters."""
    worker = {"capacity": capacity, "birth_month": "1990-01-01"}
    assert verdict("able_for_work", worker, {"physical_demand": demand}) == expected


@pytest.mark.parametrize(
    ("worker", "hazardous", "expected"),
    [
        # The post starts in 2026-04; who was born in 2010-04 turns 16 in that month, 2010-05 a month later.
        ({"birth_month": "2010-04-01"}, False, YES),
        ({"birth_month": "2010-05-01"}, False, NO),
        ({"birth_month": None}, False, UNKNOWN),
        # Hazardous: 18 in the month, and the check valid on 2026-04-01.
        ({"birth_month": "2008-04-01", "medical_check_until": "2026-04-01"}, True, YES),
        ({"birth_month": "2008-05-01", "medical_check_until": "2026-04-01"}, True, NO),
        ({"birth_month": "2008-04-01", "medical_check_until": "2026-03-31"}, True, NO),
        ({"birth_month": "2008-04-01", "medical_check_until": None}, True, UNKNOWN),
        # Hazard not recorded: unknown for a minor of 17, no condition for an adult.
        ({"birth_month": "2009-01-01"}, None, UNKNOWN),
        ({"birth_month": "1990-01-01"}, None, YES),
    ],
)
def test_able_for_work_age(worker: dict[str, object], hazardous: bool | None, expected: Verdict) -> None:
    """Statutory age for all; adult age and a medical check for hazardous posts."""
    post = {"physical_demand": "light", "hazardous": hazardous}
    assert verdict("able_for_work", {"capacity": "full", **worker}, post) == expected


ABLE = {"groups": ("out_of_poverty",), "cannot_leave": True, "willing_welfare": True}
WELFARE = {"kind": "public_welfare", "ends": "2027-03-31"}


@pytest.mark.parametrize(
    ("worker", "post", "members", "expected"),
    [
        # 2026-04-01 to 2027-03-31 are 365 days, the most; one day more is too long; no end is unknown.
        (ABLE, WELFARE, [], YES),
        (ABLE, {**WELFARE, "ends": "2027-04-01"}, [], NO),
        (ABLE, {**WELFARE, "ends": None}, [], UNKNOWN),
        # Groups: blank unknown, none or others no.
        ({**ABLE, "groups": None}, WELFARE, [], UNKNOWN),
        ({**ABLE, "groups": ()}, WELFARE, [], NO),
        ({**ABLE, "groups": ("disabled",)}, WELFARE, [], NO),
        # Dated membership decides for its group: over on 2026-03-01, the day before the plan date.
        (ABLE, WELFARE, [{"group": "out_of_poverty", "valid_from": "2020-01-01", "valid_until": "2026-03-01"}], NO),
        ({**ABLE, "groups": ()}, WELFARE, [{"group": "monitored", "valid_from": "2020-01-01"}], YES),
        # Blank willingness is no; blank cannot_leave is unknown.
        ({**ABLE, "willing_welfare": None}, WELFARE, [], NO),
        ({**ABLE, "cannot_leave": None}, WELFARE, [], UNKNOWN),
        ({**ABLE, "cannot_leave": False}, WELFARE, [], NO),
        # Other kinds of post have no such condition.
        ({}, {}, [], YES),
    ],
)
def test_welfare_post_eligible(
    worker: dict[str, object], post: dict[str, object], members: list[dict[str, object]], expected: Verdict
) -> None:
    """A public-welfare post goes to a member of the groups who cannot leave and is willing, for a year at most."""
    memberships = [{"worker_id": "W1", **row} for row in members]
    assert verdict("welfare_post_eligible", worker, post, memberships=memberships) == expected


@pytest.mark.parametrize(
    ("worker", "post", "expected"),
    [
        # Born 1980-05: 45 in 2026-04, born 1980-04: 46.
        ({"birth_month": "1980-05-01"}, {"screens": "age_max=45"}, YES),
        ({"birth_month": "1980-04-01"}, {"screens": "age_max=45"}, NO),
        ({}, {"screens": "age_max=45"}, UNKNOWN),
        ({"birth_month": "2008-05-01"}, {"screens": "age_min=18"}, NO),
        # Whoever already works for the employer is not refused for age.
        ({"birth_month": "1960-01-01", "employer_id": "E1"}, {"screens": "age_max=45"}, YES),
        ({"education": "college"}, {"screens": "education_min=senior_secondary"}, YES),
        ({"education": "primary"}, {"screens": "education_min=senior_secondary"}, NO),
        ({"sex": "female"}, {"screens": "sex=male"}, NO),
        ({}, {"screens": "sex=male"}, UNKNOWN),
        ({"groups": ("disabled",)}, {"screens": "no_disability"}, NO),
        ({"groups": ()}, {"screens": "no_disability"}, YES),
        ({}, {"screens": "no_disability"}, UNKNOWN),
        # Each in turn: one no outweighs an unknown.
        ({"sex": "female"}, {"screens": "age_max=45; sex=male"}, NO),
        # On welfare posts of Jilin age and disability are ignored, schooling is not.
        ({}, {"screens": "age_max=45;no_disability", "kind": "public_welfare"}, YES),
        ({"education": "none"}, {"screens": "education_min=primary", "kind": "public_welfare"}, NO),
    ],
)
def test_screen_lawful(worker: dict[str, object], post: dict[str, object], expected: int) -> None:
    """Screens that may be applied are judged, unlawful ones are not."""
    assert verdict("screen_lawful", worker, post) == expected


def test_screen_lawful_ignored_elsewhere() -> None:
    """Where the setting says ignore, no screen of an ordinary post refuses anybody."""
    ignoring = POLICY.replaced("screens.elsewhere", "ignore", "test")
    assert ignoring.value("screens.elsewhere", date(2026, 3, 2), HOME) == "ignore"
    assert verdict("screen_lawful", {"sex": "female"}, {"screens": "sex=male"}, under=ignoring) == YES


def test_screen_not_known() -> None:
    """A screen in no known form is an error, not a silent yes."""
    with pytest.raises(ValueError, match="zodiac"):
        verdict("screen_lawful", {}, {"screens": "zodiac=ox"})


def test_a_season_without_dates_leaves_the_days_unknown(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the rules do not say when it is, enough days are unknown, not a yes; too few without it stay a no."""
    found = Policy.find
    monkeypatch.setattr(
        Policy, "find", lambda rules, name, *on: None if name == "season.harvest" else found(rules, name, *on)
    )
    assert verdict("dates_overlap", {"land_seasons": ("harvest",)}, {}) == UNKNOWN
    assert verdict("dates_overlap", {"land_seasons": ("harvest", "sowing")}, {}) == UNKNOWN
    assert verdict("dates_overlap", {"land_seasons": ("harvest",), "available_until": "2026-03-10"}, {}) == NO
    assert verdict("dates_overlap", {"land_seasons": ("sowing",)}, {}) == YES
