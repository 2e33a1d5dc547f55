"""Claims about the lists of a plan: each row once, none left out, and what else they say of calls, screens and prices."""

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np
import pandas as pd

from domain.check.answer import Answer, differs, numbers_differ
from domain.check.columns import UNKNOWN, from_json, positions, texts
from domain.check.pair_persons import stated_screens
from domain.check.violation import Violation, violation
from domain.language import Text

KEYS = {
    "misses": ("worker_id", "nth"), "rule_costs": ("rule",), "tiers": ("tier", "part"), "limits": ("limit", "subject", "part"),
    "limit_seats": ("limit", "subject", "part", "post_id"), "last_resort": ("worker_id",),
}  # fmt: skip
"""What tells the rows of a list apart, where nothing else compares how many there are."""
ASKED_ABOUT = {"pay_lawful": "post", "dispatch_allowed": "post", "employer_in_good_standing": "employer"}
"""Whom to call about a rule, where it is not the person."""
STEPS = 2
"""Steps of the objective between neighbouring classes of the who-tier; the step is in the plan's identity."""
TWICE = Text("在 {frame} 中列出多次", "is listed more than once in {frame}")
LACKING = Text("未列入 {frame}", "is not listed in {frame}")
STRANGE = Text("列入 {frame}，数据中却没有依据", "is listed in {frame}, and nothing in the tables says so")
UNREAD = Text("{column} 无法读取：{value}", "{column} cannot be read: {value}")
PRICE = Text("价格", "the price")
SCALE = Text("每级的步长与最低成本", "the step of a class and the lowest cost")


def rows_once(answer: Answer) -> Iterator[Violation]:
    """Yield rows that a list holds more than once."""
    for name, columns in KEYS.items():
        frame = answer.plan.frames[name]
        for key in _keys(frame[frame.duplicated(list(columns))], columns):
            yield violation(name, "/".join(map(str, key)), TWICE, frame=name)


def _keys(frame: pd.DataFrame, columns: Iterable[str]) -> list[tuple[Any, ...]]:
    return list(zip(*(texts(frame, name).tolist() for name in columns), strict=True))


def seats_all_listed(answer: Answer) -> Iterator[Violation]:
    """Yield posts, and employers with a cap, that the limits do not list."""
    capped = answer.instance.employers[~np.isnan(answer.employer_cap)]
    for kind, ids in (("seats", answer.instance.posts["post_id"]), ("employer_cap", capped["employer_id"])):
        listed = answer.plan.limits["subject"][answer.plan.limits["limit"] == kind]
        for subject in ids[~ids.isin(listed)]:
            yield violation("limits", subject, LACKING, frame="limits")


def calls_right(answer: Answer) -> Iterator[Violation]:
    """Yield unknowns of the plan that nobody is to be called about, and calls about anything else."""
    verify, expected = answer.plan.verify, _calls(answer)
    columns = ("who", "id", "rule", "placed")
    listed = _keys(verify, columns)
    for key in sorted(expected.keys() - set(listed)):
        yield violation("verify", key[1], LACKING, frame=f"verify ({key[2]})")
    times = Counter(listed)
    for key, post, figures in zip(listed, texts(verify, "post_id"), texts(verify, "numbers"), strict=True):
        if times[key] > 1 or post not in expected.get(key, ()):
            yield violation("verify", key[1], STRANGE, frame=f"verify ({key[2]})")
        if from_json(figures, dict) is None:
            yield violation("verify", key[1], UNREAD, column="numbers", value=figures)


