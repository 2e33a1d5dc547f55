"""Files with facts, instruments and caps: what they become, and every way in which they are refused."""

from datetime import date
from pathlib import Path

import pytest

from domain.entitlements.amounts import FUNCTIONS
from domain.entitlements.employer_facts import DERIVE as OF_EMPLOYERS
from domain.entitlements.worker_facts import DERIVE as OF_WORKERS
from domain.faults import Fault, InputRefused
from domain.policy import Policy, PolicyError
from domain.policy.amount_forms import FORMS
from domain.policy.instrument import Condition
from domain.policy.known_facts import DERIVED
from domain.policy.loading import load_from

OURS = "source: {grade: ours, note: n}"


def parameter(name: str, unit: str, kind: str, value: str, more: str = "") -> str:
    """One parameter in force from 2026 on."""
    held = f"values: [{{from: 2026-01-01, value: {value}, {OURS}}}]"
    return f"  - {{id: {name}, title: {{zh: 甲, en: A}}, unit: {unit}, kind: {kind}{more}, {held}}}\n"


PARAMETERS = (
    parameter("pay.yuan", "yuan", "number", "100", ", range: [0, 1000]")
    + parameter("pay.months", "months", "integer", "3", ", range: [0, 60]")
    + parameter("pay.groups", "groups", "list", "[out_of_poverty]", ", leaf: text")
    + parameter("pay.flag", "flag", "flag", "true")
)
BASE = f"""\
parameters:
{PARAMETERS}facts:
  - {{id: days_trained, title: {{zh: 培训天数, en: Days trained}}, of: worker, kind: integer, unit: days, range: [0, 366], blank: none}}
  - {{id: left_school_on, title: {{zh: 离校, en: Left school}}, of: worker, kind: date}}
  - {{id: colour, title: {{zh: 颜色, en: Colour}}, of: employer, kind: text, choices: [red, green]}}
"""
GRANT = """\
  - id: grant
    title: {zh: 补, en: Grant}
    audience: worker
    case: worker
    pays: worker
    place: home
    fund: employment
    amount: flat
    uses: {amount: pay.yuan}
"""


def load(tmp_path: Path, text: str) -> Policy:
    """The policy of the base file and a user's file with this text, without the shipped files."""
    base, mine = tmp_path / "base.yaml", tmp_path / "mine.yaml"
    base.write_text(BASE, encoding="utf-8")
    mine.write_text(text, encoding="utf-8")
    return Policy(*load_from([base], [mine]))


def faults_of(tmp_path: Path, text: str) -> list[Fault]:
    """The faults of a user's file with this text."""
    with pytest.raises(InputRefused) as caught:
        load(tmp_path, text)
    return caught.value.faults


def grant(more: str = "", **changed: str) -> str:
    """A file with one grant, some of its lines changed or left out, and more lines after it."""
    lines = []
    for line in GRANT.splitlines():
        key = line.strip().removeprefix("- ").split(":")[0]
        if key not in changed:
            lines.append(line)
        elif changed[key]:
            lines.append(f"    {key}: {changed[key]}".replace("    id", "  - id"))
    return "instruments:\n" + "\n".join(lines) + "\n" + more


