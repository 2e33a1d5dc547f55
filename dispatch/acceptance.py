"""How often offers are accepted: by distance, pay gain and earlier refusals, with a table that says how far to trust it.

Never by age, sex or group. Nothing here changes a plan by itself.
"""

import json
from collections import Counter
from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.optimize import minimize
from scipy.special import expit
from scipy.stats import beta

from dispatch.desk import Desk
from domain.check.answer import Answer as Checked
from domain.check.docket import Docket
from domain.check.pair_pay import month_pay_yuan
from domain.geography import Travel
from domain.instance import Instance
from domain.language import Text
from domain.plan import FRAMES, Plan
from domain.policy import Policy

Floats = npt.NDArray[np.float64]
YES = frozenset({"accepted", "ticketed", "boarded", "arrived"})
ANSWERS = ["worker_id", "post_id", "on", "accepted", "refused_before"]
RATES = ["by", "band", "answers", "accepted", "rate", "low", "high"]
RELIABILITY = ["band", "answers", "predicted", "observed", "low", "high"]
BANDS = {
    "minutes": (Text("单程时间", "minutes one way"), (60.0, 180.0, 480.0), ("<60", "60-180", "180-480", ">=480")),
    "gain": (Text("月薪增加", "pay gained a month"), (1_000.0, 3_000.0), ("<1000", "1000-3000", ">=3000")),
    "history": (Text("此前拒绝过", "refused before"), (0.5,), ("0", ">=1")),
}
"""Title, edges and names of the bands of each figure; whose gain is not known stands in a band of its own."""
UNKNOWN = "?"
PULL = 1.0
"""Strength of the pull of every band towards the mean, in answers: few answers say little."""
LEAST = 50
"""Answers below which no reliability is stated."""
BINS = 5


@dataclass(frozen=True)
class Acceptance:
    """What the answers say.

    Parameters
    ----------
    rates
        ``RATES``: by figure and band, with the 95% interval of the share accepted.
    reliability
        ``RELIABILITY``: fitted on the earlier half of the answers, held against the later; empty below ``LEAST`` answers.
    answers, dropped
        Answers used; those of people or posts that are in no ledger any more.
    brier, brier_mean
        Mean squared error of the later half under the fit, and under the plain mean; None without reliability.
    """

    rates: pd.DataFrame
    reliability: pd.DataFrame
    answers: int
    dropped: int
    brier: float | None
    brier_mean: float | None


def acceptance(desk: Desk, on: date, policy: Policy) -> Acceptance:
    """Return how often people accepted what was published, from the ledger's events up to now.

    Parameters
    ----------
    desk
        The desk.
    on
        The day whose figures of travel and pay are used.
    policy
        Holds them.
    """
    told = answers_of(desk)
    imported = desk.ledger.last("imported")
    if imported is None or not len(told):
        return Acceptance(pd.DataFrame(columns=RATES), pd.DataFrame(columns=RELIABILITY), 0, len(told), None, None)
    instance = desk.ledgers(imported.payload["tables"])
    figures = _figures(told, instance, on, policy)
    bands = pd.DataFrame({name: _banded(figures[name], name) for name in BANDS})
    accepted = figures["accepted"].to_numpy(bool)
    rates = [
        (name, band, len(own), int(own.sum()), own.mean(), *_interval(own))
        for name, (_, _, names) in BANDS.items()
        for band in (*names, UNKNOWN)
        if len(own := accepted[(bands[name] == band).to_numpy()])
    ]
    frame = pd.DataFrame(rates, columns=RATES)
    dropped = len(told) - len(figures)
    if len(figures) < LEAST:
        return Acceptance(frame, pd.DataFrame(columns=RELIABILITY), len(figures), dropped, None, None)
    later = np.arange(len(figures)) >= len(figures) // 2
    design = _design(bands)
    guess = expit(design[later] @ fit(design[~later], accepted[~later]))
    base = float(accepted[~later].mean())
    brier, plain = (float(((each - accepted[later]) ** 2).mean()) for each in (guess, base))
    return Acceptance(frame, _reliability(guess, accepted[later]), len(figures), dropped, brier, plain)


def answers_of(desk: Desk) -> pd.DataFrame:
    """Return the first answer to every promise or offer that was published, in the order of the answers."""
    offered: dict[str, tuple[str, str]] = {}
    refused: Counter[str] = Counter()
    rows = []
    for event, moves in desk.ledger.stream():
        if event["kind"] == "published":
            offered |= {
                move.worker_id: (move.post_id, str(event["plan_date"]))
                for move in moves
                if move.reason.split(":")[0] in ("new", "moved", "offered") and move.post_id is not None
            }
        for told in json.loads(event["payload"])["rows"] if event["kind"] == "outcomes" else ():
            worker, answer = str(told["worker_id"]), str(told["outcome"])
            offer = offered.get(worker)
            if offer is not None and offer[0] == told["post_id"] and (answer in YES or answer == "refused"):
                rows.append((worker, *offer, answer in YES, refused[worker]))
                del offered[worker]
            refused[worker] += answer == "refused"
    return pd.DataFrame(rows, columns=ANSWERS).astype({"accepted": "bool", "refused_before": "int64"})


