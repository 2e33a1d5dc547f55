"""A hand-computed case: the small tables it stands for, what it expects, and what the engine says instead."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
from ruamel.yaml import YAML

import laborflow as lf
from domain.entitlements import Answer, entitlements, why_not
from domain.instance import Instance
from domain.rules import Verdict

FOLDER = Path(__file__).parent / "cases"
EMPLOYER = "91220102MA0000001X"
REASONS = {"not_in_force", "nothing", "gives_way", "paid", "cap"}
"""Grounds of refusal that are no condition; every other ground is the fact of the condition that says no."""
VERDICTS = {"cap": "capped"}
"""Words of the cases that the engine has another word for."""
COLUMNS = {
    "state": "state",
    "fund": "fund",
    "grade": "grade",
    "payee": "payee_id",
    "payable_on": "payable_on",
    "way": "take_up_way",
    "share": "take_up_share",
    "paid_to_them_on": "pay_on",
}
"""What a case may expect beside the amount, and the column that holds it."""
POLICY = lf.policy()


@dataclass(frozen=True)
class HandCase:
    """One case of the files in ``cases``, as it stands there."""

    file: str
    content: Mapping[str, Any]

    def __str__(self) -> str:
        """Return the name, for pytest."""
        return str(self.content["id"])

    @property
    def expected(self) -> Mapping[str, Any]:
        """What was computed by hand."""
        expected: Mapping[str, Any] = self.content["expect"]
        return expected

    @property
    def on(self) -> date:
        """The day asked."""
        return date.fromisoformat(str(self.content["on"]))

    @property
    def subject(self) -> str:
        """The worker or employer that the instrument is about."""
        return "W1" if POLICY.instrument(self.content["instrument"]).case == "worker" else EMPLOYER


def read_cases() -> list[HandCase]:
    """Return all cases of all files, in order of file and place."""
    reader = YAML(typ="safe", pure=True)
    return [
        HandCase(path.name, content)
        for path in sorted(FOLDER.glob("*.yaml"))
        for content in reader.load(path.read_text(encoding="utf-8"))
    ]


def instance_of(case: HandCase) -> Instance:
    """Return the tables of a case: its people, their employer and post, the facts stated and the payments made."""
    worker, work, employer = (case.content.get(part, {}) for part in ("worker", "work", "employer"))
    people = [f"W{number}" for number in range(1, case.content.get("people", 1) + 1)] if worker else []
    tables = {
        "workers": [_worker(name, worker, work) for name in people],
        "memberships": [_membership("W1", held) for held in worker.get("memberships", [])],
        "employers": [_employer(employer, work)] if work or employer else [],
        "posts": [_post(work)] if work else [],
        "subsidy_facts": [*_facts(people, worker, work), *_facts_of_employer(employer)],
        "payments": [_payment(number, paid, case) for number, paid in enumerate(case.content.get("payments", []))],
    }
    return Instance({name: pd.DataFrame(rows) for name, rows in tables.items() if rows})


def what_differs(case: HandCase) -> list[str]:
    """Return how the engine's answer differs from the one computed by hand; nothing when they agree."""
    instance = instance_of(case)
    table = entitlements(instance, None, case.on, POLICY)
    rows = table[(table["instrument"] == case.content["instrument"]).to_numpy(bool)]
    if "refused" in case.expected:
        return [f"row {row}" for row in rows.to_dict("records")] + _wrong_reason(case, instance)
    if rows.empty:
        return [f"no row: {_said(case, instance)}"]
    if "total" in case.expected:
        return _wrong_figures({"amount_yuan": rows["amount_yuan"].sum(), **rows.iloc[0][["state"]]}, case)
    return _wrong_figures(rows.iloc[0].to_dict(), case)


def _wrong_figures(row: Mapping[str, Any], case: HandCase) -> list[str]:
    wanted = dict(case.expected)
    amount = wanted.pop("total", wanted.pop("amount", None))
    found = row["amount_yuan"]
    wrong = []
    if (amount == "unknown") != pd.isna(found) or (amount != "unknown" and abs(found - amount) > 0.005):
        wrong.append(f"amount {found}, by hand {amount}")
    for name, column in COLUMNS.items():
        if name in wanted and _shown(row[column]) != _shown(wanted[name]):
            wrong.append(f"{name} {_shown(row[column])}, by hand {_shown(wanted[name])}")
    for fact in wanted.get("asks", []):
        if fact not in row["asks"]:
            wrong.append(f"asks {row['asks']}, by hand {fact}")
    return wrong


