"""Who is in training by the ledgers, and whom employers name for the handover."""

import pandas as pd
import pytest

from dispatch.approval import register_key
from dispatch.unmasking import unmask
from domain.vault import Vault
from tests.dispatch import day
from tests.dispatch.day import ON
from tests.dispatch.office import NEXT, Office

COURSE = {
    "人员编号": "W01",
    "培训班": "电工班",
    "培训工种": "缝纫工",
    "开班日期": "2026-02-20",
    "结业日期": "2026-03-02",
}
EMPLOYED = {**COURSE, "人员编号": "W12"}


def with_contact() -> list[day.Row]:
    """Return the employers, of whom the one in Ningbo names a contact."""
    named = {"联系人": "钱接收", "联系电话": "13900001234"}
    return [
        {**row, **(named if row["统一社会信用代码"] == day.NINGBO else dict.fromkeys(named, ""))}
        for row in day.employers()
    ]


def test_a_training_fills_its_account_until_its_last_day(office: Office) -> None:
    """Of two people on a course, one of whom has work, the other is in training on its last day and unemployed after it."""
    people = [{**row, "就业状态": "就业" if row["人员编号"] == "W12" else "失业"} for row in day.workers()]
    office.imports(劳动力=people, 培训台账=[COURSE, EMPLOYED])
    assert office.accounts() == {"employed": 1, "unemployed": 10, "in_training": 1}
    office.imports(NEXT, 劳动力=people, 培训台账=[COURSE, EMPLOYED])
    assert office.accounts() == {"employed": 1, "unemployed": 11}


@pytest.mark.nights
def test_nobody_in_training_is_placed(office: Office) -> None:
    """The night leaves the person alone, who stands among the unemployed; where no last day is stated it goes on."""
    office.imports(培训台账=[COURSE])
    night = office.runs(effort=1)
    assert "W01" not in office.diff(night).index
    lists = pd.read_parquet(night.folder / "7-lists" / "lists.parquet").set_index("list")["people"]
    assert lists["unemployed"] == 12
    office.imports(NEXT, 培训台账=[{**COURSE, "结业日期": ""}])
    assert office.accounts()["in_training"] == 1
    assert "W01" not in office.diff(office.runs(NEXT, effort=1)).index


def test_a_contact_lies_in_the_vault_only(office: Office) -> None:
    """The employer's contact is under the employer's number in the vault, and in no table."""
    office.imports(用人单位=with_contact())
    found = Vault.open(office.desk.vault).contacts([day.NINGBO, day.HOME])
    assert found[["name", "phone"]].iloc[0].tolist() == ["钱接收", "13900001234"]
    assert found[["name", "phone"]].iloc[1].isna().all()
    stored = [path for path in office.desk.tables.rglob("*") if path.is_file()]
    assert stored
    assert not any("钱接收".encode() in path.read_bytes() for path in stored)
    employers = pd.read_parquet(next(path for path in stored if path.name == "employers.parquet"))
    assert not {"contact", "contact_phone"} & set(employers.columns)


@pytest.mark.nights
def test_a_leader_gets_the_contact_by_role(office: Office) -> None:
    """With the passengers a dispatcher gets name and phone of whoever receives them."""
    rows = [
        {"worker_id": f"W{n:02d}", "name": f"赵{n}", "identity_number": None, "phone": f"138{n:08d}"}
        for n in range(1, 13)
    ]
    Vault.open(office.desk.vault).put(pd.DataFrame(rows))
    key = office.folder / "zhao.key"
    office.imports(用人单位=with_contact())
    office.runs()
    office.publishes()
    register_key(office.desk, "zhao", key, ON, "admin", "dispatcher")
    _, people = unmask(office.desk, ON, "", "吉D-001", key, "带队", office.policy)
    assert len(people)
    assert people["contact"].eq("钱接收").all()
    assert people["contact_phone"].eq("13900001234").all()