CONDITIONS = "    conditions:\n      - "
# text of the file, line and column of the fault, what the English message must contain
FAULTY = {
    "unknown key": (grant("    colour: red\n"), (11, 5), "'colour' is not a known key"),
    "missing key": (grant(pays=""), (2, 5), "add pays"),
    "unknown word": (grant(pays="wroker"), (6, 11), "'wroker' is not a known value; did you mean worker?"),
    "unknown function": (grant(amount="flatt"), (9, 13), "'flatt' is not a known function; did you mean flat?"),
    "unknown parameter": (
        grant(uses="{amount: pay.yaun}"),
        (10, 20),
        "'pay.yaun' is not a known parameter; did you mean pay.yuan?",
    ),
    "unknown role": (
        grant(uses="{amount: pay.yuan, rate: pay.yuan}"),
        (10, 30),
        "'rate' is not a parameter that flat takes",
    ),
    "missing role": (grant(amount="tiers", uses="{amount: pay.yuan}"), (10, 5), "add steps"),
    "parameter of the wrong kind": (
        grant(uses="{amount: pay.groups}"),
        (10, 20),
        "'pay.groups' is a list; name a parameter of kind number | integer",
    ),
    "missing fact": (grant(amount="per_day"), (9, 5), "add reads.days"),
    "unknown fact read": (
        grant("    reads: {days: day_trained}\n", amount="per_day"),
        (11, 19),
        "did you mean days_trained?",
    ),
    "fact of the wrong kind read": (
        grant("    reads: {days: colour}\n", amount="per_day"),
        (11, 19),
        "'colour' is a text; name a fact of kind number",
    ),
    "fact nobody reads": (
        grant("    reads: {weeks: days_trained}\n", amount="per_day"),
        (11, 13),
        "'weeks' is not a fact that per_day reads",
    ),
    "fund that is no text": (grant(fund="pay.yuan"), (8, 11), "'pay.yuan' is a number; name a parameter of kind text"),
    "unknown fact": (
        grant(f"{CONDITIONS}{{fact: group, any_of: {{parameter: pay.groups}}}}\n"),
        (12, 16),
        "'group' is not a known fact; did you mean groups?",
    ),
    "figure in a condition": (
        grant(f"{CONDITIONS}{{fact: months_worked, at_least: 3}}\n"),
        (12, 41),
        "'3' is no parameter; figures stand in parameters",
    ),
    "two operators": (grant(f"{CONDITIONS}{{fact: placed, is: true, in: [x]}}\n"), (12, 9), "needs exactly one of is"),
    "operator that does not fit": (
        grant(f"{CONDITIONS}{{fact: groups, is: out_of_poverty}}\n"),
        (12, 24),
        "'is' cannot judge a fact of kind list; write any_of",
    ),
    "date compared": (
        grant(f"{CONDITIONS}{{fact: left_school_on, at_most: {{parameter: pay.months}}}}\n"),
        (12, 32),
        "ask for left_school_on.months",
    ),
    "word the fact can never be": (
        grant(f"{CONDITIONS}{{fact: mode, in: [hired]}}\n"),
        (12, 26),
        "'hired' is not a known value",
    ),
    "word for a flag": (
        grant(f"{CONDITIONS}{{fact: placed, is: here}}\n"),
        (12, 28),
        "'here' is of the wrong kind; write true or false",
    ),
    "where that is no flag": (
        grant(f"{CONDITIONS}{{fact: placed, is: true, where: pay.yuan}}\n"),
        (12, 41),
        "'pay.yuan' is a number; name a parameter of kind flag",
    ),
    "unknown key in a condition": (
        grant(f"{CONDITIONS}{{fact: placed, iss: true}}\n"),
        (12, 24),
        "'iss' is not a known key; did you mean is?",
    ),
    "unknown instrument": (
        grant("    gives_way_to: [grnat]\n"),
        (11, 20),
        "'grnat' is not a known instrument; did you mean grant?",
    ),
    "gives way to itself": (grant("    gives_way_to: [grant]\n"), (11, 20), "gives way in a circle (grant → grant)"),
    "worker's fact of an employer": (
        grant(f"{CONDITIONS}{{fact: placed, is: true}}\n", case="employer", pays="employer", place="work"),
        (12, 16),
        "'placed' is a fact of a worker",
    ),
    "employer's case that pays a worker": (grant(case="employer"), (2, 5), "it cannot pay a worker"),
    "heads that are no facts": (
        grant("    settle: ordered_deduction\n", uses="{amount: pay.yuan, heads: pay.groups}"),
        (10, 37),
        "'out_of_poverty' is not a known figure of a worker",
    ),
    "fact declared twice": (
        "facts:\n  - {id: colour, title: {zh: 甲, en: A}, of: worker, kind: flag}\n",
        (2, 10),
        "'colour' is declared already; take another id",
    ),
    "fact of the tables declared again": (
        "facts:\n  - {id: placed, title: {zh: 甲, en: A}, of: worker, kind: flag}\n",
        (2, 10),
        "'placed' is declared already",
    ),
    "number without range": (
        "facts:\n  - {id: weight, title: {zh: 甲, en: A}, of: worker, kind: number, unit: kg}\n",
        (2, 5),
        "has no unit or no range",
    ),
    "cap of an unknown instrument": (
        grant(
            "caps:\n  - {id: cap.x, title: {zh: 甲, en: A}, instruments: [grants], per: worker, period: year, counts: times, limit: pay.months}\n"
        ),
        (12, 54),
        "'grants' is not a known instrument; did you mean grant?",
    ),
    "cap without a limit": (
        grant(
            "caps:\n  - {id: cap.x, title: {zh: 甲, en: A}, instruments: [grant], per: worker, period: year, counts: times}\n"
        ),
        (12, 5),
        "add limit",
    ),
    "overlap of dates": (
        f"parameters:\n  - id: pay.yuan\n    values:\n      - {{from: 2026-06-01, value: 1, replaces: true, {OURS}}}\n"
        f"      - {{from: 2026-07-01, value: 2, replaces: true, {OURS}}}\n",
        (5, 9),
        "overlaps in time",
    ),
    "value out of range": (
        f"parameters:\n  - id: pay.yuan\n    values:\n      - {{from: 2026-06-01, value: 1001, {OURS}}}\n",
        (4, 35),
        "'1001' lies outside the range",
    ),
    "missing source": (
        "parameters:\n  - id: pay.yuan\n    values:\n      - {from: 2026-06-01, value: 1}\n",
        (4, 9),
        "add source",
    ),
}


