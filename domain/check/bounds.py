"""The bounds of a plan under limits, computed again from their multipliers over all arcs of the proof.

For a tier that is to be made small, with what each arc adds to it, every plan that keeps the limits and is as good in the
tiers before costs at least

    sum over people of min(0, cheapest arc at the multipliers) + sum over conditions of min(0, what a yes costs)
    - seats * multipliers - caps * multipliers - limits * multipliers - earlier tiers * multipliers,

for any multipliers that are allowed: none is negative, and a limit that may be missed is priced
no higher than missing it costs. Everything here is counted by the checker's own reading of the tables.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray

from domain.check.answer import Answer
from domain.check.claims_limits import forms_of, short_of_hard
from domain.check.columns import Rows, positions, texts
from domain.check.forms import Form, Pairs
from domain.check.violation import Violation, violation
from domain.language import Text
from domain.tables import MODES

ONE = 1 << 24
"""Multipliers are in this many parts of the unit of their tier."""
SAFE = 2**60
TierName = tuple[str, str]
Key = tuple[str, ...]
KINDS = ("seat", "employer_cap", "limit", "condition", "tier")
COLUMNS = ("tier", "part", "kind", "limit", "subject", "of", "name", "side", "multiplier")
UNKNOWN = Text("乘数所指的{what}不存在，或重复", "a multiplier of {what}, which does not exist or is given twice")
NEGATIVE = Text("{what}的乘数 {value} 为负", "the multiplier {value} of {what} is negative")
DEARER = Text(
    "{what}的乘数 {value} 高于违反一个的代价 {most}",
    "the multiplier {value} of {what} is above {most}, what missing it by one costs",
)
LATER = Text("{what}的乘数指向同层或后面的层次", "a multiplier of {what}, which does not come before this tier")


@dataclass(frozen=True)
class Bound:
    """What multipliers prove of one tier that is to be made small, in parts of ``ONE``, and what they are on limits."""

    proven: int
    on_limits: Mapping[Key, int] = field(default_factory=dict)

    @property
    def whole(self) -> int:
        """The least whole number that a plan can reach."""
        return -(-self.proven // ONE)


@dataclass(frozen=True)
class Row:
    """One side of a limit, ``sum(coefficient * x) <= end``, or of when a condition may be met."""

    form: Form
    at: Rows
    coefficient: Rows
    end: int
    unit: int
    turns: tuple[tuple[int, int], ...] = ()
    """Number of the turn and its coefficient here."""


class Proof:
    """The arcs of a proof, and what they count towards."""

    def __init__(self, answer: Answer) -> None:
        proof, instance = answer.plan.proof, answer.instance
        arcs = proof["arcs"]
        self.answer = answer
        self.owner = arcs["worker"].to_numpy(np.int64)
        worker = positions(proof["workers"]["worker_id"], instance.workers["worker_id"])[self.owner]
        self.post = positions(proof["posts"]["post_id"], instance.posts["post_id"])[arcs["post"].to_numpy(np.int64)]
        self.cost = arcs["cost"].to_numpy(np.int64)
        mode = np.array(MODES, object)[arcs["mode"].to_numpy(np.int64)]
        self.classes = answer.who_class[worker]
        self.welfare = np.asarray(instance.posts["kind"] == "public_welfare", np.bool_)[self.post]
        capped = np.where(answer.counted_employer >= 0, answer.counted_employer, 0)
        has_cap = (answer.counted_employer >= 0) & ~np.isnan(answer.employer_cap[capped])
        self.employer = np.where(has_cap, answer.counted_employer, -1)
        self.relaxed = any(short_of_hard(answer, unit) for unit in ("people", "yuan"))
        self.turns: list[Key] = []
        self.rows = dict(self._rows(forms_of(Pairs(answer, answer.docket_of(worker, self.post, mode)))))

    def _rows(self, forms: list[Form]) -> Iterator[tuple[Key, Row]]:
        for form in forms:
            numbers = range(len(self.turns), len(self.turns) + len(form.turns))
            at, coefficient, unit, shift = form.at, form.weight, 1, form.base
            ends = {"high": form.high, "low": form.low}
            if form.share is not None:
                p, unit = form.share.numerator, form.share.denominator
                at = np.concatenate([form.at, form.whole])
                coefficient = np.concatenate([unit * form.weight, np.full(len(form.whole), -p, np.int64)])
                shift = unit * form.base - p * form.staff
                ends = {side: None if end is None else 0 for side, end in ends.items()}
            for side, sign in (("high", 1), ("low", -1)):
                end = ends[side]
                if end is not None:
                    eased = tuple((n, -turn.worth) for n, turn in zip(numbers, form.turns, strict=True))
                    yield (
                        ("limit", *form.key, "", side),
                        Row(form, at, sign * coefficient, sign * (end - shift), unit, eased),
                    )
            for n, turn in zip(numbers, form.turns, strict=True):
                self.turns.append((*form.key, turn.name))
                if turn.person is None:
                    row = Row(form, turn.at, -turn.weight, turn.base, 1, ((n, turn.least),))
                    yield ("condition", *form.key, turn.name, ""), row
                    continue
                for number in range(turn.least):
                    own = turn.person == number
                    row = Row(form, turn.at[own], -turn.weight[own], 0, 1, ((n, 1),))
                    yield ("condition", *form.key, turn.name, str(number + 1)), row

    def objective(self, tier: str, part: str) -> Rows:
        """Return what each arc adds to a tier that is to be made small."""
        found: Rows = self.cost
        if tier == "who":
            found = -(self.classes <= int(part[3:])).astype(np.int64)
        elif tier == "relaxation":
            found = np.zeros(len(self.owner), np.int64)
        elif tier == "last_resort":
            found = self.welfare.astype(np.int64)
        return found

    def miss(self, tier: str, part: str, form: Form) -> int | None:
        """Return what missing a limit by one unit adds to a tier; None where it must not be missed."""
        if tier == "relaxation":
            return int(form.hard and form.unit == part)
        if form.hard:
            return 0 if self.relaxed else None
        return form.penalty_yuan if tier == "where" else 0


def bounds_again(answer: Answer) -> tuple[dict[TierName, Bound], list[Violation]]:
    """Return what the multipliers of each tier prove, in the order of the tiers, and which of them are not allowed."""
    proof = answer.facts.keep("arcs of the proof", lambda: Proof(answer))
    stated = answer.plan.proof["multipliers"]
    columns = [texts(stated, name).tolist() for name in COLUMNS[:-1]]
    found: dict[TierName, dict[Key, int]] = {}
    broken: list[Violation] = []
    for *cells, value in zip(*columns, stated["multiplier"].tolist(), strict=True):
        tier, part, *key = ("" if cell is None else str(cell) for cell in cells)
        own = found.setdefault((tier, part), {})
        if tuple(key) in own:
            broken.append(violation("multipliers", tier, UNKNOWN, what="/".join(key)))
        own[tuple(key)] = int(value)
    done: dict[TierName, Bound] = {}
    values: dict[TierName, int] = {}
    frame = answer.plan.proof["bounds"]
    names = list(zip(texts(frame, "tier").tolist(), texts(frame, "part").tolist(), strict=True))
    for name, value in zip(names, frame["value"].tolist(), strict=True):
        bound, faults = _bound(proof, name, found.pop(name, {}), done, values)
        broken += faults
        done[name], values[name] = bound, int(value) * (-1 if name[0] == "who" else 1)
    broken += [violation("multipliers", "/".join(name), LATER, what=name[0]) for name in found]
    return done, broken


def _bound(
    proof: Proof, tier: TierName, stated: dict[Key, int], earlier: dict[TierName, Bound], values: dict[TierName, int]
) -> tuple[Bound, list[Violation]]:
    answer, broken = proof.answer, list[Violation]()
    kind: Any = np.int64 if _largest(proof, tier, stated) < SAFE else object
    paid = proof.objective(*tier).astype(kind) * ONE
    seat = np.zeros(len(answer.instance.posts), kind)
    cap = np.zeros(len(answer.instance.employers), kind)
    turns = [0] * len(proof.turns)
    total, on_limits, held = 0, dict[Key, int](), dict[TierName, int]()
    seats = answer.instance.posts["seats"].to_numpy(np.int64)
    post_of = {post: at for at, post in enumerate(texts(answer.instance.posts, "post_id").tolist())}
    owner_of = {name: at for at, name in enumerate(texts(answer.instance.employers, "employer_id").tolist())}

    def refuse(sentence: Text, key: Key, **facts: object) -> None:
        broken.append(violation("multipliers", "/".join(tier), sentence, what="/".join(filter(None, key)), **facts))

    for key, value in stated.items():
        what, _, subject, of, *_ = key
        if what not in KINDS:
            refuse(UNKNOWN, key)
        elif value < 0:
            refuse(NEGATIVE, key, value=value)
        elif what == "tier":
            if (subject, of) not in earlier:
                refuse(LATER, key)
                continue
            held[subject, of] = value
        elif what == "seat":
            if subject not in post_of:
                refuse(UNKNOWN, key)
                continue
            seat[post_of[subject]] = value
            total -= value * int(seats[post_of[subject]])
        elif what == "employer_cap":
            at = owner_of.get(subject, -1)
            if at < 0 or np.isnan(answer.employer_cap[at]):
                refuse(UNKNOWN, key)
                continue
            cap[at] = value
            total -= value * int(answer.employer_cap[at])
        elif key not in proof.rows:
            refuse(UNKNOWN, key)
        else:
            row = proof.rows[key]
            np.add.at(paid, row.at, row.coefficient.astype(kind) * value)  # of a share some arcs stand twice
            total -= value * row.end
            for number, coefficient in row.turns:
                turns[number] += coefficient * value
            if what == "limit":
                on_limits[key] = value * row.unit
    for name, value in held.items():
        paid = paid + proof.objective(*name).astype(kind) * value
        total -= value * values[name]
    for key, value in on_limits.items():
        most = _dearest(proof, tier, proof.rows[key].form, held)
        if most is not None and value > most:
            refuse(DEARER, key, value=value, most=most)
    paid = paid + seat[proof.post] + np.where(proof.employer >= 0, cap[proof.employer], 0)[proof.post]
    total += _least(paid, proof.owner) + sum(min(0, one) for one in turns)
    return Bound(int(total), on_limits), broken


def _largest(proof: Proof, tier: TierName, stated: dict[Key, int]) -> int:
    """Return what no sum over one arc can exceed; beyond 64 bits Python's own integers are used."""
    total = int(np.abs(proof.objective(*tier)).max(initial=0)) * ONE
    for key, value in stated.items():
        if key[0] == "tier" and key[2] in ("who", "last_resort", "relaxation", "where"):
            total += abs(value) * int(np.abs(proof.cost).max(initial=1)) if key[2] == "where" else abs(value)
        elif key in proof.rows:
            total += abs(value) * int(np.abs(proof.rows[key].coefficient).max(initial=0))
    seats = [abs(value) for key, value in stated.items() if key[0] in ("seat", "employer_cap")]
    return total + 2 * max(seats, default=0)


def _dearest(proof: Proof, tier: TierName, form: Form, held: dict[TierName, int]) -> int | None:
    """Return the most that a limit may be priced, in parts of ``ONE`` for each unit; None where it must not be missed."""
    own = proof.miss(*tier, form)
    if own is None:
        return None
    total = own * ONE
    for name, value in held.items():
        total += value * (proof.miss(*name, form) or 0)
    return total


def _least(paid: NDArray[Any], owner: Rows) -> int:
    """Return the sum over people of their cheapest arc, or of nothing where that is cheaper."""
    if not len(paid):
        return 0
    first = np.flatnonzero(np.diff(owner, prepend=-1))
    return sum(np.minimum(np.minimum.reduceat(paid, first), 0).tolist())


def price_of(bound: Bound, key: tuple[str, str, str]) -> Fraction:
    """Return what a limit is priced in a tier, for one unit on each side at which it bounds."""
    return Fraction(sum(bound.on_limits.get(("limit", *key, "", side), 0) for side in ("high", "low")), ONE)
