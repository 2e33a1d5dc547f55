"""Claims about seats: seats and caps hold, and every empty seat is listed with a reason that can be true."""

from collections.abc import Iterator

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from domain.check.answer import Answer, differs, numbers_differ
from domain.check.columns import NO, Rows, days, numbers, positions, texts
from domain.check.judging import PAIR_RULES
from domain.check.violation import Violation, violation
from domain.language import Text
from domain.limits.catalogue import LIMIT_OF
from domain.rules import RULE_OF

REASONS = ("no_admissible_worker", "all_placed_elsewhere", "closed", "employer_full", "over", "limit")
POST_RULES = tuple(rule for rule in PAIR_RULES if RULE_OF[rule.__name__].scope == "post")
OVER = Text("安置 {use} 人，上限 {limit}", "{use} people on a limit of {limit}")
MODE = Text("方式 {mode} 不在岗位接受的 {accepts} 之内", "mode {mode} is not among those accepted: {accepts}")
EMPLOYER = Text("用人单位", "the employer")
LISTED = Text("有 {empty} 个空岗未列出", "{empty} empty seats are not listed")
NOT_EMPTY = Text("已满或不存在，却列为空岗", "listed as empty, but it is full, unknown or listed twice")
COLUMN = {
    "seats": Text("岗位人数", "seats"),
    "filled": Text("已安置", "filled"),
    "empty": Text("空岗", "empty"),
    "use": Text("使用", "use"),
    "high": Text("上限", "high"),
}
REASON = Text("空岗原因 {reason} 不成立：{why}", "the reason {reason} does not hold: {why}")
PRICE = Text("价格 {price}，使用 {use}/{limit}", "price {price} with {use} of {limit} used")


def limits_hold(answer: Answer) -> Iterator[Violation]:
    """Yield posts over their seats, employers over their cap, and assignments in a mode the post refuses."""
    posts, employers = answer.instance.posts, answer.instance.employers
    seats = numbers(posts, "seats")
    for at in np.flatnonzero(answer.post_use > seats):
        yield violation("seats_hold", posts["post_id"].iloc[at], OVER, use=answer.post_use[at], limit=int(seats[at]))
    for at in np.flatnonzero(answer.employer_use > answer.employer_cap):
        facts = {"use": answer.employer_use[at], "limit": int(answer.employer_cap[at])}
        yield violation("employer_cap", employers["employer_id"].iloc[at], OVER, **facts)
    columns = ("worker_id", "mode", "employer_id")
    owners = texts(posts, "employer_id")
    for at, worker_id, mode, employer in zip(answer.post, *(answer.plan.assignments[c] for c in columns), strict=True):
        if at < 0:
            continue
        accepts, expected = answer.accepted_modes[at], owners[at]
        if mode not in accepts:
            yield violation("mode_accepted", worker_id, MODE, mode=mode, accepts=", ".join(accepts))
        if employer != expected:
            yield differs("employer", EMPLOYER, worker_id, employer, expected)


def empty_seats_listed(answer: Answer) -> Iterator[Violation]:
    """Yield posts with empty seats that are not listed, listed ones that are not empty, and wrong counts."""
    posts, listed = answer.instance.posts, answer.plan.empty_seats
    seats = numbers(posts, "seats").astype(np.int64)
    row = positions(listed["post_id"], posts["post_id"])
    count = np.bincount(row[row >= 0], minlength=len(posts))
    has_room = answer.post_use < seats
    for at in np.flatnonzero(has_room & (count == 0)):
        yield violation("empty_seats", posts["post_id"].iloc[at], LISTED, empty=seats[at] - answer.post_use[at])
    right = (row >= 0) & np.where(row >= 0, has_room[row] & (count[row] == 1), False)
    for post_id in listed["post_id"][~right]:
        yield violation("empty_seats", post_id, NOT_EMPTY)
    part, at_post = listed[right], row[right]
    use, size = answer.post_use[at_post], seats[at_post]
    for name, expected in (("seats", size), ("filled", use), ("empty", size - use)):
        yield from numbers_differ("empty_seats", COLUMN[name], part["post_id"], part[name], expected)
    yield from _reasons(answer, part, at_post)