@pytest.mark.parametrize("kind", FAULTY)
def test_fault_names_line_column_and_way_out(tmp_path: Path, kind: str) -> None:
    """A faulty file is refused with its name, line, column, the value and what to write instead, in both languages."""
    text, (line, column), message = FAULTY[kind]
    faults = faults_of(tmp_path, text)
    english, chinese = f"mine.yaml line {line} column {column} ", f"mine.yaml 第 {line} 行第 {column} 列"
    found = [fault for fault in faults if fault.say("en").startswith(english) and message in fault.say("en")]
    assert found, [fault.say("en") for fault in faults]
    assert found[0].say("zh").startswith(chinese)


def test_circle_is_named_whole(tmp_path: Path) -> None:
    """Instruments that give way to each other in a circle are all named, each at the line where it gives way."""
    text = grant("    gives_way_to: [second]\n")
    for name, other in (("second", "third"), ("third", "grant")):
        text += GRANT.replace("id: grant", f"id: {name}") + f"    gives_way_to: [{other}]\n"
    faults = faults_of(tmp_path, text)
    assert [(fault.row, fault.value) for fault in faults] == [(11, "second"), (21, "third"), (31, "grant")]
    assert all("grant → second → third → grant" in fault.say("en") for fault in faults)


def test_all_faults_come_at_once(tmp_path: Path) -> None:
    """A bad instrument does not hide the faults of another, nor of a cap."""
    text = grant(f"{CONDITIONS}{{fact: nobody, is: true}}\n", pays="wroker") + GRANT.replace(
        "id: grant", "id: second"
    ).replace("amount: flat", "amount: flatt")
    text += "caps:\n  - {id: cap.x, title: {zh: 甲, en: A}, instruments: [third], per: worker, period: year, counts: times, limit: pay.none}\n"
    found = " ".join(fault.say("en") for fault in faults_of(tmp_path, text))
    for word in ("'wroker'", "'flatt'", "'third'", "'pay.none'"):
        assert word in found


def test_what_an_instrument_becomes(tmp_path: Path) -> None:
    """A whole file gives instruments, facts and caps as it says them, with file and line."""
    text = grant(
        "    reads: {days: days_trained}\n"
        "    conditions:\n"
        "      - {fact: groups, any_of: {parameter: pay.groups}}\n"
        "      - {fact: months_worked, at_least: {parameter: pay.months}, where: pay.flag, only_if: {fact: size, in: [small]}}\n"
        "    begins: left_school_on\n"
        "    note: {zh: 注, en: Note}\n"
        "caps:\n  - {id: cap.x, title: {zh: 甲, en: A}, instruments: [grant], per: worker, period: ever, counts: yuan, limit: pay.yuan}\n",
        amount="per_day",
        uses="{amount: pay.yuan, days_max: pay.months}",
    )
    policy = load(tmp_path, text)
    found = policy.instrument("grant")
    assert (found.main, found.reads, found.begin) == ("pay.yuan", (("days", "days_trained"),), "left_school_on")
    assert found.conditions == (
        Condition("groups", "any_of", None, "pay.groups"),
        Condition("months_worked", "at_least", None, "pay.months", "pay.flag", Condition("size", "in", ("small",))),
    )
    assert found.parameters() == ("pay.yuan", "pay.months", "pay.groups", "pay.flag")
    assert (found.file, found.line) == ("mine.yaml", 2)
    assert [(cap.id, cap.period, cap.counts) for cap in policy.caps] == [("cap.x", "ever", "yuan")]
    assert policy.fact("days_trained").blank == "none"
    assert policy.fact("left_school_on.months").unit == "months"


