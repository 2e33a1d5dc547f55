"""Hand-solved cases of time and person: dates, strength and age, welfare posts, the screens employers state."""

from typing import Any

import pytest

from optimizer.solve import match
from tests.one_pair import ON, POLICY, pair
from tests.optimizer.hand_case import NO, UNKNOWN, YES, Case, explained, verdicts_agree

DATES_OVERLAP = [
    # The post ends on 10-31, both ends count: from 10-02 on are 30 days, the least; from 10-03 on 29.
    Case("30 days", YES, {"worker": {"available_from": "2026-10-02"}}),
    Case(
        "29 days", NO, {"worker": {"available_from": "2026-10-03"}},
        numbers={"days": 29, "needed": 30}, zh="可重叠 29 天，至少 30 天", en="29 days shared, 30 needed",
    ),
    Case("available until 29 days", NO, {"worker": {"available_until": "2026-04-29"}}),
    # A post of 10 days asks for its 10 days only.
    Case("short post, whole", YES, {"worker": {"available_until": "2026-04-10"}, "post": {"ends": "2026-04-10"}}),
    Case(
        "short post, a day short", NO, {"worker": {"available_until": "2026-04-09"}, "post": {"ends": "2026-04-10"}},
        numbers={"days": 9, "needed": 10},
    ),
    # 04-01 to 05-19 are 49 days; sowing, 04-20 to 05-19, takes 30 of them, summer tending only days counted already.
    Case(
        "farm work owed", NO, {"worker": {"land_seasons": ("sowing", "summer_tending")}, "post": {"ends": "2026-05-19"}},
        numbers={"days": 19, "needed": 30},
    ),
    # Eleven days later summer tending (05-10 to 05-29) has taken ten more of them, and 05-30 is free: 20 days.
    Case(
        "two seasons", NO, {"worker": {"land_seasons": ("sowing", "summer_tending")}, "post": {"ends": "2026-05-30"}},
        numbers={"days": 20, "needed": 30},
    ),
    Case("no farm work owed", YES, {"worker": {"land_seasons": ()}, "post": {"ends": "2026-05-19"}}),
    # Without an end the post lasts 365 days, 2026-04-01 to 2027-03-31: 30 days from 03-02 on.
    Case("open post, 30 days", YES, {"worker": {"available_from": "2027-03-02"}, "post": {"ends": None}}),
    Case(
        "open post, 29 days", NO, {"worker": {"available_from": "2027-03-03"}, "post": {"ends": None}},
        numbers={"days": 29, "needed": 30},
    ),
    # A post that was over before the plan date shares no day with anybody.
    Case(
        "over", NO, {"post": {"starts": "2026-01-01", "ends": "2026-03-01"}}, numbers={"days": 0, "needed": 1},
    ),
    Case("ends today", YES, {"post": {"starts": "2026-01-01", "ends": "2026-03-02"}}),
    # Far ahead the farm calendar goes on: 2031-04-20 to 05-31 are 42 days, sowing takes 30 of them.
    Case(
        "farm work in five years", NO,
        {"worker": {"available_until": None, "land_seasons": ("sowing",)},
         "post": {"starts": "2031-04-20", "ends": "2031-05-31"}},
        numbers={"days": 12, "needed": 30},
    ),
]  # fmt: skip


@pytest.mark.parametrize("case", DATES_OVERLAP, ids=str)
def test_dates_overlap(case: Case) -> None:
    """Person and post share days enough, farm work owed not counted."""
    verdicts_agree("dates_overlap", case)


@pytest.mark.parametrize("case", [DATES_OVERLAP[n] for n in (1, 6, 9, 10)], ids=str)
def test_dates_overlap_explained(case: Case) -> None:
    """The person reads the days shared and the days needed."""
    explained("dates_overlap", case)


