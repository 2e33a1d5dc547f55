"""Stated facts, payments and funds in ledgers: titles and words become ids and plain values, faults are held back."""

from datetime import date
from pathlib import Path

import pytest

from domain.intake import read_ledgers
from domain.policy import Policy
from domain.policy.loading import load_from
from tests.domain.intake.ledger import ON, new_vault, tidy, workbook

TEXT = """\
parameters:
  - id: intake.fault_share_max
    title: {zh: 甲, en: A}
    unit: share
    kind: number
    range: [0, 1]
    values: [{from: 2018-01-01, value: 1, source: {grade: ours, note: n}}]
  - {id: pay.yuan, title: {zh: 甲, en: A}, unit: yuan, kind: number, range: [0, 9], values: [{from: 2018-01-01, value: 1, source: {grade: ours, note: n}}]}
facts:
  - {id: fee, title: {zh: 培训费, en: Fee}, of: worker, kind: number, unit: yuan, range: [0, 9999]}
  - {id: days, title: {zh: 培训天数, en: Days}, of: worker, kind: integer, unit: days, range: [0, 366]}
  - {id: passed, title: {zh: 合格, en: Passed}, of: worker, kind: flag}
  - {id: left_on, title: {zh: 离校日期, en: Left on}, of: worker, kind: date}
  - {id: share_laid_off, title: {zh: 裁员率, en: Laid off}, of: employer, kind: number, unit: share, range: [0, 1]}
  - {id: grade, title: {zh: 等级, en: Grade}, of: worker, kind: text, choices: {junior: {zh: 初级, en: Junior, also: [五级]}, senior: {zh: 高级, en: Senior}}}
  - {id: kind, title: {zh: 类型, en: Kind}, of: worker, kind: text, choices: [甲类, 乙类]}
instruments:
  - {id: grant, title: {zh: 培训补贴, en: Grant}, audience: worker, case: worker, pays: worker, place: home, fund: x, amount: flat, uses: {amount: pay.yuan}}
"""


@pytest.fixture
def policy(tmp_path: Path) -> Policy:
    """A policy with a fact of each kind and one instrument."""
    path = tmp_path / "policy.yaml"
    path.write_text(TEXT, encoding="utf-8")
    return Policy(*load_from([path], []))


def read(tmp_path: Path, policy: Policy, **sheets: list[list[object]]):
    """What intake makes of tidy ledgers and these sheets."""
    path = workbook(tmp_path / "a.xlsx", tidy() | sheets)
    return read_ledgers(path, policy=policy, on=ON, vault=new_vault(tmp_path))


def people(tmp_path: Path) -> tuple[str, str]:
    """An identity number of the tidy ledgers, and a credit code."""
    sheets = tidy()
    workers, employers = sheets["劳动力"], sheets["用人单位"]
    return str(workers[1][workers[0].index("身份证号")]), str(employers[1][employers[0].index("统一社会信用代码")])


def test_facts_become_ids_and_plain_values(tmp_path: Path, policy: Policy) -> None:
    """Whatever a planner writes for a fact is stored by its id, in one form; the person by the token."""
    number, code = people(tmp_path)
    header = ["身份证号", "统一社会信用代码", "事实", "内容", "生效日期"]
    said = [
        ("培训费", "1,200元", "fee", "1200"),
        ("days", 45, "days", "45"),
        ("合格", "是", "passed", "yes"),
        ("Left on", date(2025, 7, 1), "left_on", "2025-07-01"),
        ("等级", "高级", "grade", "senior"),
        ("类型", "乙类", "kind", "乙类"),
    ]
    rows = [[number, None, fact, value, None] for fact, value, _, _ in said]
    rows.append([None, code, "裁员率", "5.5%", date(2025, 1, 1)])
    found = read(tmp_path, policy, 补贴事实=[header, *rows])
    frame = found.instance.subsidy_facts
    assert not found.faults
    assert list(zip(frame["fact"], frame["value"], strict=True)) == [
        *((fact, value) for _, _, fact, value in said),
        ("share_laid_off", "0.055"),
    ]
    assert frame["worker_id"].iloc[:-1].isin(found.instance.workers["worker_id"]).all()
    assert frame["employer_id"].tolist()[-1] == code