def test_instruments_stand_after_those_they_give_way_to(tmp_path: Path) -> None:
    """Whoever gives way is listed after the instrument it gives way to, else the order of the file is kept."""
    text = (
        grant("    gives_way_to: [third]\n")
        + GRANT.replace("id: grant", "id: second")
        + GRANT.replace("id: grant", "id: third")
    )
    assert [one.id for one in load(tmp_path, text).instruments] == ["third", "grant", "second"]


def test_unknown_names_are_told_with_the_nearest(tmp_path: Path) -> None:
    """Asking the policy for an instrument or fact that is not there names the nearest."""
    policy = load(tmp_path, grant())
    with pytest.raises(PolicyError, match="did you mean grant"):
        policy.instrument("grnat")
    with pytest.raises(PolicyError, match="did you mean groups"):
        policy.fact("group")


def test_instruments_change_the_hash(tmp_path: Path) -> None:
    """Two policies that differ in one condition only have different hashes; file names and lines do not count."""
    plain = load(tmp_path, grant()).content_hash()
    assert load(tmp_path, "# a remark\n" + grant()).content_hash() == plain
    assert load(tmp_path, grant(f"{CONDITIONS}{{fact: placed, is: true}}\n")).content_hash() != plain


def test_forms_and_functions_are_the_same() -> None:
    """Every amount form has its function and every function its form."""
    assert set(FORMS) == set(FUNCTIONS)


def test_facts_of_the_tables_are_computed() -> None:
    """Every fact of the tables is computed or may be stated, and nothing is computed that is not in the catalogue."""
    for facts, of in ((OF_WORKERS, "worker"), (OF_EMPLOYERS, "employer")):
        listed = {fact.id for fact in DERIVED if fact.of == of}
        assert set(facts) <= listed
        assert all(fact.stated for fact in DERIVED if fact.of == of and fact.id not in facts)


def withdrawn(more: str = "", document: str = "") -> str:
    """A file with a grant that is withdrawn in Jilin from March to June 2026."""
    source = f"{{grade: read, document: {document}}}" if document else "{grade: ours, note: stopped}"
    spans = "from: 2026-03-01, to: 2026-06-30"
    return grant() + f'withdrawn:\n  - {{instrument: grant, place: "22", {spans}, source: {source}}}\n{more}'


def test_an_instrument_is_withdrawn_for_a_time_in_a_place(tmp_path: Path) -> None:
    """Both dates are included; all of Jilin is covered, the nation and other provinces are not."""
    held = load(tmp_path, withdrawn())
    grants = held.instrument("grant")
    off = {
        (place, str(day))
        for place in ("22", "220421", "33", "")
        for day in (date(2026, 2, 28), date(2026, 3, 1), date(2026, 6, 30), date(2026, 7, 1))
        if held.in_force(grants, day, place) is None
    }
    assert off == {(place, day) for place in ("22", "220421") for day in ("2026-03-01", "2026-06-30")}
    assert held.content_hash() != load(tmp_path, grant()).content_hash()


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            withdrawn().replace("instrument: grant", "instrument: gant"),
            "is not a known instrument; did you mean grant?",
        ),
        (withdrawn(document="letter"), "is not among the documents"),
        (withdrawn().replace("to: 2026-06-30", "to: 2026-02-01"), "ends on 2026-02-01 before it starts on 2026-03-01"),
        (withdrawn().replace("to:", "until:"), "is not a known key"),
    ],
)
def test_a_faulty_withdrawal_is_refused(tmp_path: Path, text: str, message: str) -> None:
    """An unknown instrument, an unlisted document, dates in the wrong order and a wrong key are faults."""
    assert [message in fault.say("en") for fault in faults_of(tmp_path, text)] == [True]


def test_a_word_for_two_choices_is_refused(tmp_path: Path) -> None:
    """A ledger's word must lead to one value."""
    choices = "{red: {zh: 红, en: red}, pink: {zh: 粉, en: pink, also: [红]}}"
    text = f"facts:\n  - {{id: tint, title: {{zh: 色, en: Tint}}, of: worker, kind: text, choices: {choices}}}\n"
    [fault] = faults_of(tmp_path, text)
    assert "stands for both red and pink" in fault.say("en")
    assert "'红'" in fault.say("en")
