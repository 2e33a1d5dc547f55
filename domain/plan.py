"""The answer, whoever computed it: who works where, who does not and why, and what proves it."""

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pandas as pd

FRAMES: dict[str, dict[str, str]] = {
    # name -> column: what it holds
    "assignments": {
        "worker_id": "who",
        "post_id": "where",
        "employer_id": "employer of the post",
        "mode": "hire, loan or dispatched",
        "km": "kilometres of the journey, one way",
        "minutes": "minutes of the journey, one way",
        "fare_yuan": "fare, one way",
        "travel_mode": "road or rail",
        "estimated": "true where the distance is typical of the county, not measured",
        "pay_yuan_month": "pay converted to a month; missing when it cannot be",
        "who_class": "class of the who-tier: 0 is served first",
        "unknowns": "tuple of rules that answered unknown: to be verified",
        "cost_yuan": "cost of the where-tier",
        "change": "new, kept or moved against the promises",
        "returns_on": "date of return, on loan",
    },
    "unplaced": {
        "worker_id": "who",
        "who_class": "class of the who-tier; -1 when not asking for work",
        "reason": "not_asked, no_admissible_post, taken, or limit (a free seat that a limit across people holds back)",
        "rule": "the rule that stands alone between the person and most posts, or the limit; empty when taken",
        "admissible_posts": "posts the person could take",
        "cheapest_post_id": "admissible post whose seat is nearest in price; missing when none",
        "ahead": "JSON object who_class -> people on the seats of that post served no later than this person",
        "price_people": "class steps that the seat costs others (who-tier part of the price)",
        "price_yuan": "yuan that the seat costs others (where-tier part of the price)",
    },
    "misses": {
        "worker_id": "who (unplaced without an admissible post)",
        "nth": "1 is the nearest miss",
        "post_id": "the post missed",
        "mode": "hire, loan or dispatched",
        "rules": "tuple of rules that said no",
        "numbers": "JSON list, one object of numbers per rule, for the sentences of domain.rules",
    },
    "empty_seats": {
        "post_id": "post",
        "seats": "seats of the post",
        "filled": "seats filled",
        "empty": "seats left empty",
        "reason": "no_admissible_worker, all_placed_elsewhere, closed (the post itself breaks a rule), over (it ended before the "
        "plan date), employer_full or limit (somebody unplaced could take it but for a limit across people)",
        "rule": "the rule that alone excludes most people (or that closes the post), or the limit; empty otherwise",
        "admissible_workers": "people who could take it",
        "alone": "people kept out by that rule alone",
    },
    "rule_costs": {
        "rule": "rule",
        "pairs_denied": "pairs of an unplaced person and a post with empty seats that it denies, in the mode asked for that fewest rules "
        "deny",
        "pairs_denied_alone": "of these, pairs denied by no other rule",
        "workers_denied_alone": "unplaced workers who would have an admissible post without it",
        "posts_denied_alone": "posts with empty seats that it alone keeps from somebody unplaced",
    },
    "verify": {
        "who": "worker, post or employer",
        "id": "its id",
        "rule": "rule that answered unknown",
        "post_id": "the post concerned; missing for worker-only facts",
        "numbers": "JSON object of numbers for the sentence",
        "placed": "true when the pair is in the plan",
    },
    "tiers": {
        "tier": "relaxation (where hard limits could not be kept), who, last_resort or where",
        "part": "priority, all, class N, welfare posts, minutes, yuan; of a relaxation people and yuan short",
        "value": "value reached",
        "bound": "proven bound",
        "certified": "what prices in ``proof/`` prove of it, so that anybody can add it up; where it is weaker, the rest is the "
        "word of the integer program; missing without prices",
        "gap": "difference",
        "unit": "people, minutes or yuan",
    },
    "limits": {
        "limit": "seats, employer_cap, or a limit across people (docs/limits.md)",
        "subject": "post_id, employer_id, corridor_id, quota_id, ...",
        "part": "what of it is bounded: people, share_min, share_max, ...",
        "use": "people (or yuan) in the plan, staff included where the limit counts them",
        "low": "lower bound or missing",
        "high": "upper bound or missing; of a share, that which follows from the plan",
        "unit": "people, yuan or projects",
        "hard": "whether it must be kept",
        "short": "how much of the unit is missing or too much",
        "price": "objective units for one more; missing where limits across people hold something back",
        "gain_people": "people more placed with the bound one further out, found by solving again; else missing",
        "gain_yuan": "yuan saved then, where no earlier tier changes; else missing",
        "price_priority": "people of the priority groups that one more is worth at most, beside the gap; missing without proof",
        "price_people": "the same of all people, none of an earlier class losing",
        "price_yuan": "the same of yuan, with the same people placed",
    },
    "limit_seats": {
        "limit": "a limit across people",
        "subject": "as in limits",
        "part": "as in limits",
        "post_id": "a post whose people the limit counts",
        "use": "people (or yuan) there that it counts, before what a condition takes off; never 0",
    },
    "screens": {
        "post_id": "post",
        "screen": "the screen as stated",
        "treatment": "ignored (unlawful) or honoured and flagged",
        "source": "the clause or setting",
    },
    "last_resort": {
        "worker_id": "a person on a public-welfare post",
        "posts_reachable": "other posts that chains of moves from the people on such posts reach; 0 when none is open to this person",
        "seats_reachable": "their seats (no more than the caps of their employers leave), all taken",
        "people_inside": "people on those seats, none of whom has another admissible post outside but public-welfare posts",
    },
}