def _shown(value: Any) -> str:
    """Return a value as text; of a time only the day, of a figure its shortest form."""
    if isinstance(value, float | int):
        return f"{value:g}"
    return str(value.date() if isinstance(value, pd.Timestamp) else value)


def _wrong_reason(case: HandCase, instance: Instance) -> list[str]:
    answer = _answer(case, instance)
    wanted = case.expected["refused"]
    if wanted in REASONS:
        return [] if answer.verdict == VERDICTS.get(wanted, wanted) else [_said(case, instance)]
    refusing = [checked.condition.fact for checked in answer.conditions if checked.verdict == Verdict.NO]
    return [] if answer.verdict == "condition" and wanted in refusing else [_said(case, instance)]


def _answer(case: HandCase, instance: Instance) -> Answer:
    answers = why_not(instance, None, case.on, case.subject, POLICY)
    return next(answer for answer in answers if answer.instrument.id == case.content["instrument"])


def _said(case: HandCase, instance: Instance) -> str:
    answer = _answer(case, instance)
    checked = ", ".join(f"{one.condition.fact}={one.value} {one.verdict.name}" for one in answer.conditions)
    return f"the engine says {answer.verdict} {answer.by or ''} ({checked})"


def _worker(name: str, worker: Mapping[str, Any], work: Mapping[str, Any]) -> dict[str, Any]:
    groups = worker.get("groups", ["out_of_poverty"])
    row = {
        "worker_id": name,
        "region": worker["home"],
        "groups": None if groups is None else tuple(groups),
        "status": "employed" if work else "unemployed",
        "household_id": worker.get("household"),
        "education": worker.get("education"),
        "seeking": worker.get("seeking"),
        "waiting_since": _day(worker.get("waiting_since")),
        "birth_month": _day(f"{worker['birth']}-01") if "birth" in worker else None,
    }
    return row | ({"employer_id": EMPLOYER, "current_post_id": "P1"} if work else {})


def _membership(name: str, held: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "worker_id": name,
        "group": held["group"],
        "valid_from": _day(held.get("from")),
        "valid_until": _day(held.get("until")),
    }


def _employer(employer: Mapping[str, Any], work: Mapping[str, Any]) -> dict[str, Any]:
    place = employer.get("place", work.get("place"))
    return {
        "employer_id": EMPLOYER,
        "name": "示例单位",
        "region": place,
        "size": employer.get("size"),
        "headcount": employer.get("headcount", 10),
    }


def _post(work: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "post_id": "P1",
        "employer_id": EMPLOYER,
        "title": "示例岗位",
        "kind": work.get("kind", "enterprise"),
        "region": work["place"],
        "seats": 100,
        "pay": 3000.0,
        "pay_unit": "month",
        "weekly_hours": work.get("hours"),
        "welfare_class": work.get("class"),
        "starts": _day("2013-01-01"),
    }


def _facts(people: list[str], worker: Mapping[str, Any], work: Mapping[str, Any]) -> list[dict[str, Any]]:
    stated = dict(worker.get("facts", {}))
    if "started" in work:
        stated["work_started_on"] = work["started"]
    if "ends" in work:
        stated["work_ends_on"] = work["ends"]
    return [
        {"worker_id": name, "fact": fact, "value": _word(value)} for name in people for fact, value in stated.items()
    ]


def _facts_of_employer(employer: Mapping[str, Any]) -> list[dict[str, Any]]:
    stated = employer.get("facts", {})
    return [{"employer_id": EMPLOYER, "fact": fact, "value": _word(value)} for fact, value in stated.items()]


def _payment(number: int, paid: Mapping[str, Any], case: HandCase) -> dict[str, Any]:
    return {
        "payment_id": f"F{number}",
        "instrument": case.content["instrument"],
        "worker_id": "W1" if case.subject == "W1" else None,
        "employer_id": EMPLOYER if case.subject == EMPLOYER else None,
        "amount_yuan": float(paid["amount"]),
        "paid_on": _day(paid["on"]),
    }


def _day(value: object) -> pd.Timestamp | None:
    return None if value is None else pd.Timestamp(str(value))


def _word(value: object) -> str:
    """Return a value as intake writes it into the table of facts."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return re.sub(r"\.0$", "", str(value))
