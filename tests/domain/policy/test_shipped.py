"""The shipped parameters: complete, cited, in form, and true to the sources they quote."""

import re
from datetime import date
from pathlib import Path

import pytest

from domain import tables
from domain.policy import Policy, compiled
from domain.policy.yaml_reader import read_yaml

DOCUMENTS = Path(__file__).parents[4] / "shared" / "policy-documents"
NAMES = [
    "minimum_wage.month",
    "minimum_wage.hour",
    "pay.days_per_month",
    "pay.weeks_per_month",
    "working_age.min",
    "working_age.hazardous_min",
    "travel.detour_road",
    "travel.road_limits_km",
    "travel.road_speeds_km_hour",
    "travel.rail_from_km",
    "travel.detour_rail",
    "travel.rail_speed_km_hour",
    "travel.rail_access_minutes",
    "travel.fare_road_yuan_km",
    "travel.fare_rail_yuan_km",
    "travel.county_typical_km",
    "travel.county_typical_minutes",
    "groups.priority_ranks",
    "groups.labels",
    "waiting.bands_months",
    "welfare.groups",
    "welfare.term_days_max",
    "screens.welfare_forbidden",
    "screens.elsewhere",
    "blacklist.inherit_contractor",
    "relief.wage_share_min",
    "loan.scope_default",
    "loan.days_min",
    "dates.days_min",
    "season.sowing",
    "season.summer_tending",
    "season.harvest",
    "intake.fault_share_max",
    "posts.stale_days",
    "workers.stale_days",
    "cost.minute_yuan",
    "cost.fare_share",
    "cost.wage_gain_share",
    "cost.wish_rank_yuan",
    "cost.kind_yuan",
    "cost.mode_yuan",
    "cost.surplus_level_yuan",
    "cost.unknown_yuan",
    "cost.promise_yuan",
    "cost.priority_multiplier",
    "cost.corridor_share",
    "quality.oldest_birth_year",
]
# The prefix of each quoted document's file name, and how its title is recognised.
FILES = {
    "吉人社联〔2023〕52号": "000",
    "2018年就业扶贫": "001",
    "松原市": "002",
    "鲁人社字": "003",
    "人社部发〔2023〕44号": "004",
}
FILES["闽人社文"] = "004"


@pytest.fixture(scope="module")
def policy() -> Policy:
    """The shipped policy."""
    return Policy.load()


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("on", [date(2025, 12, 1), date(2026, 3, 2), date(2027, 12, 31)])
def test_every_parameter_has_a_value_in_jilin(policy: Policy, name: str, on: date) -> None:
    """Whatever the other packages ask for is there, for a county of Jilin, on any plan date up to 2027."""
    assert policy.find(name, on, "220421") is not None


def test_every_value_states_its_source(policy: Policy) -> None:
    """What was read names its document and quotes or explains it; what is ours gives its reason."""
    for parameter in policy.parameters:
        for value in parameter.values:
            source = value.source
            if source.grade == "ours":
                assert source.note, parameter.id
            else:
                assert source.document is not None, parameter.id
                assert source.quote or source.note, parameter.id


def test_numbers_have_a_unit_and_a_range(policy: Policy) -> None:
    """No bare number: every numeric parameter states its unit and its lawful range."""
    for parameter in policy.parameters:
        assert parameter.unit, parameter.id
        assert parameter.title.zh, parameter.id
        assert parameter.title.en, parameter.id
        if parameter.form.leaf in ("number", "integer"):
            assert None not in parameter.range, parameter.id


def test_codes_agree_with_the_tables(policy: Policy) -> None:
    """Groups, kinds, modes and promise levels are spelled as the tables spell them."""
    assert set(policy.parameter("groups.labels").form.keys) == set(tables.GROUPS)
    assert set(policy.parameter("groups.priority_ranks").form.choices) == set(tables.GROUPS)
    assert set(policy.parameter("welfare.groups").form.choices) == set(tables.GROUPS)
    assert set(policy.parameter("cost.kind_yuan").form.keys) == set(tables.POST_KINDS)
    assert set(policy.parameter("cost.mode_yuan").form.keys) == set(tables.MODES)
    assert set(policy.parameter("cost.promise_yuan").form.keys) == set(tables.PROMISE_LEVELS)
    assert set(policy.parameter("loan.scope_default").form.choices) == set(tables.SCOPES)
    assert {f"season.{season}" for season in tables.SEASONS} <= {held.id for held in policy.parameters}


def test_speed_classes_fit_their_limits(policy: Policy) -> None:
    """There is one speed more than limits: the last one is for all longer distances."""
    on = date(2026, 3, 2)
    limits = policy.value("travel.road_limits_km", on)
    assert len(policy.value("travel.road_speeds_km_hour", on)) == len(limits) + 1


def test_seasons_are_days_of_the_year(policy: Policy) -> None:
    """Both ends of every farm season exist in a common year, the first before the last."""
    for season in tables.SEASONS:
        for value in policy.parameter(f"season.{season}").values:
            first, last = (date.fromisoformat(f"2026-{value.value[end]}") for end in ("from", "to"))
            assert first < last