HAZARD = {"hazardous": True}
ABLE_FOR_WORK = [
    Case("half bears medium", YES, {"worker": {"capacity": "half"}, "post": {"physical_demand": "medium"}}),
    Case(
        "weak does not bear medium", NO, {"worker": {"capacity": "weak"}, "post": {"physical_demand": "medium"}},
        numbers={"condition": "capacity", "capacity": "weak", "demand": "medium"}, zh="劳动强度", en="labour capacity",
    ),
    Case("capacity blank, light", YES, {"worker": {"capacity": None}}),
    Case(
        "capacity blank, medium", UNKNOWN, {"worker": {"capacity": None}, "post": {"physical_demand": "medium"}},
        numbers={"condition": "capacity", "capacity": None, "demand": "medium"},
    ),
    Case("demand blank, full", YES, {"post": {"physical_demand": None}}),
    Case("demand blank, half", UNKNOWN, {"worker": {"capacity": "half"}, "post": {"physical_demand": None}}),
    # Ages count in whole months at the start in 2026-04: born in 2010-04 is 16, in 2010-05 15.
    Case("sixteen", YES, {"worker": {"birth_month": "2010-04-01"}}),
    Case(
        "fifteen", NO, {"worker": {"birth_month": "2010-05-01"}},
        numbers={"condition": "age", "age": 15, "limit": 16}, zh="上岗时 15 岁，须满 16 岁", en="aged 15",
    ),
    Case("birth blank", UNKNOWN, {"worker": {"birth_month": None}}, numbers={"condition": "age_unknown"}),
    # Hazardous work: 18 years and a check that is valid on the first day.
    Case("hazardous, eighteen", YES, {"worker": {"birth_month": "2008-04-01"}, "post": HAZARD}),
    Case(
        "hazardous, seventeen", NO, {"worker": {"birth_month": "2008-05-01"}, "post": HAZARD},
        numbers={"condition": "age", "age": 17, "limit": 18},
    ),
    Case("checked until the first day", YES, {"worker": {"medical_check_until": "2026-04-01"}, "post": HAZARD}),
    Case(
        "check run out", NO, {"worker": {"medical_check_until": "2026-03-31"}, "post": HAZARD},
        numbers={"condition": "medical_check", "on": "2026-04-01"}, zh="体检在 2026-04-01 前已到期",
    ),
    Case(
        "check blank", UNKNOWN, {"worker": {"medical_check_until": None}, "post": HAZARD},
        numbers={"condition": "medical_check"},
    ),
    Case("hazard blank, grown up", YES, {"post": {"hazardous": None}}),
    Case("hazard blank, seventeen", UNKNOWN, {"worker": {"birth_month": "2008-05-01"}, "post": {"hazardous": None}}),
]  # fmt: skip


@pytest.mark.parametrize("case", ABLE_FOR_WORK, ids=str)
def test_able_for_work(case: Case) -> None:
    """Strength bears the work, age is lawful, hazardous work has its check; blanks are to be verified."""
    verdicts_agree("able_for_work", case)


@pytest.mark.parametrize("case", [ABLE_FOR_WORK[n] for n in (1, 3, 7, 8, 12)], ids=str)
def test_able_for_work_explained(case: Case) -> None:
    """The person learns which condition fails or is to be verified."""
    explained("able_for_work", case)


def welfare(worker: dict[str, Any] | None = None, post: dict[str, Any] | None = None, **more: Any) -> dict[str, Any]:
    """Return a pair on a public-welfare post from 2026-04-01 to 2027-03-31 (365 days), of which all is right."""
    who = {"groups": ("monitored",), "cannot_leave": True, "willing_welfare": True, **(worker or {})}
    return {"worker": who, "post": {"kind": "public_welfare", "ends": "2027-03-31", **(post or {})}, **more}


WELFARE_POST_ELIGIBLE = [
    Case("monitored, cannot leave, willing", YES, welfare()),
    Case(
        "silent", NO, welfare({"willing_welfare": None}),
        numbers={"condition": "willing"}, zh="没有表示愿意从事公益性岗位",
    ),
    Case("can leave", NO, welfare({"cannot_leave": False}), numbers={"condition": "cannot_leave"}, zh="可以离乡"),
    Case("leaving blank", UNKNOWN, welfare({"cannot_leave": None}), numbers={"condition": "cannot_leave"}),
    Case("in no group", NO, welfare({"groups": ()}), numbers={"condition": "groups"}, zh="安置对象"),
    Case("in another group", NO, welfare({"groups": ("disabled",)})),
    Case("groups blank", UNKNOWN, welfare({"groups": None}), numbers={"condition": "groups"}),
    # A dated row decides for its group: from 03-03 on is not yet on 03-02; until 03-02 still is.
    Case(
        "not yet", NO, welfare({"groups": ()}, member={"group": "monitored", "valid_from": "2026-03-03"}),
    ),
    Case(
        "last day", YES, welfare({"groups": ()}, member={"group": "monitored", "valid_until": "2026-03-02"}),
    ),
    Case(
        "left, and nothing else recorded", UNKNOWN,
        welfare({"groups": None}, member={"group": "monitored", "valid_until": "2026-03-01"}),
    ),
    # 2026-04-01 to 2027-04-01 are 366 days; no end is not known.
    Case(
        "366 days", NO, welfare(post={"ends": "2027-04-01"}),
        numbers={"condition": "term", "days": 366, "limit": 365}, zh="岗位期限 366 天，最多 365 天", en="a term of 366",
    ),
    Case("no end", UNKNOWN, welfare(post={"ends": None}), numbers={"condition": "term"}),
]  # fmt: skip