def test_every_choice_is_entered_in_any_of_its_words(tmp_path: Path) -> None:
    """Of the shipped facts every choice is read from its code, its titles and its other spellings, to its code."""
    number, code = people(tmp_path)
    policy, rows, expected = Policy.load(), [], []
    for fact in policy.facts:
        for choice in fact.named if fact.stated else ():
            for nth, word in enumerate(choice.words):
                who = (number, None) if fact.of == "worker" else (None, code)
                rows.append([*who, fact.title.zh, word, date(1990 + len(rows), 1, 1 + nth)])
                expected.append((fact.id, choice.code))
    header = ["身份证号", "统一社会信用代码", "事实", "内容", "生效日期"]
    found = read(tmp_path, policy, 补贴事实=[header, *rows])
    assert not found.faults
    frame = found.instance.subsidy_facts
    assert sorted(zip(frame["fact"], frame["value"], strict=True)) == sorted(expected)
    assert {"certificate_level", "applicant_kind", "base_grade", "distance_class"} <= {fact for fact, _ in expected}


def test_whatever_may_be_stated_has_words_for_its_choices() -> None:
    """A fact that a planner may state names each of its choices in Chinese, none by its code."""
    stated = [fact for fact in Policy.load().facts if fact.stated and fact.choices]
    assert [fact.id for fact in stated if set(fact.titles) != set(fact.choices)] == []
    assert [fact.id for fact in stated for choice in fact.named if choice.title.zh.isascii()] == []


@pytest.mark.parametrize(
    ("fact", "value", "message"),
    [
        ("培训弗", 1, "is no fact of the policy files that may be stated; did you mean '培训费'?"),
        ("月薪", 1, "is no fact of the policy files"),  # told by the ledgers themselves
        ("培训费", "一千", "is not a number"),
        ("培训费", 10_000, "is out of range; from 0 to 9999 yuan"),
        ("培训天数", 1.5, "is not a whole number"),
        ("合格", "也许", "is neither yes nor no"),
        ("离校日期", "去年", "is not a date"),
        ("等级", "junoir", "did you mean 'junior'?"),
        ("等级", "九品", "is not one of the values accepted; accepted: 初级、高级"),
        ("裁员率", "1%", "is a fact of an employer; give the id of an employer"),
    ],
)
def test_faulty_facts_are_held_back(tmp_path: Path, policy: Policy, fact: str, value: object, message: str) -> None:
    """An unknown fact, a value of another form or out of range, and the wrong subject are faults with a way out."""
    number, _ = people(tmp_path)
    found = read(tmp_path, policy, 补贴事实=[["身份证号", "事实", "内容"], [number, fact, value]])
    assert [message in fault.say("en") for fault in found.faults] == [True], [fault.say("en") for fault in found.faults]
    assert not len(found.instance.subsidy_facts)


def test_a_fact_is_about_one_subject(tmp_path: Path, policy: Policy) -> None:
    """A row about nobody, or about a person and an employer, is held back."""
    number, code = people(tmp_path)
    header = ["身份证号", "统一社会信用代码", "事实", "内容"]
    rows = [[None, None, "培训费", 1], [number, code, "培训费", 1]]
    found = read(tmp_path, policy, 补贴事实=[header, *rows])
    assert ["not exactly one of worker and employer" in fault.say("en") for fault in found.faults] == [True, True]


def test_payments_and_funds(tmp_path: Path, policy: Policy) -> None:
    """Payments name an instrument by id or title and a fund of the table; people who are gone keep their payments."""
    number, _ = people(tmp_path)
    funds = [["资金编号", "资金名称", "金额（万元）", "渠道代码"], ["F1", "就业补助资金", 20, "employment"]]
    header = ["发放编号", "身份证号", "人员编号", "政策工具", "金额", "发放日期", "资金编号"]
    payments = [
        [1, number, None, "培训补贴", "1200元", date(2026, 1, 5), "F1"],
        [2, None, "gone", "grant", 300, date(2026, 1, 6), None],
        [3, number, None, "培训补帖", 300, date(2026, 1, 6), "F1"],
        [4, number, None, "grant", 300, date(2026, 1, 6), "F9"],
    ]
    found = read(tmp_path, policy, 资金渠道=funds, 补贴发放=[header, *payments])
    assert found.instance.funds["amount_yuan"].tolist() == [200_000]
    kept = found.instance.payments
    assert list(zip(kept["payment_id"], kept["instrument"], kept["amount_yuan"], strict=True)) == [
        ("1", "grant", 1200),
        ("2", "grant", 300),
    ]
    said = " ".join(fault.say("en") for fault in found.faults)
    assert "is no instrument of the policy files; did you mean '培训补贴'?" in said
    assert "is not in the table funds" in said
