"""Rules about the employer and the form of employment."""

import numpy as np

from domain.check.columns import (
    YES,
    Truths,
    Verdicts,
    all_of,
    day,
    days,
    flags,
    positions,
    texts,
    verdict_of,
)
from domain.check.docket import Docket


def employer_in_good_standing(docket: Docket) -> Verdicts:
    """Judge blacklist, illegal deposits and wage deposit; both ends of a blacklisting count."""
    employers = docket.facts.instance.employers
    honest = verdict_of(flags(employers, "illegal_deposit") != YES)
    industry = texts(employers, "industry").astype(str)[docket.facts.employer]
    builds = np.zeros(len(industry), dtype=np.bool_)
    builders, at = docket.facts.values_at("deposit.industries")
    for number, sections in enumerate(builders):
        builds |= (at == number) & np.isin(industry, sections or ())
    paid = np.where(builds, flags(employers, "wage_deposit_paid")[docket.facts.employer], YES).astype(np.int8)
    listed, chain = _blacklisted(docket)
    inherit, place = docket.facts.values_at("blacklist.inherit_contractor")
    inherits = np.array([bool(value) for value in inherit], dtype=np.bool_)[place]
    barred = np.where(inherits, chain[docket.facts.employer], listed[docket.facts.employer])
    return all_of(verdict_of(~barred), honest[docket.facts.employer], paid)[docket.post]


def _blacklisted(docket: Docket) -> tuple[Truths, Truths]:
    """Return which employers are on the blacklist, and which are or have a general contractor that is."""
    employers, blacklist, today = docket.facts.instance.employers, docket.facts.instance.blacklist, day(docket.facts.on)
    first, last = days(blacklist, "valid_from"), days(blacklist, "valid_until")
    in_force = (first <= today) & (np.isnat(last) | (today <= last))
    names = set(texts(blacklist, "employer_id")[in_force].tolist())
    listed = np.array([name in names for name in texts(employers, "employer_id")], dtype=np.bool_)
    contractor = positions(employers["contractor_id"], employers["employer_id"])
    chain, before = listed.copy(), -1
    while before != int(chain.sum()):
        before = int(chain.sum())
        chain |= (contractor >= 0) & chain[contractor]
    return listed, chain


def dispatch_allowed(docket: Docket) -> Verdicts:
    """Judge whether dispatched labour may hold the post."""
    nature = docket.facts.read(texts, "posts", "nature")
    lawful, place = docket.facts.values_at("dispatch.natures")
    allowed = np.zeros(len(nature), dtype=np.bool_)
    for number, natures in enumerate(lawful):
        there = place == number
        allowed[there] = np.isin(nature[there].astype(str), natures or ())
    answer = verdict_of(allowed, nature != None)[docket.post]  # noqa: E711  (elementwise)
    return np.where(docket.has_mode("dispatched"), answer, YES).astype(np.int8)
