"""The optimizer and the checker, with readings of the limits of their own, add up the same bound from any multipliers."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd
import pytest

from domain.check.answer import Answer
from domain.check.bounds import bounds_again
from optimizer.limited_plan import PRICE_UNIT
from tests.verification.test_falsified_plans import cases, with_proof

PLANS, MANY, TURNS = 3, 60, 6
KEYS = ["tier", "part", "kind", "limit", "subject", "of", "name", "side"]
Key = tuple[str, ...]


def keys_of(answer: Answer) -> tuple[list[Key], list[Key], list[Key]]:
    """Return what seats and caps, limits and conditions, and earlier tiers are called in a proof."""
    instance, bounds = answer.instance, answer.plan.proof["bounds"]
    seats = [("seat", "", name, "", "", "") for name in instance.posts["post_id"]]
    caps = [
        ("employer_cap", "", name, "", "", "")
        for name in instance.employers["employer_id"][~np.isnan(answer.employer_cap)]
    ]
    bounds_again(answer)
    limits = list(answer.facts.kept["arcs of the proof"].rows)
    tiers = [("tier", "", tier, part, "", "") for tier, part in zip(bounds["tier"], bounds["part"], strict=True)]
    return seats + caps, limits, tiers


def drawn(answer: Answer, draw: np.random.Generator, share: float) -> pd.DataFrame:
    """Return multipliers of each tier at random: of some seats, caps, limits, conditions and earlier tiers; some are whole units."""
    seats, limits, tiers = keys_of(answer)

    def of_tier(number: int) -> Iterator[tuple[Any, ...]]:
        for key in [*seats, *limits, *tiers[:number]]:
            if draw.random() < share:
                value = (
                    int(draw.integers(1, 4)) * PRICE_UNIT
                    if draw.random() < 0.5
                    else int(draw.integers(1, 2 * PRICE_UNIT))
                )
                yield (*tiers[number][2:4], *key, value)

    rows = [row for number in range(len(tiers)) for row in of_tier(number)]
    frame = pd.DataFrame(rows, columns=[*KEYS, "multiplier"]).astype(dict.fromkeys(KEYS, "str"))
    return frame.astype({"multiplier": "int64"})


def agree(plans: range) -> Counter[str]:
    """Assert that both prove the same of each tier, and refuse the same tiers; return how often which was compared."""
    seen: Counter[str] = Counter()
    for (answer, reading), seed in zip(cases(plans.start), plans, strict=False):
        draw = np.random.default_rng([20261124, seed])
        for turn in range(TURNS):
            changed = with_proof(answer, "multipliers", drawn(answer, draw, (0.1, 0.3, 0.7)[turn % 3]))
            found, broken = bounds_again(changed)
            refused = {violation.subject for violation in broken}
            for (tier, part), bound in reading.proven(changed.plan).items():
                if bound is None:
                    assert refused
                    seen["refused"] += 1
                else:
                    assert found[tier, part].whole * (-1 if tier == "who" else 1) == bound, (seed, turn, tier, part)
                    seen[tier] += 1
            assert bool(refused) == any(bound is None for bound in reading.proven(changed.plan).values())
    return seen


def test_both_add_up_the_same_bounds() -> None:
    """Whatever the multipliers are, and they refuse those that are too dear alike."""
    seen = agree(range(PLANS))
    assert min(seen[name] for name in ("who", "last_resort", "where", "refused")) > 0, seen


@pytest.mark.soak
def test_both_add_up_the_same_bounds_of_many() -> None:
    """The same of other plans."""
    assert agree(range(1000, 1000 + MANY))["relaxation"] > 0


def test_prices_beyond_64_bits_add_up_too() -> None:
    """A post whose seat, and its employer's cap, cost 3 x 2^61 parts each: nobody goes there, and all seats and the cap are paid."""
    for answer, _ in cases(0):
        instance, proof = answer.instance, answer.plan.proof
        capped = instance.employers["employer_id"][~np.isnan(answer.employer_cap)]
        own = instance.posts[instance.posts["employer_id"].isin(capped)]
        if len(own) and not (instance.posts["kind"] == "public_welfare").any():
            break
    post, dear = own.iloc[0], 3 * 2**61
    keys = [("seat", "", post["post_id"], "", "", ""), ("employer_cap", "", post["employer_id"], "", "", "")]
    last = [row for row in zip(proof["bounds"]["tier"], proof["bounds"]["part"], strict=True) if row[0] == "who"][-1]
    frame = pd.DataFrame([(*last, *key, dear) for key in keys], columns=[*KEYS, "multiplier"])
    found, broken = bounds_again(with_proof(answer, "multipliers", frame.astype(dict.fromkeys(KEYS, "str"))))
    assert broken == []
    at = proof["posts"]["post_id"].to_numpy()[proof["arcs"]["post"].to_numpy()]
    employer = instance.posts.set_index("post_id")["employer_id"]
    free = proof["arcs"]["worker"].to_numpy()[(employer[at] != post["employer_id"]).to_numpy()]
    cap = int(answer.employer_cap[instance.employers["employer_id"].tolist().index(post["employer_id"])])
    paid = dear * (int(post["seats"]) + cap)
    assert found[last].proven == -PRICE_UNIT * len(set(free.tolist())) - paid
