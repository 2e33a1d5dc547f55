"""Values, amounts and conditions of the policy in words."""

import re
from datetime import date

import pytest

from domain.language import Language
from domain.policy import Policy
from domain.policy.amount_forms import FORMS
from reports.names import Names
from reports.policy_offers import offer_words, offers
from reports.policy_sentences import AMOUNTS, CAP, OPERATORS, PER, PERIODS, Speaker
from reports.policy_words import say_value

SPOTS = [
    ("220421", date(2026, 3, 2)),
    ("620823", date(2024, 6, 1)),
    ("520181", date(2023, 6, 1)),
    ("35", date(2023, 12, 1)),
    ("37", date(2025, 6, 1)),
    ("220421", date(2018, 6, 1)),
]
"""Places and days at which different instruments are in force."""
CODE = re.compile(r"\b[a-z]+_[a-z_]+\b|\{|\}|None|True|False")
"""What no reader should meet: a code of the data, a gap in a sentence, a word of Python."""


@pytest.mark.parametrize(
    ("value", "unit", "lang", "said"),
    [
        (500.0, "yuan", "zh", "500 元"),
        (1500.0, "yuan per person and year", "en", "1,500 yuan"),
        (200000.0, "yuan", "zh", "20 万元"),
        (200000.0, "yuan", "en", "200,000 yuan"),
        (0.6, "share", "zh", "60%"),
        (0.055, "share", "en", "5.5%"),
        (1, "months", "en", "1 month"),
        (3, "months", "zh", "3 个月"),
        (True, "flag", "zh", "是"),
        ({"cross_province": 600.0, "61": 400.0}, "yuan", "zh", "跨省 600 元；陕西省 400 元"),
        (
            (("out_of_poverty", "monitored"), ("low_income",)),
            "groups",
            "zh",
            "脱贫人口、防止返贫监测对象；农村低收入人口",
        ),
        ({"junior": 1000.0, "partnership": 2000.0}, "yuan", "zh", "初级 1,000 元；合伙或共同创业 2,000 元"),
        ({"first": 1000.0}, "yuan", "en", "first grade 1,000 yuan"),
        (2026, "year", "en", "2026"),
        ({"zh": "脱贫人口", "en": "out of poverty"}, "name", "en", "out of poverty"),
    ],
)
def test_values_are_said_as_people_write_them(
    policy: Policy, value: object, unit: str, lang: Language, said: str
) -> None:
    """A figure has its unit, a share is a percentage, a code has its name, in the language asked for."""
    assert say_value(value, unit, Names.of(policy, date(2026, 3, 2)), lang) == said


def test_every_role_of_every_function_has_words() -> None:
    """No parameter of an amount stays unsaid, but the tax heads, which are said with the order of deduction."""
    for name, form in FORMS.items():
        assert {role.name for role in form.roles} <= set(AMOUNTS[name]), name


def test_every_word_of_the_rules_has_a_name() -> None:
    """Operators, payees of caps and their periods are all said."""
    from domain.policy.instrument import OPERATORS as KNOWN
    from domain.policy.instrument import PAYEES

    assert set(OPERATORS) == set(KNOWN)
    assert set(PER) == set(PAYEES)
    assert set(PERIODS) == {"year", "ever"}
    assert CAP.zh


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize(("place", "on"), SPOTS, ids=str)
def test_what_is_in_force_is_said_without_a_code(policy: Policy, place: str, on: date, lang: Language) -> None:
    """Title, amount, conditions, limits and take-up of every instrument in force hold words only."""
    speaker = Speaker(policy, on, place, Names.of(policy, on), lang)
    for offer in offers(policy, on, place):
        words = offer_words(offer, speaker)
        said = [words["title"], words["amount"], *words["conditions"], *words["combination"], words["take_up"]]
        assert words["amount"], offer.instrument.id
        assert [text for text in said if CODE.search(text)] == [], offer.instrument.id
        assert lang == "zh" or not re.search("[\u4e00-\u9fff]", words["title"] + words["amount"])


def test_a_condition_that_does_not_apply_is_not_said(policy: Policy) -> None:
    """Chongxin excludes organised transfers, Jilin does not: only the first list says so."""
    travel = policy.instrument("travel_subsidy")
    says = {
        place: " ".join(Speaker(policy, on, place, Names.of(policy, on), "zh").conditions(travel))
        for place, on in (("620823", date(2024, 6, 1)), ("22", date(2026, 3, 2)))
    }
    assert "有组织输出" in says["620823"]
    assert "有组织输出" not in says["22"]


def test_the_low_schedule_is_said_with_its_line(policy: Policy) -> None:
    """Qingzhen 2023: 500 yuan, 1,000 below an income of 10,000."""
    on = date(2023, 6, 1)
    said = Speaker(policy, on, "520181", Names.of(policy, on), "en").amount(policy.instrument("travel_subsidy"))
    assert said == (
        "By place of work: another province 500 yuan, on low income: another province 1,000 yuan, "
        "low income is below 10,000 yuan"
    )
