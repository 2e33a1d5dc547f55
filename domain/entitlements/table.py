"""The claims as one table, a row per payee, case and instrument, in order."""

from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from domain.entitlements.claims import Claims, places_of
from domain.entitlements.evaluate import Outcome
from domain.entitlements.fact import Rows
from domain.entitlements.payees import Payees
from domain.entitlements.scene import Scene
from domain.entitlements.sources import Sources
from domain.policy.instrument import PAYEES

STATES = ("due", "expected", "verify")
COLUMNS: dict[str, str] = {
    "payee_kind": "worker, employer, household, agent or lender",
    "payee_id": "who is paid; missing where not known (then it is among the asks)",
    "worker_id": "the worker the claim is about; missing where it is about an employer",
    "employer_id": "the employer of the work, or the one the claim is about",
    "instrument": "the instrument",
    "place": "the division whose values decide",
    "amount_yuan": "what is still to be paid by the last day that counts; NaN when a needed fact is not known",
    "due_yuan": "the part of it earned by the day asked",
    "paid_yuan": "what was paid on the claim already",
    "fund": "channel of the money",
    "payable_on": "the first day on which every condition holds; NaT when that is not known",
    "state": "due (payable_on has come), expected (it comes if they stay), verify (a fact is to be found out)",
    "asks": "tuple of the facts to be found out",
    "clause": "the source of the main figure",
    "grade": "its grade: read, as_printed or ours",
    "take_up_way": "without_application or on_application; missing where nothing is said",
    "take_up_share": "share of the eligible who are paid (0 to 1)",
    "pay_on": "payable_on and the days until it is paid",
}


def table_of(outcome: Outcome) -> pd.DataFrame:
    """Return the claims with the columns of ``COLUMNS``, sorted by kind of payee, payee, worker and instrument."""
    scene, payees, sources, asks = outcome.scene, Payees(outcome.scene), Sources(outcome.dated), outcome.asks
    parts = [_numbered(scene, payees, sources, number, claims) for number, claims in enumerate(outcome.claims)]
    for part, claims in zip(parts, outcome.claims, strict=True):
        missing = part["payee"] < 0
        if missing.any():
            fact = payees.fact(claims.instrument.pays, claims.instrument.case)
            part["asks"] = asks.add(part["asks"], fact, missing)
    whole = (
        {name: np.concatenate([part.pop(name) for part in parts]) for name in list(parts[0])} if parts else _nothing()
    )
    instruments = list(scene.policy.instruments)
    kinds = np.array([*(PAYEES.index(instrument.pays) for instrument in instruments), -1], dtype=np.int8)
    alphabetical = _ranks([instrument.id for instrument in instruments])
    number = whole["instrument"]
    order = payees.order(kinds[number], whole["payee"], whole["worker"], alphabetical[number])
    for name in list(whole):
        whole[name] = whole[name][order]
    return pd.DataFrame(_columns(scene, payees, sources, asks.tuples, whole, kinds))


def _numbered(
    scene: Scene, payees: Payees, sources: Sources, number: int, claims: Claims
) -> dict[str, npt.NDArray[Any]]:
    """Return the claims on one instrument as columns of numbers."""
    instrument, size = claims.instrument, len(claims.rows)
    is_worker = instrument.case == "worker"
    employer = scene.work.employer[claims.rows] if is_worker else claims.rows
    unknown = np.isnan(claims.yuan)
    return {
        "payee": payees.rows(instrument.pays, instrument.case, claims.rows).astype(np.int32),
        "worker": claims.rows.astype(np.int32) if is_worker else np.full(size, -1, np.int32),
        "employer": employer.astype(np.int32),
        "instrument": np.full(size, number, np.int16),
        "place": places_of(scene, instrument)[claims.rows],
        "yuan": claims.yuan,
        "due": np.where(unknown, np.nan, np.where(claims.sure, claims.due, 0.0)),
        "paid": claims.paid,
        "payable": claims.payable,
        "asks": claims.asks,
        "cited": sources.cite(instrument, claims.spots),
    }


def _nothing() -> dict[str, npt.NDArray[Any]]:
    numbers = ("payee", "worker", "employer", "instrument", "place", "asks", "cited")
    columns: dict[str, npt.NDArray[Any]] = {name: np.zeros(0, np.int64) for name in numbers}
    return columns | {name: np.zeros(0) for name in ("yuan", "due", "paid")} | {"payable": np.zeros(0, "M8[D]")}


def _ranks(names: list[str]) -> Rows:
    """Return the place of each name in alphabetical order."""
    place = {name: rank for rank, name in enumerate(sorted(names))}
    return np.array([place[name] for name in names], dtype=np.int64)


def _columns(
    scene: Scene,
    payees: Payees,
    sources: Sources,
    asked: list[tuple[str, ...]],
    whole: dict[str, npt.NDArray[Any]],
    kinds: npt.NDArray[np.int8],
) -> dict[str, Any]:
    """Return the columns of the table, taking the numbers out one by one so that they need not stand beside them."""
    tuples = np.empty(len(asked), dtype=object)
    for number, facts in enumerate(asked):
        tuples[number] = facts
    instruments = [instrument.id for instrument in scene.policy.instruments]
    workers, employers = scene.instance.workers["worker_id"], scene.instance.employers["employer_id"]
    asks, payable, cited = whole.pop("asks"), whole.pop("payable"), sources.columns(whole.pop("cited"))
    state = np.where(asks > 0, 2, np.where(payable <= scene.today, 0, 1))
    kind = kinds[whole["instrument"]]
    columns = {
        "payee_kind": _category(kind, list(PAYEES)),
        "payee_id": payees.names(kind, whole.pop("payee")),
        "worker_id": _taken(workers, whole.pop("worker")),
        "employer_id": _taken(employers, whole.pop("employer")),
        "instrument": _category(whole.pop("instrument"), instruments),
        "place": _category(whole.pop("place"), list(scene.regions.names)),
        "amount_yuan": whole.pop("yuan"),
        "due_yuan": whole.pop("due"),
        "paid_yuan": whole.pop("paid"),
        "fund": _category(cited["fund"], sources.funds),
        "payable_on": payable.astype("M8[s]"),
        "state": _category(state, list(STATES)),
        "asks": tuples[asks],
        "clause": _category(cited["clause"], sources.clauses),
        "grade": _category(cited["grade"], sources.grades),
        "take_up_way": _category(cited["way"], sources.ways),
        "take_up_share": cited["share"],
        "pay_on": (payable + np.ceil(cited["delay_days"]).astype("m8[D]")).astype("M8[s]"),
    }
    return {name: columns[name] for name in COLUMNS}


def _category(codes: npt.NDArray[Any], names: list[str]) -> pd.Categorical:
    return pd.Categorical.from_codes(codes.astype(np.int32), categories=pd.Index(names, dtype="str"))


def _taken(column: pd.Series, rows: Rows) -> Any:
    return column.array.take(rows, allow_fill=True)
