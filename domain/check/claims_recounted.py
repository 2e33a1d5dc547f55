"""Claims about why: what stands between people and posts, and what people on posts of last resort could reach, counted again."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

from domain.check.answer import Answer, differs, numbers_differ
from domain.check.columns import Rows, Texts, Truths, equals, names_in, numbers, positions, texts
from domain.check.violation import Violation
from domain.language import Text
from domain.rules import RULE_NAMES
from domain.tables import MODES

NEAREST = 3
"""Missed posts that a plan lists for somebody without an admissible post, if there are so many."""
ASKED = RULE_NAMES.index("seeks_work")
MINUTES = 1e-6
MISSES = Text("最近的未成岗位（未通过规则数、分钟）", "the nearest missed posts (rules that deny each, minutes)")
RULE = Text("所列规则", "the rule")
ALONE = Text("仅因该规则受阻的人数", "the people kept out by that rule alone")
COSTS = {
    "pairs_denied": Text("被拒的配对", "the pairs denied"),
    "pairs_denied_alone": Text("仅因该规则被拒的配对", "the pairs denied by it alone"),
    "workers_denied_alone": Text("仅因该规则无岗的人数", "the people denied by it alone"),
    "posts_denied_alone": Text(
        "仅因该规则有人去不成的空缺岗位", "the posts with empty seats that it alone keeps from somebody"
    ),
}
REACHED = {
    "posts_reachable": Text("可达岗位", "the posts in reach"),
    "seats_reachable": Text("可达席位", "the seats in reach"),
    "people_inside": Text("其中人数", "the people inside"),
}
JUDGED = Text(
    "据以统计的人数，及未安置的求职者人数", "of how many people rules' costs tell, and how many ask and have no place"
)
LISTED = Text("规则的代价", "the rules whose cost is told")


@dataclass(frozen=True)
class Judged:
    """Pairs of a person and a post, each in the mode asked for that fewest rules deny: rows, and the noes (pairs, rules)."""

    worker: Rows
    post: Rows
    noes: Truths

    @classmethod
    def of(cls, worker: Rows, post: Rows, mode: Texts, noes: Truths) -> "Judged":
        """Return one mode of each pair: of several the first, in the order of ``MODES``; a mode not asked for is none."""
        asked = ~noes[:, ASKED]
        order = np.array([MODES.index(name) for name in mode], np.int64)
        frame = pd.DataFrame({"worker": worker, "post": post, "count": noes.sum(axis=1), "mode": order})[asked]
        kept = (
            frame.sort_values(["worker", "post", "count", "mode"]).drop_duplicates(["worker", "post"]).index.to_numpy()
        )
        return cls(worker[kept], post[kept], noes[kept])

    def only(self, kept: Truths) -> "Judged":
        """Return some of the pairs."""
        return Judged(self.worker[kept], self.post[kept], self.noes[kept])

    def alone(self, by: Rows, size: int) -> Rows:
        """Return (size, rules) how many pairs of each worker or post one rule alone denies."""
        pair, rule = np.nonzero(self.noes & (self.noes.sum(axis=1) == 1)[:, None])
        count = np.zeros((size, len(RULE_NAMES)), np.int64)
        np.add.at(count, (by[pair], rule), 1)
        return count


def reasons_recounted(answer: Answer, judged: Judged, people: Rows, whole: bool) -> Iterator[Violation]:
    """Yield rules, missed posts and counts that the pairs of the people judged do not bear out.

    ``people`` are the rows of those judged. What is counted over people is compared where these are all who ask (``whole``) and
    the plan says that it judged everybody too.
    """
    unplaced = answer.plan.unplaced
    row = positions(unplaced["worker_id"], answer.instance.workers["worker_id"])
    waiting = np.zeros(len(answer.instance.workers), bool)
    waiting[np.intersect1d(people, row[texts(unplaced, "reason") != "not_asked"])] = True
    judged = judged.only(waiting[judged.worker])
    without = waiting.copy()
    without[judged.worker[~judged.noes.any(axis=1)]] = False
    yield from _misses(answer, judged, without)
    stated, asking = answer.plan.identity.get("rule_costs_judged"), int(answer.asks[row[row >= 0]].sum())
    if not isinstance(stated, list) or len(stated) != 2 or stated[1] != asking:
        yield differs("identity", JUDGED, "rule_costs_judged", stated, f"[.., {asking}]")
    elif whole and stated[0] == asking:
        empty = answer.post_use < numbers(answer.instance.posts, "seats")
        open_seats = judged.only(empty[judged.post])
        yield from _kept_out(answer, open_seats.alone(open_seats.post, len(empty)))
        yield from _costs(answer, judged, open_seats, without)


def _misses(answer: Answer, judged: Judged, without: Truths) -> Iterator[Violation]:
    """Yield people without an admissible post whose missed posts are not the nearest, or whose rule is not theirs."""
    workers, listed = answer.instance.workers, answer.plan.misses.sort_values(["worker_id", "nth"])
    mine = judged.only(without[judged.worker])
    minutes = answer.facts.travel.pairs(mine.worker, mine.post)["minutes"].to_numpy(np.float64, na_value=np.nan)
    near = pd.DataFrame({"worker": mine.worker, "count": mine.noes.sum(axis=1), "minutes": minutes})
    near = near.sort_values(["worker", "count", "minutes"]).groupby("worker").head(NEAREST)
    expected = {at: list(zip(part["count"], part["minutes"], strict=True)) for at, part in near.groupby("worker")}
    at, to = (
        positions(listed["worker_id"], workers["worker_id"]),
        positions(listed["post_id"], answer.instance.posts["post_id"]),
    )
    known = (at >= 0) & (to >= 0)
    way = answer.facts.travel.pairs(at[known], to[known])["minutes"].to_numpy(np.float64, na_value=np.nan)
    claimed: dict[int, list[tuple[int, float]]] = {}
    first: dict[int, tuple[str, ...]] = {}
    order: dict[int, list[int]] = {}
    columns = (at[known].tolist(), texts(listed, "rules")[known], listed["nth"][known].tolist(), way.tolist())
    for person, rules, nth, far in zip(*columns, strict=True):
        claimed.setdefault(person, []).append((len(names_in(rules)), far))
        order.setdefault(person, []).append(nth)
        first.setdefault(person, names_in(rules))
    alone = mine.alone(mine.worker, len(workers))
    named = dict(zip(texts(answer.plan.unplaced, "worker_id"), texts(answer.plan.unplaced, "rule"), strict=True))
    for person in np.flatnonzero(without).tolist():
        worker_id, right, stated = workers["worker_id"].iloc[person], expected.get(person, []), claimed.get(person, [])
        same = order.get(person, []) == list(range(1, len(right) + 1)) and all(
            left[0] == other[0] and abs(left[1] - other[1]) <= MINUTES
            for left, other in zip(stated, right, strict=True)
        )
        if not same:
            yield differs("misses", MISSES, worker_id, stated, right)
        most = alone[person]
        may = (
            [RULE_NAMES[rule] for rule in np.flatnonzero(most == most.max())]
            if most.any()
            else first.get(person, ("",))
        )
        if (named.get(worker_id) or "") not in may:
            yield differs("reason", RULE, worker_id, named.get(worker_id), may)


def _kept_out(answer: Answer, alone: Rows) -> Iterator[Violation]:
    """Yield empty seats whose rule does not keep out most people, or not so many."""
    listed = answer.plan.empty_seats
    row = positions(listed["post_id"], answer.instance.posts["post_id"])
    reasons = texts(listed, "reason")
    told = (row >= 0) & (equals(reasons, "no_admissible_worker") | equals(reasons, "all_placed_elsewhere"))
    most = alone[row].max(axis=1, initial=0)
    part = listed[row >= 0]
    yield from numbers_differ("empty_seats", ALONE, part["post_id"], part["alone"], np.where(told, most, 0)[row >= 0])
    columns = (texts(listed, "post_id"), texts(listed, "rule"), alone[row])
    for post_id, rule, counts in (each for each, own in zip(zip(*columns, strict=True), told, strict=True) if own):
        may = [RULE_NAMES[at] for at in np.flatnonzero(counts == counts.max())] if counts.any() else [""]
        if (rule or "") not in may:
            yield differs("empty_seats", RULE, post_id, rule, may)


def _costs(answer: Answer, judged: Judged, open_seats: Judged, without: Truths) -> Iterator[Violation]:
    """Yield what rules are said to cost and do not."""
    listed = answer.plan.rule_costs.set_index("rule")
    if Counter(listed.index) != Counter(RULE_NAMES):
        yield differs("rule_costs", LISTED, "", listed.index.tolist(), list(RULE_NAMES))
        return
    by_worker = judged.alone(judged.worker, len(answer.instance.workers))
    by_post = open_seats.alone(open_seats.post, len(answer.instance.posts))
    right = {
        "pairs_denied": open_seats.noes.sum(axis=0),
        "pairs_denied_alone": by_post.sum(axis=0),
        "workers_denied_alone": (by_worker[without] > 0).sum(axis=0),
        "posts_denied_alone": (by_post > 0).sum(axis=0),
    }
    names = pd.Series(RULE_NAMES)
    for column, what in COSTS.items():
        yield from numbers_differ("rule_costs", what, names, listed[column].reindex(names).to_numpy(), right[column])


def last_resort_recounted(answer: Answer, able: pd.DataFrame) -> Iterator[Violation]:
    """Yield people on public-welfare posts whose way out is said to be wider or narrower than chains of moves make it.

    Whoever comes to a full post moves one of its people on; whoever comes to a spare seat of an employer whose cap is used up
    moves on anybody of that employer. Who could take nothing but such a post has no way out; under limits none is claimed.
    """
    posts, here = answer.instance.posts, dict(zip(answer.worker.tolist(), answer.post.tolist(), strict=True))
    welfare, seats = equals(texts(posts, "kind"), "public_welfare"), numbers(posts, "seats").astype(np.int64)
    employer, use = answer.counted_employer, answer.post_use
    full = np.append(answer.employer_use >= answer.employer_cap, False)[employer]
    open_to = {worker: set(part.tolist()) for worker, part in able.groupby("worker")["post"]}
    inside: dict[int, list[int]] = {}
    for worker, post in here.items():
        inside.setdefault(post, []).append(worker)
    reached: set[int] = set()
    moved = [worker for worker, post in here.items() if post >= 0 and welfare[post]]
    while moved:
        new = {post for worker in moved for post in open_to.get(worker, ()) if not welfare[post]} - reached
        shared = {int(employer[post]) for post in new if use[post] < seats[post] and full[post]}
        new |= {int(post) for post in np.flatnonzero(np.isin(employer, list(shared)) & (use > 0))} - reached
        reached |= new
        moved = [worker for post in new for worker in inside.get(post, [])]
    usable = int(sum(use[post] if full[post] else seats[post] for post in reached))
    right = (len(reached), usable, int(sum(use[post] for post in reached)))
    limited = answer.plan.identity.get("proof", "prices") == "search"
    listed = answer.plan.last_resort
    row = positions(listed["worker_id"], answer.instance.workers["worker_id"])
    out = [not limited and any(not welfare[post] for post in open_to.get(worker, ())) for worker in row.tolist()]
    for (column, what), figure in zip(REACHED.items(), right, strict=True):
        yield from numbers_differ("last_resort", what, listed["worker_id"], listed[column], np.where(out, figure, 0))
