"""The price of a seat goes back into the match for a few rounds: the best answer with its vehicles, never a dearer one.

A seat that costs less than the fare alone makes a post worth more to whoever would ride. The match is told so through
a bonus of a corridor without bounds, from home county to county of the post. Each round is a whole match with its proof at these
prices; match and vehicles together are compared in yuan, which no bound covers.
"""

from dataclasses import dataclass

import pandas as pd

from dispatch.changes import diff_of
from dispatch.ladder import Answer, NotVerified, Question, Rung, answered, round_of
from dispatch.tally import Tally, tally_of
from dispatch.travellers import COUNTY
from dispatch.vehicles import Fleet, vehicles_of
from domain.instance import conform
from domain.language import Text
from domain.tables import TABLES

ROUNDS = [
    "round", "people", "priority", "welfare", "carried", "match_yuan", "vehicles_yuan", "fares_yuan", "total_yuan", "chosen",
]  # fmt: skip
TITLES = {
    "first": Text("先匹配后派车", "match, then charter"),
    "held": Text("已承诺的人全部不动", "everybody promised stays"),
    "full": Text("按满座的座价再匹配", "at the price of a seat in a full vehicle"),
    "spare": Text("空座不计车费再匹配", "spare seats of vehicles that run are free"),
}
SEAT_PRICE = "seat-price:"
"""Prefix of the corridors that tell the match what a seat saves."""


@dataclass(frozen=True)
class _Tried:
    """What an answer and its vehicles come to."""

    name: str
    fleet: Fleet
    tally: Tally
    fare_share: float

    @property
    def total_yuan(self) -> float:
        """What the match counts, with the vehicles' price in place of the fares of those who ride."""
        return self.tally.yuan + self.fare_share * (self.fleet.summary["yuan"] - self.fleet.summary["fares_yuan"])

    def beats(self, other: "_Tried") -> bool:
        """Return whether nobody is placed fewer and all of it costs less."""
        mine, theirs = self.tally, other.tally
        as_many = mine.people >= theirs.people and mine.priority >= theirs.priority and mine.welfare <= theirs.welfare
        return as_many and self.total_yuan < other.total_yuan - 0.005

    def row(self, *, chosen: bool) -> tuple[object, ...]:
        """Return a line of ``ROUNDS``."""
        summary = self.fleet.summary
        return (
            self.name, self.tally.people, self.tally.priority, self.tally.welfare, int(summary["carried"]), self.tally.yuan,
            summary["yuan"], summary["fares_yuan"], round(self.total_yuan, 2), chosen,
        )  # fmt: skip


def with_seat_prices(question: Question, answer: Answer) -> tuple[Answer, pd.DataFrame]:
    """Return the best of a few rounds of match and vehicles, and what each round came to.

    Parameters
    ----------
    question
        What the night asks.
    answer
        The match without vehicles, verified.

    Returns
    -------
    Answer, DataFrame
        The answer chosen, the first where no other is cheaper; ``ROUNDS``: ``round`` is a key of ``TITLES``, yuan as the
        match counts them, ``total_yuan`` with the vehicles' price in place of the fares of those who ride.
    """
    snapshot, policy = question.snapshot, question.policy
    share = float(policy.value("cost.fare_share", snapshot.on, ""))
    bonus = float(policy.value("cost.corridor_share", snapshot.on, ""))

    def tried(name: str, found: Answer) -> _Tried:
        fleet = vehicles_of(snapshot, diff_of(snapshot, question.promises, found, policy), policy)
        return _Tried(name, fleet, tally_of(snapshot, found.placed, policy), share)

    best, chosen = tried("first", answer), answer
    rounds = [best]
    if best.fleet.summary["far"] and len(snapshot.instance.vehicles) and answer.rung != Rung.CARRIED:
        names = ["held"] if (question.promises["verdict"] == "open").any() else []
        for name in [*names, *(("full", "spare") if bonus > 0 else ())]:
            prices = None if name == "held" else _bonuses(rounds[-1].fleet, question, name, share / bonus)
            found = _another(question, answer, prices)
            if found is None:
                continue
            rounds.append(tried(name, found))
            if rounds[-1].beats(best):  # a match holds all its pairs: only the best one is kept
                best, chosen = rounds[-1], found
    try:
        chosen = answered(chosen)
    except NotVerified:
        best, chosen = rounds[0], answer
    frame = pd.DataFrame([each.row(chosen=each is best) for each in rounds], columns=ROUNDS)
    return chosen, frame.astype({"round": "str"})


def _another(question: Question, answer: Answer, bonuses: pd.DataFrame | None) -> Answer | None:
    """Return the match of one more round; None where it has no proven answer or there is no price to tell."""
    from optimizer.program import NoPlan
    from optimizer.solve import ProofFailed

    if bonuses is not None and not len(bonuses):
        return None
    try:
        found = round_of(question, within_limits=answer.rung == Rung.LIMITS, bonuses=bonuses, hold=bonuses is None)
    except (ProofFailed, NoPlan, OverflowError):
        return None
    return found if found.solved == answer.solved else None


def _bonuses(fleet: Fleet, question: Question, name: str, factor: float) -> pd.DataFrame:
    """Return what a seat saves of the fare, by home county and county of the post, as corridors without bounds."""
    trips = fleet.frames["trips"]
    halts = fleet.frames["stops"][["trip_id", "point_id", "region"]]
    riding = fleet.frames["passengers"].merge(halts, on=["trip_id", "point_id"])
    riding = riding.assign(origin=riding["region"].str[:COUNTY]).merge(trips.drop(columns="origin"), on="trip_id")
    fares = riding.groupby(["origin", "destination"])["fare_yuan"].mean()
    if name == "spare":
        riding = riding[riding["seats"] > riding["people"]]
    price = riding["cost_yuan"] / riding["seats"] if name == "full" else 0.0
    seat = riding.assign(price=price).groupby(["origin", "destination"])["price"].min()
    known = question.snapshot.instance.corridors
    paid = known[known["bonus_yuan"].notna()].to_dict("records")
    rows = []
    for row in seat.reset_index().to_dict("records"):
        origin, destination = str(row["origin"]), str(row["destination"])
        saved = float(fares[(origin, destination)]) - float(row["price"])
        stated = [
            float(other["bonus_yuan"])
            for other in paid
            if origin.startswith(tuple(code[:6] for code in other["origin"]))
            and destination.startswith(tuple(code[:6] for code in other["destination"]))
        ]
        if saved > 0:
            rows.append(
                {
                    "corridor_id": f"{SEAT_PRICE}{origin}-{destination}",
                    "origin": (origin,),
                    "destination": (destination,),
                    "bonus_yuan": round(max(stated, default=0.0) + saved * factor, 2),
                }
            )
    return conform(pd.DataFrame(rows), TABLES["corridors"])
