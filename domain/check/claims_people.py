"""Claims about people: everyone once, the right class, the right kind of reason."""

import json
from collections import Counter
from collections.abc import Iterator

import numpy as np
import pandas as pd

from domain.check.answer import Answer, differs, numbers_differ, things_differ
from domain.check.columns import from_json, positions, texts
from domain.check.violation import Violation, violation
from domain.language import Text
from domain.limits.catalogue import LIMIT_OF
from domain.rules import RULE_NAMES

REASONS = ("not_asked", "no_admissible_post", "taken", "limit")
OPEN = ("taken", "limit")
"""Reasons of people who have admissible posts."""
UNKNOWN_ID = Text("{frame} 中的编号不在数据中", "{frame} names it, the instance does not hold it")
TIMES = Text("在方案中出现 {count} 次，应为 1 次", "occurs {count} times in the plan, not once")
CLASS = Text("优先级别", "who_class")
REASON = Text("原因", "the reason")
COUNT_AND_REASON = Text(
    "原因为 {reason}，可行岗位却为 {count}", "the reason is {reason}, yet admissible_posts is {count}"
)
RULE = Text("原因为 {reason}，所列规则 {rule} 不成立", "the reason is {reason}, and the rule {rule} cannot be it")
CHEAPEST = Text("原因为 {reason}，最近岗位却为 {post}", "the reason is {reason}, yet the cheapest post is {post}")
CHANGE = Text("变动", "change")
AHEAD = Text("在前人数", "ahead")


def everyone_once(answer: Answer) -> Iterator[Violation]:
    """Yield unknown ids, and workers who are not in exactly one of assignments and unplaced."""
    workers = answer.instance.workers["worker_id"]
    count = np.zeros(len(workers), dtype=np.int64)
    for frame in ("assignments", "unplaced"):
        ids = answer.plan.frames[frame]["worker_id"]
        row = positions(ids, workers)
        for worker_id in ids[row < 0]:
            yield violation("known_ids", worker_id, UNKNOWN_ID, frame=frame)
        count += np.bincount(row[row >= 0], minlength=len(workers))
    for post_id in answer.plan.assignments["post_id"][answer.post < 0]:
        yield violation("known_ids", post_id, UNKNOWN_ID, frame="assignments")
    for at in np.flatnonzero(count != 1).tolist():
        yield violation("everyone_once", workers.iloc[at], TIMES, count=count[at])


def right_class(answer: Answer) -> Iterator[Violation]:
    """Yield people whose class of the who-tier is not the one the policy gives."""
    for frame in (answer.plan.assignments, answer.plan.unplaced):
        row = positions(frame["worker_id"], answer.instance.workers["worker_id"])
        part = frame[row >= 0]
        yield from numbers_differ(
            "who_class", CLASS, part["worker_id"], part["who_class"], answer.who_class[row[row >= 0]]
        )


def right_change(answer: Answer) -> Iterator[Violation]:
    """Yield assignments whose new, kept or moved does not follow from the promises."""
    promises = answer.instance.promises
    promised = dict(zip(promises["worker_id"], promises["post_id"], strict=True))
    rows = answer.rows
    expected = [
        "new" if worker not in promised else "kept" if promised[worker] == post else "moved"
        for worker, post in zip(rows["worker_id"], rows["post_id"], strict=True)
    ]
    yield from things_differ(
        "change", CHANGE, rows["worker_id"], texts(rows, "change"), np.array(expected, dtype=object)
    )


def right_reason(answer: Answer) -> Iterator[Violation]:
    """Yield unplaced people whose reason contradicts their consent, their posts or the nearest post."""
    unplaced = answer.plan.unplaced
    row = positions(unplaced["worker_id"], answer.instance.workers["worker_id"])
    counts = pd.to_numeric(unplaced["admissible_posts"], errors="coerce").fillna(-1).astype(int).tolist()
    posts = set(answer.instance.posts["post_id"])
    reasons, rules, nearest = (texts(unplaced, name) for name in ("reason", "rule", "cheapest_post_id"))
    columns = (unplaced["worker_id"], reasons, rules, counts, nearest)
    for at, worker_id, reason, rule, count, cheapest in zip(row, *columns, strict=True):
        if at < 0:
            continue
        if reason not in REASONS or (reason == "not_asked") == bool(answer.asks[at]):
            right = "not_asked" if not answer.asks[at] else "no_admissible_post / taken / limit"
            yield differs("reason", REASON, worker_id, reason, right)
        elif count < 0 or (count > 0) != (reason in OPEN):
            yield violation("reason", worker_id, COUNT_AND_REASON, reason=reason, count=count)
        elif not _may_name(reason, rule):
            yield violation("reason", worker_id, RULE, reason=reason, rule=rule)
        if (reason in OPEN) != (cheapest in posts):
            yield violation("cheapest_post", worker_id, CHEAPEST, reason=reason, post=cheapest)


def _may_name(reason: str, rule: str | None) -> bool:
    """Return whether a reason may name this rule or limit; who finds the seats taken is kept out by none."""
    if reason == "no_admissible_post":
        return not rule or rule in RULE_NAMES
    return rule in LIMIT_OF if reason == "limit" else (rule or "") == ("seeks_work" if reason == "not_asked" else "")


def right_queue(answer: Answer) -> Iterator[Violation]:
    """Yield unplaced people whose count of people ahead is not that of the nearest post's seats, by class."""
    unplaced, seated = answer.plan.unplaced, _seated(answer)
    row = positions(unplaced["worker_id"], answer.instance.workers["worker_id"])
    columns = (texts(unplaced, name) for name in ("worker_id", "reason", "cheapest_post_id", "ahead"))
    for at, worker_id, reason, post, stated in zip(row, *columns, strict=True):
        if at < 0:
            continue
        people = seated.get(post, {}) if reason == "taken" else {}
        expected = {str(k): int(v) for k, v in people.items() if k <= answer.who_class[at]}
        if from_json(stated, dict) != expected:
            yield differs("ahead", AHEAD, worker_id, stated, json.dumps(expected))


def _seated(answer: Answer) -> dict[str, dict[int, int]]:
    """Return, per post, how many people of each class the plan seats there, lowest class first."""
    classes = answer.who_class[answer.worker[answer.known]].tolist()
    counts = Counter(zip(texts(answer.rows, "post_id").tolist(), classes, strict=True))
    seated: dict[str, dict[int, int]] = {}
    for (post, who), people in sorted(counts.items()):
        seated.setdefault(post, {})[who] = people
    return seated