# Read off the notices, class by class: 吉政函〔2024〕66号 names 长春市区 2120/21, 吉林、白山、松原市区 and 延吉市、珲春市
# 1920/19.5, all else 1780/18; the 2021 notice 长春市区 1880/19, 抚松县 1640/17, other counties 1540/16; the overview of
# December 2025 2230/22, 2020/20.5, 1870/19; 甬政发〔2024〕27号 慈溪市 2260/22.
@pytest.mark.parametrize(
    ("place", "on", "month", "hour"),
    [
        ("220113", date(2024, 10, 1), 2120, 21),
        ("220184", date(2024, 10, 1), 1780, 18),
        ("220602001", date(2025, 11, 30), 1920, 19.5),
        ("220721", date(2025, 6, 1), 1780, 18),
        ("220402", date(2025, 6, 1), 1780, 18),
        ("222401", date(2025, 6, 1), 1920, 19.5),
        ("222403", date(2025, 6, 1), 1780, 18),
        ("220105", date(2024, 9, 30), 1880, 19),
        ("220621", date(2021, 12, 1), 1640, 17),
        ("220881", date(2022, 1, 1), 1540, 16),
        ("220102", date(2025, 12, 1), 2230, 22),
        ("220702", date(2026, 3, 2), 2020, 20.5),
        ("220421", date(2026, 3, 2), 1870, 19),
        ("330282", date(2025, 3, 1), 2260, 22),
        ("330206", date(2025, 3, 1), 2490, 24),
        ("350182", date(2025, 4, 1), 2195, 23),
        ("350823", date(2026, 3, 2), 2045, 21.5),
        ("120101", date(2025, 9, 1), 2510, 26.6),
        ("110101", date(2025, 8, 31), 2420, 26.4),
    ],
)
def test_minimum_wages_are_those_of_the_notices(
    policy: Policy, place: str, on: date, month: float, hour: float
) -> None:
    """The monthly and hourly minimum of a county on a day is the figure the notice prints for it."""
    assert policy.value("minimum_wage.month", on, place) == month
    assert policy.value("minimum_wage.hour", on, place) == hour


def test_what_was_not_read_is_absent(policy: Policy) -> None:
    """Where no notice was read there is no figure, so that pay there is unknown and not presumed lawful."""
    assert policy.find("minimum_wage.month", date(2026, 3, 2), "441900") is None
    assert policy.find("minimum_wage.month", date(2026, 3, 2), "510104") is None


def test_provinces_differ_as_their_documents_do(policy: Policy) -> None:
    """Shandong lists five groups and forbids schooling screens on welfare posts; Jilin two groups and no such clause."""
    on = date(2026, 3, 2)
    assert policy.value("welfare.groups", on, "220421") == ("out_of_poverty", "monitored")
    five = ("out_of_poverty", "monitored", "low_income", "disabled", "older_rural")
    assert policy.value("welfare.groups", on, "370102") == five
    assert policy.value("screens.welfare_forbidden", on, "220421") == ("age", "disability")
    assert policy.value("screens.welfare_forbidden", on, "350102") == ("age", "disability")
    assert policy.value("screens.welfare_forbidden", on, "370102") == ("age", "education", "disability")


def test_no_text_for_readers_shows_an_id(policy: Policy) -> None:
    """Titles, notes and clauses name a figure in words, never by the id of a parameter, instrument, fact or cap."""
    ids = {held.id for part in (policy.parameters, policy.instruments, policy.facts, policy.caps) for held in part}
    dashed = re.compile(
        "|".join(re.escape(name) for name in sorted(ids, key=len, reverse=True) if {"_", "."} & set(name))
    )
    said = [
        text
        for part in (policy.parameters, policy.instruments, policy.facts, policy.caps)
        for held in part
        for text in held.title
    ]
    said += [text for held in policy.instruments if held.note for text in held.note]
    sources = [value.source for parameter in policy.parameters for value in parameter.values]
    said += [text for source in sources for text in (source.note, source.clause, source.quote) if text]
    assert [text for text in said if dashed.search(text)] == []


def test_labels_are_dated(policy: Policy) -> None:
    """One code carries the word of its time: registered poor in 2018, out of poverty in 2026."""
    assert policy.value("groups.labels", date(2018, 6, 1))["out_of_poverty"]["zh"] == "建档立卡贫困劳动力"
    assert policy.value("groups.labels", date(2026, 6, 1))["out_of_poverty"]["zh"] == "脱贫人口"


def test_compiled_file_is_in_step() -> None:
    """The compiled file holds every shipped YAML text as it is (else run ``domain.policy.compiled.write()``)."""
    for path in sorted(compiled.DATA.glob("*.yaml")):
        text = path.read_text(encoding="utf-8")
        parsed, stored = read_yaml(text), compiled.read_text(text)
        assert not parsed.misread, path.name
        assert compiled._hash(text) in compiled._stored(), path.name
        assert stored.content == parsed.content, path.name


@pytest.mark.skipif(not DOCUMENTS.is_dir(), reason="the policy documents lie beside the project, not in it")
def test_quotes_of_the_policy_documents_are_literal(policy: Policy) -> None:
    """Every clause quoted from a policy document at hand stands in it letter by letter (white space aside)."""
    texts = {path.name[:3]: re.sub(r"\s", "", path.read_text(encoding="utf-8")) for path in DOCUMENTS.glob("*.txt")}
    checked = 0
    for parameter in policy.parameters:
        for value in parameter.values:
            document = value.source.document
            if document is None or value.source.quote is None:
                continue
            for mark, number in FILES.items():
                if mark in document.title:
                    assert re.sub(r"\s", "", value.source.quote) in texts[number], (parameter.id, value.source.quote)
                    checked += 1
    assert checked >= 10
