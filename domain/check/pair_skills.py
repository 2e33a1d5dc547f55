"""Rules about skills and certificates."""

from dataclasses import dataclass

import numpy as np

from domain.check.columns import (
    NO,
    UNKNOWN,
    YES,
    Rows,
    Truths,
    Verdicts,
    days,
    flags,
    numbers,
    positions,
    texts,
    trade_within,
    verdict_of,
)
from domain.check.docket import Docket, Facts
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
    A blank ``certificate_required`` asks for none. A group that fails for want of the skill is not judged here.
    """
    asked = _asked(docket)
    facts = docket.facts
    required = (facts.read(flags, "requirements", "certificate_required") == YES)[asked.requirement]
    start = facts.start[docket.post[asked.pair]]
    named = np.array([bool(name) for name in facts.read(texts, "skills_held", "certificate")], np.bool_)[asked.held]
    in_date = facts.read(days, "skills_held", "valid_until")[asked.held] >= start[asked.entry]
    certified = np.zeros(len(asked.pair), dtype=np.bool_)
    certified[asked.entry[named & in_date & (asked.level != NO)]] = True
    skill = _skill(asked)
    without_skill = _best(asked, skill)[asked.alternative] == NO
    return _worst_of_best(docket, asked, verdict_of(np.where(required, certified, skill != NO) | without_skill))


def _skill(asked: _Asked) -> Verdicts:
    best = np.where(asked.recorded, NO, UNKNOWN).astype(np.int8)
    np.maximum.at(best, asked.entry, asked.level)
    return best


def _best(asked: _Asked, verdicts: Verdicts) -> Verdicts:
    """Return the best verdict of each alternative's rows."""
    best = np.full(len(asked.pair_of_alternative), NO, dtype=np.int8)
    np.maximum.at(best, asked.alternative, verdicts)
    return best


def _worst_of_best(docket: Docket, asked: _Asked, verdicts: Verdicts) -> Verdicts:
    worst = np.full(len(docket.worker), YES, dtype=np.int8)
    np.minimum.at(worst, asked.pair_of_alternative, _best(asked, verdicts))
    return worst


def _asked(docket: Docket) -> _Asked:
    facts = docket.facts
    skills = facts.keep("skills", lambda: _Skills.of(facts))
    pair, requirement = skills.by_post.of_owners(docket.post)
    alternative, pair_of_alternative = _alternatives(facts, pair, requirement)
    entry, skill = skills.by_worker.of_owners(docket.worker[pair])
    needed = requirement[entry]
    matches = skills.matches[skills.required[needed], skills.owned[skill]]
    entry, skill, needed = entry[matches], skill[matches], needed[matches]
    recorded = skills.by_worker.count[docket.worker[pair]] > 0
    level = _level(facts, needed, skill)
    return _Asked(pair, requirement, alternative, pair_of_alternative, entry, skill, level, recorded)


@dataclass(frozen=True)
class _Skills:
    """Requirements by post, skills held by worker, and which codes match."""

    by_post: RowsByOwner
    by_worker: RowsByOwner
    required: Rows
    owned: Rows
    matches: Truths
    """Whether a held code (column) is or continues a required one (row)."""

    @classmethod
    def of(cls, facts: Facts) -> "_Skills":
        requirements, held = facts.instance.requirements, facts.instance.skills_held
        posts, workers = facts.instance.posts["post_id"], facts.instance.workers["worker_id"]
        (wanted, required), (have, owned) = facts.coded("requirements", "skill"), facts.coded("skills_held", "skill")
        matches = np.array([[trade_within(code, prefix) for code in have] for prefix in wanted], dtype=np.bool_)
        return cls(
            RowsByOwner.of(positions(requirements["post_id"], posts), len(posts)),
            RowsByOwner.of(positions(held["worker_id"], workers), len(workers)),
            required,
            owned,
            matches.reshape(len(wanted), len(have)),
        )


def _alternatives(facts: Facts, pair: Rows, requirement: Rows) -> tuple[Rows, Rows]:
    _, group = np.unique(facts.read(numbers, "requirements", "any_of"), return_inverse=True)
    width = int(group.max(initial=0)) + 1
    distinct, alternative = np.unique(pair * width + group[requirement], return_inverse=True)
    return alternative.astype(np.int64), distinct // width


def _level(facts: Facts, requirement: Rows, skill: Rows) -> Verdicts:
    lowest = facts.read(numbers, "requirements", "min_level")[requirement]
    level = facts.read(numbers, "skills_held", "level")[skill]
    # Level 1 is the highest and 5 the lowest, so better is smaller.
    return np.where(np.isnan(lowest), YES, verdict_of(level <= lowest, ~np.isnan(level))).astype(np.int8)