@pytest.mark.parametrize("case", WELFARE_POST_ELIGIBLE, ids=str)
def test_welfare_post_eligible(case: Case) -> None:
    """Last-resort posts go to people of the groups who cannot leave and are willing, for a year at most."""
    verdicts_agree("welfare_post_eligible", case)


@pytest.mark.parametrize("case", [WELFARE_POST_ELIGIBLE[n] for n in (1, 2, 4, 6, 10)], ids=str)
def test_welfare_post_eligible_explained(case: Case) -> None:
    """The person learns which condition of a welfare post is not met."""
    explained("welfare_post_eligible", case)


SCREEN_LAWFUL = [
    # Born in 1990-06, the person is 35 in 2026-04; born in 1990-04, 36.
    Case("at the limit of age", YES, {"post": {"screens": "age_max=35"}}),
    Case(
        "above the limit of age", NO, {"worker": {"birth_month": "1990-04-01"}, "post": {"screens": "age_max=35"}},
        numbers={"screen": "age_max=35"}, zh="35", en="35",
    ),
    Case("below the least age", NO, {"post": {"screens": "age_min=36"}}),
    Case("two limits of age", NO, {"post": {"screens": "age_max=34;age_max=50"}}),
    # Whoever works there already is not refused for age.
    Case("in the firm", YES, {"worker": {"employer_id": "E1"}, "post": {"screens": "age_max=30"}}),
    Case("schooling enough", YES, {"post": {"screens": "education_min=senior_secondary"}}),
    Case("schooling short", NO, {"post": {"screens": "education_min=college"}}),
    Case("schooling blank", UNKNOWN, {"worker": {"education": None}, "post": {"screens": "education_min=college"}}),
    Case("other sex", NO, {"post": {"screens": "sex=female"}}),
    # Of several screens the explanation names the one that speaks.
    Case(
        "sex blank", UNKNOWN, {"worker": {"sex": None}, "post": {"screens": "age_min=18;sex=female"}},
        numbers={"screen": "sex=female"},
    ),
    Case("not disabled", YES, {"post": {"screens": "no_disability"}}),
    Case("disabled", NO, {"worker": {"groups": ("disabled",)}, "post": {"screens": "no_disability"}}),
    Case("groups blank", UNKNOWN, {"worker": {"groups": None}, "post": {"screens": "no_disability"}}),
    # A dated row of another group does not tell whether the person is disabled.
    Case(
        "another group recorded", UNKNOWN,
        {"worker": {"groups": None}, "post": {"screens": "no_disability"}, "member": {"group": "monitored"}},
    ),
    # On welfare posts of this province screens for age and disability are ignored, others are not.
    Case("welfare post, age", YES, welfare(post={"screens": "age_max=30;no_disability"})),
    Case(
        "welfare post, schooling", NO, welfare(post={"screens": "age_max=30;education_min=college"}),
        numbers={"screen": "education_min=college"},
    ),
]  # fmt: skip


@pytest.mark.parametrize("case", SCREEN_LAWFUL, ids=str)
def test_screen_lawful(case: Case) -> None:
    """Stated screens bind where they are lawful; what is not recorded is to be verified."""
    verdicts_agree("screen_lawful", case)


@pytest.mark.parametrize("case", [SCREEN_LAWFUL[n] for n in (1, 7, 9, 15)], ids=str)
def test_screen_lawful_explained(case: Case) -> None:
    """The person reads the employer's screen."""
    explained("screen_lawful", case)


def test_ignored_screens_are_reported() -> None:
    """A screen that is unlawful on a welfare post is listed as ignored, with its source; another one as honoured."""
    cells = welfare(post={"screens": "age_max=30;education_min=primary"})
    screens = match(pair(**cells), POLICY, ON).screens
    treated = dict(zip(screens["screen"], screens["treatment"], strict=True))
    assert treated == {"age_max=30": "ignored", "education_min=primary": "honoured"}
    assert (screens["source"] != "").all()
