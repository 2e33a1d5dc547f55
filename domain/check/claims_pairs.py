"""Claims about each assignment: no rule denies it, its unknowns are listed, its figures are right."""

from collections.abc import Iterator

import numpy as np
import pandas as pd

from domain.check.answer import Answer, differs, numbers_differ, things_differ
from domain.check.columns import NO, UNKNOWN, Texts, Truths, days, from_json, names_in, positions, texts
from domain.check.judging import verdicts
from domain.check.pair_pay import month_pay_yuan
from domain.check.pair_wishes import loan_until
from domain.check.violation import Violation, violation
from domain.language import Text
from domain.rules import RULE_NAMES, RULE_OF
from domain.tables import MODES

DENIED = Text("到岗位 {post}（{mode}）违反“{title}”", "to post {post} ({mode}) breaks '{title}'")
UNKNOWNS = Text("待核实规则", "unknowns")
FIGURES = {
    "km": Text("里程", "km"),
    "minutes": Text("分钟", "minutes"),
    "fare_yuan": Text("票价", "fare_yuan"),
    "pay_yuan_month": Text("月薪", "pay_yuan_month"),
    "travel_mode": Text("交通方式", "travel_mode"),
    "estimated": Text("是否估算", "estimated"),
    "returns_on": Text("返回日期", "returns_on"),
}
MISS = Text("差一点的岗位 {post} 的未通过规则", "rules that deny the missed post {post}")
MISS_OF = Text("已安置或不在数据中，却有未成岗位", "has a missed post, but is placed or not known")
TOLERANCE = 1e-6
"""Figures are compared up to the last digits of a double, not as printed."""


def rules_hold(answer: Answer) -> Iterator[Violation]:
    """Yield every assignment that a rule denies."""
    worker_id, post_id, mode = (texts(answer.rows, name) for name in ("worker_id", "post_id", "mode"))
    for rule in RULE_NAMES:
        for at in np.flatnonzero(answer.verdicts[rule].to_numpy() == NO).tolist():
            title = RULE_OF[rule].title
            sentence = Text(DENIED.zh.replace("{title}", title.zh), DENIED.en.replace("{title}", title.en))
            yield violation(rule, worker_id[at], sentence, post=post_id[at], mode=mode[at])


def unknowns_right(answer: Answer) -> Iterator[Violation]:
    """Yield assignments whose unknowns are not those of the rules."""
    rows = answer.rows
    expected = _names(answer.verdicts.to_numpy() == UNKNOWN)
    claimed = np.empty(len(rows), dtype=object)
    claimed[:] = [tuple(sorted(names if names is not None else ())) for names in rows["unknowns"]]
    yield from things_differ("unknowns", UNKNOWNS, rows["worker_id"], claimed, expected)


def _names(marked: Truths) -> Texts:
    names = np.empty(len(marked), dtype=object)
    names[:] = [()] * len(marked)
    for at in np.flatnonzero(marked.any(axis=1)):
        names[at] = tuple(sorted(name for name, mark in zip(RULE_NAMES, marked[at], strict=True) if mark))
    return names


def figures_right(answer: Answer) -> Iterator[Violation]:
    """Yield assignments whose journey, pay or date of return is not what the tables give."""
    rows, docket = answer.rows, answer.docket
    journeys = answer.facts.travel.pairs(docket.worker, docket.post)
    expected = {name: journeys[name] for name in ("km", "minutes", "fare_yuan")}
    expected["pay_yuan_month"] = pd.Series(month_pay_yuan(docket)[docket.post])
    for name, values in expected.items():
        figures = (rows[name], values.reset_index(drop=True))
        yield from numbers_differ(name, FIGURES[name], rows["worker_id"], *figures, TOLERANCE)
    for name in ("travel_mode", "estimated"):
        claimed, right = (texts(frame, name).astype(str) for frame in (rows, journeys))
        yield from things_differ(name, FIGURES[name], rows["worker_id"], claimed, right)
    last = np.fmin(docket.facts.stated_end[docket.post], loan_until(docket))
    last[~docket.has_mode("loan")] = np.datetime64("NaT")
    claimed = days(rows.assign(returns_on=pd.to_datetime(rows["returns_on"])), "returns_on")
    wrong = ~((claimed == last) | (np.isnat(claimed) & np.isnat(last)))
    sides = (claimed[wrong].astype(str), last[wrong].astype(str))
    yield from things_differ("returns_on", FIGURES["returns_on"], rows["worker_id"][wrong], *sides)


def misses_right(answer: Answer) -> Iterator[Violation]:
    """Yield near misses that are not of an unplaced person, or whose denying rules are not those of the pair."""
    misses = answer.plan.misses
    worker = positions(misses["worker_id"], answer.instance.workers["worker_id"])
    post = positions(misses["post_id"], answer.instance.posts["post_id"])
    unplaced = answer.plan.unplaced
    waiting = misses["worker_id"].isin(unplaced["worker_id"][unplaced["reason"] == "no_admissible_post"])
    known = (worker >= 0) & (post >= 0) & waiting.to_numpy() & misses["mode"].isin(MODES).to_numpy()
    for worker_id in misses["worker_id"][~known]:
        yield violation("misses", worker_id, MISS_OF)
    part = misses[known]
    expected = _names(verdicts(answer.docket_of(worker[known], post[known], texts(part, "mode"))).to_numpy() == NO)
    columns = (part["worker_id"], part["post_id"], texts(part, "rules"), texts(part, "numbers"), expected)
    for worker_id, post_id, rules, figures, right in zip(*columns, strict=True):
        what = Text(MISS.zh.format(post=post_id), MISS.en.format(post=post_id))
        if tuple(sorted(names_in(rules))) != right or not right:
            yield differs("misses", what, worker_id, tuple(sorted(names_in(rules))), right)
        elif len(from_json(figures, list) or ()) != len(right):
            yield differs("misses", what, worker_id, figures, right)