@dataclass(frozen=True)
class Plan:
    """A plan and its identity.

    Parameters
    ----------
    frames
        One frame per name in ``FRAMES`` with exactly its columns.
    identity
        ``plan_date`` (ISO), ``input_hash``, ``policy_hash``, ``seed``, ``versions``, ``status``
        (``optimal``; ``bounded`` where a tier has a gap; ``relaxed`` where hard limits could not be kept: ``conflict`` then
        names a smallest set of them), ``proof`` (``prices`` or ``search``), ``lottery`` (drawn between ``all`` best plans, ``places``: between people for
        given places, or ``none``), ``reproducible``, ``notes`` of the instance.
    proof
        Frames behind the certificate: ``arcs`` (worker, post, mode as positions, cost), ``workers``
        (worker_id, unplaced cost), ``posts`` (post_id, seats, employer, price), ``employers`` (cap, price). Under limits
        ``arcs`` (cost in yuan), ``workers``, ``posts``, ``bounds`` and ``multipliers`` (``optimizer.proof_of_limits``).
    """

    frames: dict[str, pd.DataFrame]
    identity: dict[str, Any]
    proof: dict[str, pd.DataFrame] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for name, columns in FRAMES.items():
            if name not in self.frames:
                raise ValueError(f"plan lacks the frame {name!r}")
            if list(self.frames[name].columns) != list(columns):
                raise ValueError(f"frame {name!r} has columns {list(self.frames[name].columns)}, not {list(columns)}")

    def __getattr__(self, name: str) -> pd.DataFrame:
        frames: dict[str, pd.DataFrame] = object.__getattribute__(self, "frames")
        try:
            return frames[name]
        except KeyError:
            raise AttributeError(name) from None

    def __dir__(self) -> list[str]:
        """Return the names that a notebook completes, the frames among them."""
        return sorted({*super().__dir__(), *self.frames})

    def __repr__(self) -> str:
        placed, left = len(self.assignments), len(self.unplaced)
        return f"Plan of {self.identity['plan_date']}: {placed:,} placed, {left:,} not ({self.identity['status']})"

    def _repr_html_(self) -> str:
        """Return what a notebook shows: what was reached, what is proven, why others have no place; no person."""
        from domain.plan_card import plan_card

        return plan_card(self)

    def save(self, folder: str | Path) -> None:
        """Write ``plan.json`` and one Parquet file per frame."""
        folder = Path(folder)
        folder.mkdir(parents=True, exist_ok=True)
        for name, frame in self.frames.items():
            frame.to_parquet(folder / f"{name}.parquet", index=False)
        text = json.dumps(self.identity, ensure_ascii=False, indent=2, sort_keys=True)
        (folder / "plan.json").write_text(text + "\n", encoding="utf-8")

    @classmethod
    def load(cls, folder: str | Path) -> "Plan":
        """Read what ``save`` wrote.

        Raises
        ------
        FileNotFoundError
            When the folder holds no plan.
        ValueError
            When another version of laborflow wrote it, whose lists had other columns.
        """
        folder = Path(folder)
        if not (folder / "plan.json").is_file():
            raise FileNotFoundError(f"{folder} holds no plan (plan.json is missing); run `laborflow match`")
        identity = json.loads((folder / "plan.json").read_text(encoding="utf-8"))
        frames = {name: pd.read_parquet(folder / f"{name}.parquet") for name in FRAMES}
        try:
            return cls(frames, identity)
        except ValueError as error:
            told = f"{folder} was written by another version of laborflow ({error}); run `laborflow match` again"
            raise ValueError(told) from None
