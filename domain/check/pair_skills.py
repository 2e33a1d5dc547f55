"""Rules about skills and certificates."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from domain.check.columns import (
    NO,
    UNKNOWN,
    YES,
    Rows,
    Truths,
    Verdicts,
    days,
    flags,
    numbered,
    numbers,
    positions,
    trade_within,
    verdict_of,
)
from domain.check.docket import Docket
from domain.check.joins import RowsByOwner


@dataclass(frozen=True)
class _Asked:
    """Every (pair, requirement row), the alternatives it belongs to, and what each held skill says of it."""

    pair: Rows
    requirement: Rows
    alternative: Rows
    """Number of the (pair, any_of) group of each entry."""
    pair_of_alternative: Rows
    entry: Rows
    """Entry of each (entry, held skill) combination that matches by code."""
    held: Rows
    level: Verdicts
    """What the level of that held skill says."""
    recorded: Truths
    """Where the person of an entry has any skill row."""


def skilled_enough(docket: Docket) -> Verdicts:
    """Judge the skills; of several requirement groups the worst counts, of a group's rows the best."""
    asked = _asked(docket)
    return _worst_of_best(docket, asked, _skill(asked))


def certificate_valid(docket: Docket) -> Verdicts:
    """Judge statutory certificates; never unknown.

    One and the same skill row must match, not fail its level, and carry the certificate with its date.
    A blank ``certificate_required`` asks for none.
    """
    asked = _asked(docket)
    required = (flags(docket.instance.requirements, "certificate_required") == YES)[asked.requirement]
    held, start = docket.instance.skills_held, docket.start[docket.post[asked.pair]]
    named = held["certificate"].notna().to_numpy(dtype=np.bool_)[asked.held]
    in_date = days(held, "valid_until")[asked.held] >= start[asked.entry]
    certified = np.zeros(len(asked.pair), dtype=np.bool_)
    certified[asked.entry[named & in_date & (asked.level != NO)]] = True
    return _worst_of_best(docket, asked, verdict_of(np.where(required, certified, _skill(asked) != NO)))


def _skill(asked: _Asked) -> Verdicts:
    best = np.where(asked.recorded, NO, UNKNOWN).astype(np.int8)
    np.maximum.at(best, asked.entry, asked.level)
    return best


def _worst_of_best(docket: Docket, asked: _Asked, verdicts: Verdicts) -> Verdicts:
    best = np.full(len(asked.pair_of_alternative), NO, dtype=np.int8)
    np.maximum.at(best, asked.alternative, verdicts)
    worst = np.full(len(docket.worker), YES, dtype=np.int8)
    np.minimum.at(worst, asked.pair_of_alternative, best)
    return worst


def _asked(docket: Docket) -> _Asked:
    requirements, held = docket.instance.requirements, docket.instance.skills_held
    by_post = RowsByOwner.of(positions(requirements["post_id"], docket.posts["post_id"]), len(docket.posts))
    by_worker = RowsByOwner.of(positions(held["worker_id"], docket.workers["worker_id"]), len(docket.workers))
    pair, requirement = by_post.of_owners(docket.post)
    alternative, pair_of_alternative = _alternatives(requirements, pair, requirement)
    entry, skill = by_worker.of_owners(docket.worker[pair])
    matches = _matches(requirements, held, requirement[entry], skill)
    entry, skill = entry[matches], skill[matches]
    return _Asked(
        pair,
        requirement,
        alternative,
        pair_of_alternative,
        entry,
        skill,
        _level(requirements, held, requirement[entry], skill),
        by_worker.count[docket.worker[pair]] > 0,
    )


def _alternatives(requirements: pd.DataFrame, pair: Rows, requirement: Rows) -> tuple[Rows, Rows]:
    _, group = np.unique(numbers(requirements, "any_of"), return_inverse=True)
    width = int(group.max(initial=0)) + 1
    distinct, alternative = np.unique(pair * width + group[requirement], return_inverse=True)
    return alternative.astype(np.int64), distinct // width


def _matches(requirements: pd.DataFrame, held: pd.DataFrame, requirement: Rows, skill: Rows) -> Truths:
    wanted, wanted_code = numbered([str(code) for code in requirements["skill"]])
    owned, owned_code = numbered([str(code) for code in held["skill"]])
    table = np.array([[trade_within(have, want) for have in owned] for want in wanted], dtype=np.bool_)
    return table.reshape(len(wanted), len(owned))[wanted_code[requirement], owned_code[skill]]


def _level(requirements: pd.DataFrame, held: pd.DataFrame, requirement: Rows, skill: Rows) -> Verdicts:
    lowest, level = numbers(requirements, "min_level")[requirement], numbers(held, "level")[skill]
    # Level 1 is the highest and 5 the lowest, so better is smaller.
    return np.where(np.isnan(lowest), YES, verdict_of(level <= lowest, ~np.isnan(level))).astype(np.int8)
