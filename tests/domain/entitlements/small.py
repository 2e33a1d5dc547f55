"""Small cases: a policy from a text, people and employers from keywords, and what they are entitled to."""

from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd

from domain.instance import Instance
from domain.plan import FRAMES, Plan
from domain.policy import Policy
from domain.policy.loading import load_from

ON = date(2026, 3, 2)
HOME, NEXT_COUNTY, PREFECTURE, PROVINCE, AWAY = "220421", "220422", "220421", "220105", "330206"
OURS = "source: {grade: ours, note: n}"


def parameter(name: str, kind: str, value: object, *, leaf: str = "", more: str = "", start: str = "2018-01-01") -> str:
    """One parameter of a policy file, with one nationwide value and perhaps others."""
    head = f"  - {{id: {name}, title: {{zh: 甲, en: A}}, unit: u, kind: {kind}"
    head += f", leaf: {leaf}" if leaf else ""
    head += ", range: [0, 10000000]" if (leaf or kind) in ("number", "integer") else ""
    value = str(value).lower() if isinstance(value, bool) else value
    return f"{head}, values: [{{from: {start}, value: {value}, {OURS}}}{more}]}}\n"


def value(shown: object, *, place: str = "", start: str = "2018-01-01", end: str = "") -> str:
    """One more value of a parameter."""
    to = f", to: {end}" if end else ""
    return f', {{place: "{place}", from: {start}{to}, value: {shown}, {OURS}}}'


def instrument(name: str, amount: str, uses: str, **more: str) -> str:
    """One instrument of a policy file: of workers, by the home, unless told otherwise."""
    told = {
        "audience": "worker",
        "case": "worker",
        "pays": "worker",
        "place": "home",
        "fund": "employment",
        **more,
    }
    conditions = told.pop("conditions", "")
    lines = "".join(f"    {key}: {text}\n" for key, text in told.items())
    listed = f"    conditions:\n{conditions}" if conditions else ""
    title = f"{{zh: {name}, en: {name}}}"
    return f"  - id: {name}\n    title: {title}\n    amount: {amount}\n    uses: {uses}\n{lines}{listed}"


def condition(text: str) -> str:
    """One condition."""
    return f"      - {{{text}}}\n"


def policy(folder: Path, parameters: str, instruments: str, facts: str = "", caps: str = "") -> Policy:
    """The policy of these parts alone."""
    text = f"parameters:\n{parameters}instruments:\n{instruments}"
    text += f"facts:\n{facts}" if facts else ""
    text += f"caps:\n{caps}" if caps else ""
    path = folder / "policy.yaml"
    path.write_text(text, encoding="utf-8")
    return Policy(*load_from([path], []))


def fact(name: str, kind: str, of: str = "worker", blank: str = "unknown", choices: str = "") -> str:
    """One stated fact."""
    more = ", unit: u, range: [0, 10000000]" if kind in ("number", "integer") else ""
    more += f", choices: [{choices}]" if choices else ""
    return f"  - {{id: {name}, title: {{zh: {name}, en: {name}}}, of: {of}, kind: {kind}, blank: {blank}{more}}}\n"


def instance(
    workers: list[dict[str, Any]],
    employers: list[dict[str, Any]] | None = None,
    posts: list[dict[str, Any]] | None = None,
    **tables: list[dict[str, Any]],
) -> Instance:
    """An instance of these rows; what is left out of a worker, employer or post has a plain value."""
    frames = {
        "workers": [{"region": HOME, "status": "unemployed", **worker} for worker in workers],
        "employers": [
            {"name": "x", "region": HOME, "headcount": 100, **employer}
            for employer in employers or [{"employer_id": "E1"}]
        ],
        "posts": [
            {
                "employer_id": "E1",
                "title": "x",
                "kind": "enterprise",
                "region": HOME,
                "seats": 9,
                "pay": 3000,
                "pay_unit": "month",
                "starts": "2026-03-10",
                **post,
            }
            for post in posts or [{"post_id": "P1"}]
        ],
        **tables,
    }
    return Instance({name: _frame(rows) for name, rows in frames.items()})


DATES = ("starts", "ends", "valid_from", "valid_until", "paid_on", "waiting_since", "birth_month", "since")


def _frame(rows: list[dict[str, Any]]) -> pd.DataFrame:
    frame = pd.DataFrame(rows)
    for name in DATES:
        if name in frame:
            frame[name] = pd.to_datetime(frame[name]).astype("datetime64[s]")
    return frame


def plan(*assignments: tuple[str, str] | tuple[str, str, str], on: date = ON) -> Plan:
    """A plan that places (worker, post[, mode])."""
    rows = [
        {
            "worker_id": worker,
            "post_id": post,
            "employer_id": "E1",
            "mode": (mode or ["hire"])[0],
            "pay_yuan_month": 3000.0,
        }
        for worker, post, *mode in assignments
    ]
    made = pd.DataFrame(rows, columns=list(FRAMES["assignments"]))
    frames = {name: pd.DataFrame(columns=list(columns)) for name, columns in FRAMES.items()}
    return Plan({**frames, "assignments": made}, {"plan_date": on.isoformat()})


def said(subject: str, name: str, text: object, start: str | None = None, end: str | None = None) -> dict[str, Any]:
    """One row of subsidy_facts, of a worker (W...) or an employer (E...)."""
    of = "worker_id" if subject.startswith("W") else "employer_id"
    return {of: subject, "fact": name, "value": str(text), "valid_from": start, "valid_until": end}


def by_worker(table: pd.DataFrame, name: str = "amount_yuan", instrument: str | None = None) -> dict[str, Any]:
    """One column of a table by worker, of one instrument."""
    kept = table if instrument is None else table[table["instrument"] == instrument]
    return dict(zip(kept["worker_id"], kept[name].tolist(), strict=True))
