"""What the compiled rules read: the scene with all its arrays, and the facts of one pair.

The rules that are inlined in the loop over pairs take ``PairFacts`` and single fields, never the scene: handing so
large a tuple on made that loop five times slower.
"""

from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from domain.geography import TravelRules

Ints = npt.NDArray[np.int32]


class PairFacts(NamedTuple):
    """Facts of one pair that are looked up, not computed: plain numbers, cheap to pass around in compiled code."""

    skill_verdict: int
    certified_until: int
    surplus_levels: int
    trade_wished: bool
    trade_rank: int
    place_verdict: int
    place_rank: int
    local_verdict: int
    loan: bool
    override_minutes: float
    override_fare: float
    same_county: bool
    bonus_yuan: float


class Scene(NamedTuple):
    """Everything the compiled rules read. Offsets named ``*_start`` open lists of the arrays that follow them."""

    workers: Any  # records of optimizer.arrays.WORKER
    posts: Any  # records of optimizer.arrays.POST
    # skills held, by worker
    skill_low: Ints
    skill_high: Ints
    skill_level: npt.NDArray[np.int8]
    skill_certified: npt.NDArray[np.bool_]
    skill_until: Ints
    # wishes, by worker
    wanted_trade_low: Ints
    wanted_trade_high: Ints
    wanted_place_low: Ints
    wanted_place_high: Ints
    # requirement profiles: rows of one any_of group follow each other
    profile_start: Ints
    need_group: Ints
    need_low: Ints
    need_high: Ints
    need_level: npt.NDArray[np.int8]
    need_certificate: npt.NDArray[np.bool_]
    # distinct trades of posts
    trade_low: Ints
    trade_high: Ints
    # division codes, padded to nine digits, of the distinct places
    worker_place: Ints
    worker_place_is_township: npt.NDArray[np.bool_]
    post_place: Ints
    post_place_is_township: npt.NDArray[np.bool_]
    # distinct local areas of relief posts
    local_start: Ints
    local_low: Ints
    local_high: Ints
    # loans by lender
    loan_start: Ints
    loan_borrower: Ints
    loan_from: Ints
    loan_until: Ints
    loan_agreed: npt.NDArray[np.bool_]
    loan_place_low: Ints
    loan_place_high: Ints
    # farm days: by (class of places, seasons owed, day since the plan date), cumulative
    farm_class: Ints
    farm_days: npt.NDArray[np.int32]
    # travel
    travel: TravelRules
    override_km: npt.NDArray[np.float64]
    override_minutes: npt.NDArray[np.float64]
    override_fare: npt.NDArray[np.float64]
    same_county: npt.NDArray[np.bool_]
    corridor_bonus: npt.NDArray[np.float64]
    plan_day: int