def _reasons(answer: Answer, listed: pd.DataFrame, row: Rows) -> Iterator[Violation]:
    closing, over = _closing_rules(answer, row), _over(answer)[row]
    workers = pd.to_numeric(listed["admissible_workers"], errors="coerce").fillna(0).tolist()
    columns = (listed["post_id"], texts(listed, "reason"), texts(listed, "rule"), workers)
    for at, closed_by, is_over, post_id, reason, rule, people in zip(row, closing, over, *columns, strict=True):
        employer = answer.counted_employer[at]
        full = employer >= 0 and answer.employer_use[employer] >= answer.employer_cap[employer]
        why = ""
        if reason not in REASONS:
            why = f"not one of {', '.join(REASONS)}"
        elif (reason == "over") != is_over:
            why = f"over on the plan date: {is_over}"
        elif reason == "employer_full" and not full:
            why = f"{answer.employer_use[employer]} / {answer.employer_cap[employer]}"
        elif reason == "closed" and rule not in closed_by:
            why = f"rule {rule}; closed by {sorted(closed_by)}"
        elif reason == "limit" and rule not in LIMIT_OF:
            why = f"rule {rule} is no limit"
        elif reason in ("no_admissible_worker", "all_placed_elsewhere", "limit") and (people > 0) == (
            reason == REASONS[0]
        ):
            why = f"admissible_workers {people:g}"
        if why:
            yield violation("empty_seats", post_id, REASON, reason=reason, why=why)


def _over(answer: Answer) -> NDArray[np.bool_]:
    """Return which posts ended before the plan date."""
    ends = days(answer.instance.posts, "ends")
    over: NDArray[np.bool_] = ~np.isnat(ends) & (ends < np.datetime64(answer.on, "D"))
    return over


def _closing_rules(answer: Answer, row: Rows) -> list[set[str]]:
    """Return, per post, the post rules that deny it, where every mode it accepts is denied by one."""
    if not len(answer.instance.workers):
        return [set() for _ in row]
    modes = [(at, post, mode) for at, post in enumerate(row.tolist()) for mode in answer.accepted_modes[post]]
    post = np.array([post for _, post, _ in modes], dtype=np.int64)
    mode = np.array([mode for _, _, mode in modes], dtype=object)
    docket = answer.docket_of(np.zeros(len(modes), dtype=np.int64), post, mode)
    denied = np.column_stack([rule(docket) == NO for rule in POST_RULES])
    rules: list[set[str]] = [set() for _ in row]
    is_open = [False for _ in row]
    for (at, _, _), noes in zip(modes, denied, strict=True):
        names = {rule.__name__ for rule, no in zip(POST_RULES, noes, strict=True) if no}
        rules[at] |= names
        is_open[at] = is_open[at] or not names
    return [set() if opened else names for opened, names in zip(is_open, rules, strict=True)]


def limits_listed(answer: Answer) -> Iterator[Violation]:
    """Yield rows of the limits whose use or bound is wrong, or that have a price although there is room."""
    for kind, use, bound, ids in (
        ("seats", answer.post_use, numbers(answer.instance.posts, "seats"), answer.instance.posts["post_id"]),
        ("employer_cap", answer.employer_use, answer.employer_cap, answer.instance.employers["employer_id"]),
    ):
        part = answer.plan.limits[answer.plan.limits["limit"] == kind]
        row = positions(part["subject"], ids)
        for subject in part["subject"][row < 0]:
            yield violation("limits", subject, NOT_EMPTY)
        part, row = part[row >= 0], row[row >= 0]
        yield from numbers_differ("limits", COLUMN["use"], part["subject"], part["use"], use[row])
        yield from numbers_differ("limits", COLUMN["high"], part["subject"], part["high"], bound[row])
        price = pd.to_numeric(part["price"], errors="coerce").fillna(0).to_numpy(dtype=np.float64)
        wrong = np.flatnonzero((price < 0) | ((price > 0) & (use[row] < bound[row])))
        for at in wrong:
            facts = {"price": f"{price[at]:g}", "use": use[row[at]], "limit": f"{bound[row[at]]:g}"}
            yield violation("limits", part["subject"].iloc[at], PRICE, **facts)