def _calls(answer: Answer) -> dict[tuple[Any, ...], set[Any]]:
    """Return who is to be called about which rule, for a placed pair or not, and the posts that may stand beside."""
    rows, workers = answer.rows, answer.instance.workers
    employers = np.array([*texts(answer.instance.employers, "employer_id"), None], object)
    ids = {
        "worker": texts(rows, "worker_id"), "post": texts(rows, "post_id"),
        "employer": employers[answer.employer[answer.docket.post]],
    }  # fmt: skip
    found: dict[tuple[Any, ...], set[Any]] = {}
    for rule in answer.verdicts.columns:
        who = ASKED_ABOUT.get(rule, "worker")
        for at in np.flatnonzero(answer.verdicts[rule].to_numpy() == UNKNOWN).tolist():
            found.setdefault((who, ids[who][at], rule, True), set()).add(ids["post"][at])
    silent = workers["status"].isin(["unemployed", "surplus"]) & workers["seeking"].isna()
    silent &= workers["wants_to_leave"].isna() & ~workers["worker_id"].isin(rows["worker_id"])
    for worker_id in workers["worker_id"][silent]:
        found["worker", worker_id, "seeks_work", False] = {None}
    return found


def screens_right(answer: Answer) -> Iterator[Violation]:
    """Yield stated screens that are not listed, or not as what becomes of them, and screens that nobody stated."""
    expected = Counter(
        (post_id, token, "honoured" if applied else "ignored")
        for post_id, token, applied in stated_screens(answer.docket)
    )
    listed = Counter(_keys(answer.plan.screens, ("post_id", "screen", "treatment")))
    for sentence, keys in ((LACKING, expected - listed), (STRANGE, listed - expected)):
        for key in sorted(keys, key=str):
            yield violation("screens", "/".join(map(str, key)), sentence, frame="screens")


def seat_prices_right(answer: Answer) -> Iterator[Violation]:
    """Yield prices of seats and caps that are not those of the proof, and prices told to people that these do not give."""
    limits, proof = answer.plan.limits, answer.plan.proof
    by_prices = answer.plan.identity.get("proof", "prices") != "search"
    for kind, name, key in (("seats", "posts", "post_id"), ("employer_cap", "employers", "employer_id")):
        own = limits[limits["limit"] == kind]
        if not by_prices:
            right = pd.Series(np.nan, own.index)
        elif name in proof and "price" in proof[name]:
            held = proof[name].drop_duplicates(key).set_index(key)["price"]
            right = held.reindex(pd.Index(own["subject"].to_numpy(object))).astype(np.float64)
        else:
            continue
        yield from numbers_differ("prices", PRICE, own["subject"], own["price"], right)
    step, (lowest, *_) = answer.plan.identity.get("step"), answer.plan.identity.get("cost_range") or (None,)
    if isinstance(step, int) and isinstance(lowest, int) and step > 0:
        yield from _told(answer, by_prices, step, lowest)
    else:
        yield differs("identity", SCALE, "step", (step, lowest), "integers")


def _told(answer: Answer, by_prices: bool, step: int, lowest: int) -> Iterator[Violation]:
    """Yield people to whom another price is told than that of a seat of their nearest post and of its employer's cap.

    Only who finds the seats taken is told one, and only where prices prove the plan. The price is told in parts: people, and
    yuan beside them; where somebody loses a place for it, that pair's yuan are counted from the lowest cost.
    """
    unplaced, posts = answer.plan.unplaced, answer.instance.posts
    stated = _keys(answer.plan.limits, ("limit", "subject", "price"))
    prices = {(limit, subject): int(price or 0) for limit, subject, price in stated}
    post = positions(texts(unplaced, "cheapest_post_id"), posts["post_id"])
    employers = np.array([*texts(answer.instance.employers, "employer_id"), None], object)
    columns = ("worker_id", "reason", "cheapest_post_id", "price_people", "price_yuan")
    for at, (worker_id, reason, post_id, people, yuan) in zip(post.tolist(), _keys(unplaced, columns), strict=True):
        told = (people, yuan)
        if reason != "taken" or not by_prices:
            if told != (None, None):
                yield differs("prices", PRICE, worker_id, told, (None, None))
        elif at >= 0:
            employer = employers[answer.counted_employer[at]]
            right = prices.get(("seats", post_id), 0) + prices.get(("employer_cap", employer), 0)
            steps = (right + step // 2) // step
            left = right - steps * step - (lowest if steps else 0)
            if told != (steps / STEPS, left):
                yield differs("prices", PRICE, worker_id, told, (steps / STEPS, left))