def fit(design: Floats, accepted: npt.NDArray[np.bool_]) -> Floats:
    """Return the coefficients of a logistic regression whose bands are pulled towards the mean.

    Parameters
    ----------
    design
        (answers, bands) the first column is all ones.
    accepted
        (answers,) what was said.
    """
    said = accepted.astype(np.float64)

    def loss(at: Floats) -> tuple[float, Floats]:
        score = design @ at
        pulled = np.append(0.0, at[1:])
        value = float(np.logaddexp(0, score).sum() - said @ score + PULL / 2 * pulled @ pulled)
        return value, design.T @ (expit(score) - said) + PULL * pulled

    found = minimize(loss, np.zeros(design.shape[1]), jac=True, method="L-BFGS-B")
    return np.asarray(found.x, np.float64)


def _figures(told: pd.DataFrame, instance: Instance, on: date, policy: Policy) -> pd.DataFrame:
    """Return the answers of people and posts that are in the ledgers, with minutes, gain and history."""
    worker = pd.Index(instance.workers["worker_id"]).get_indexer(pd.Index(told["worker_id"]))
    post = pd.Index(instance.posts["post_id"]).get_indexer(pd.Index(told["post_id"]))
    known = (worker >= 0) & (post >= 0)
    worker, post, own = worker[known], post[known], told[known].reset_index(drop=True)
    none = np.zeros(0, np.int64)
    blank = Plan({name: pd.DataFrame(columns=list(columns)) for name, columns in FRAMES.items()}, {})
    pay = month_pay_yuan(Docket(Checked(blank, instance, policy, on).facts, none, none, np.zeros(0, object)))
    now = instance.workers["wage_now_yuan_month"].fillna(0).to_numpy(float)
    figures: pd.DataFrame = own.assign(
        minutes=Travel.of(instance, policy, on).pairs(worker, post)["minutes"].to_numpy(float),
        gain=pay[post] - now[worker],
        history=own["refused_before"].to_numpy(float),
    )
    return figures


def _banded(values: pd.Series, name: str) -> pd.Series:
    _, edges, names = BANDS[name]
    band = np.array(names, object)[np.searchsorted(edges, values.to_numpy(float), side="right")]
    return pd.Series(np.where(values.isna(), UNKNOWN, band), index=values.index)


def _design(bands: pd.DataFrame) -> Floats:
    """Return ones, and a column for every band but the first of each figure."""
    columns: list[Floats] = [np.ones(len(bands))]
    for name, (_, _, names) in BANDS.items():
        columns += [np.asarray(bands[name] == band, np.float64) for band in (*names[1:], UNKNOWN)]
    return np.column_stack(columns)


def _reliability(guess: Floats, accepted: npt.NDArray[np.bool_]) -> pd.DataFrame:
    """Return what was predicted beside what happened, in groups of rising prediction."""
    order = np.argsort(guess, kind="stable")
    rows = []
    for part in np.array_split(order, BINS):
        if len(part):
            own, name = accepted[part], f"{guess[part].min():.0%}-{guess[part].max():.0%}"
            rows.append((name, len(part), float(guess[part].mean()), float(own.mean()), *_interval(own)))
    return pd.DataFrame(rows, columns=RELIABILITY)


def _interval(accepted: npt.NDArray[np.bool_]) -> tuple[float, float]:
    """Return the exact 95% interval of a share (Clopper and Pearson 1934, doi:10.1093/biomet/26.4.404)."""
    yes, count = int(accepted.sum()), len(accepted)
    low = 0.0 if yes == 0 else float(beta.ppf(0.025, yes, count - yes + 1))
    high = 1.0 if yes == count else float(beta.ppf(0.975, yes + 1, count - yes))
    return low, high


def refusal_reasons(desk: Desk) -> dict[str, int]:
    """Return the refusals that gave a reason, by its kind, the commonest first."""
    counts = Counter(
        str(row["reason"])
        for event in desk.ledger.events("outcomes")
        for row in event.payload["rows"]
        if row["outcome"] == "refused" and "reason" in row
    )
    return dict(sorted(counts.items(), key=lambda item: (-item[1], item[0])))


def rates_by_minutes(desk: Desk, on: date, policy: Policy) -> dict[str, float]:
    """Return the share accepted by band of minutes, pulled towards the share of all, which stands under a blank.

    Empty below ``LEAST`` answers: then nothing is known.
    """
    found = acceptance(desk, on, policy)
    own = found.rates[found.rates["by"] == "minutes"]
    if found.answers < LEAST:
        return {}
    mean = float(own["accepted"].sum()) / found.answers
    pulled = (own["accepted"] + LEAST * mean) / (own["answers"] + LEAST)
    return {"": round(mean, 6)} | {
        str(band): round(float(rate), 6) for band, rate in zip(own["band"], pulled, strict=True)
    }
