"""Every claim of a plan is checked: the valid plan passes, and each corruption is caught as what it is."""

import dataclasses
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from domain.check import Violation, check
from domain.check.proof_files import sample_order
from domain.plan import Plan
from tests.domain.check.tiny import POLICY
from tests.domain.check.valid import EMPLOYERS, plan, problem

Change = Callable[[dict[str, pd.DataFrame]], None]


def _with(frames: Change | None = None, identity: dict[str, Any] | None = None, proof: Change | None = None) -> Plan:
    valid = plan()
    copies = ({name: frame.copy() for name, frame in part.items()} for part in (valid.frames, valid.proof))
    new_frames, new_proof = copies
    for change, part in ((frames, new_frames), (proof, new_proof)):
        if change:
            change(part)
    return dataclasses.replace(
        valid, frames=new_frames, proof=new_proof, identity={**valid.identity, **(identity or {})}
    )


def _found(corrupted: Plan) -> list[Violation]:
    return check(corrupted, problem(), POLICY)


def _set(frame: str, key: str, subject: object, column: str, value: object) -> Change:
    """Return the change of one cell."""

    def change(frames: dict[str, pd.DataFrame]) -> None:
        table = frames[frame].astype({column: object})
        row = table.index[table[key] == subject][0]
        table.at[row, column] = value
        frames[frame] = table

    return change


def _drop(frame: str, key: str, subject: object) -> Change:
    """Return the removal of a row."""

    def change(frames: dict[str, pd.DataFrame]) -> None:
        table = frames[frame]
        frames[frame] = table[table[key] != subject].reset_index(drop=True)

    return change


def _repeat(frame: str, key: str, subject: object, **cells: object) -> Change:
    """Return the addition of a copy of a row with other values in some cells."""

    def change(frames: dict[str, pd.DataFrame]) -> None:
        table = frames[frame]
        row = table[table[key] == subject].astype(object).assign(**cells)
        frames[frame] = pd.concat([table.astype(object), row], ignore_index=True)

    return change


def _both(*changes: Change) -> Change:
    def change(frames: dict[str, pd.DataFrame]) -> None:
        for each in changes:
            each(frames)

    return change


def test_valid_plan_passes() -> None:
    """The hand-made plan has no violation, with and without its certificate."""
    assert _found(plan()) == []
    assert _found(dataclasses.replace(plan(), proof={})) == []


def test_valid_plan_passes_from_disk(tmp_path: Path) -> None:
    """The plan that comes back from Parquet passes as well."""
    plan().save(tmp_path)
    assert _found(Plan.load(tmp_path)) == []


def test_a_plan_of_another_version_says_so(tmp_path: Path) -> None:
    """Columns that are not those of today are named, with the way out."""
    plan().save(tmp_path)
    other = plan().rule_costs.rename(columns={"posts_denied_alone": "seats_denied_alone"})
    other.to_parquet(tmp_path / "rule_costs.parquet", index=False)
    with pytest.raises(ValueError, match=r"another version .*seats_denied_alone.* run `laborflow match` again"):
        Plan.load(tmp_path)


def assignment(worker: str, column: str, value: object) -> Change:
    """Return the change of one cell of the assignments."""
    return _set("assignments", "worker_id", worker, column, value)


def unplaced(worker: str, column: str, value: object) -> Change:
    """Return the change of one cell of the unplaced."""
    return _set("unplaced", "worker_id", worker, column, value)


CORRUPTIONS: dict[str, tuple[Change, str, str]] = {
    # what was done: (the change, the claim that fails, its subject)
    "a worker vanishes": (_drop("unplaced", "worker_id", "W4"), "everyone_once", "W4"),
    "a worker is placed and unplaced": (_repeat("unplaced", "worker_id", "W3", worker_id="W1"), "everyone_once", "W1"),
    "a worker is placed twice": (_repeat("assignments", "worker_id", "W1", post_id="P2"), "everyone_once", "W1"),
    "a stranger is placed": (assignment("W1", "worker_id", "W99"), "known_ids", "W99"),
    "a post does not exist": (assignment("W1", "post_id", "P99"), "known_ids", "P99"),
    "a post is overfull": (assignment("W5", "post_id", "P1"), "seats_hold", "P1"),
    "a mode is not accepted": (assignment("W5", "mode", "hire"), "mode_accepted", "W5"),
    "a rule denies the pair": (assignment("W7", "post_id", "P2"), "within_reach", "W7"),
    "somebody is placed unasked": (assignment("W1", "worker_id", "W4"), "seeks_work", "W4"),
    "the employer is another": (assignment("W1", "employer_id", "E2"), "employer", "W1"),
    "an unknown is hidden": (assignment("W2", "unknowns", ()), "unknowns", "W2"),
    "an unknown is invented": (assignment("W1", "unknowns", ("pay_lawful",)), "unknowns", "W1"),
    "an unknown is not to be called": (_drop("verify", "id", "W2"), "verify", "W2"),
    "the way is shortened": (assignment("W1", "km", 49.0), "km", "W1"),
    "the time is shortened": (assignment("W7", "minutes", 29), "minutes", "W7"),
    "the fare is left out": (assignment("W1", "fare_yuan", None), "fare_yuan", "W1"),
    "an estimate is sold as measured": (assignment("W7", "estimated", False), "estimated", "W7"),
    "the journey is by rail": (assignment("W1", "travel_mode", "rail"), "travel_mode", "W1"),
    "the pay is raised": (assignment("W2", "pay_yuan_month", 3300.0), "pay_yuan_month", "W2"),
    "the loan ends with the post": (assignment("W5", "returns_on", pd.Timestamp("2026-12-31")), "returns_on", "W5"),
    "a hired person returns": (assignment("W1", "returns_on", pd.Timestamp("2026-12-31")), "returns_on", "W1"),
    "the class is bettered": (assignment("W2", "who_class", 8), "who_class", "W2"),
    "the class of a waiting person is off": (unplaced("W3", "who_class", 12), "who_class", "W3"),
    "a move is called new": (assignment("W2", "change", "new"), "change", "W2"),
    "a promise is called moved": (assignment("W1", "change", "moved"), "change", "W1"),
    "a seeker is called not asking": (unplaced("W6", "reason", "not_asked"), "reason", "W6"),
    "somebody not asking is called taken": (unplaced("W4", "reason", "taken"), "reason", "W4"),
    "posts are denied": (unplaced("W3", "admissible_posts", 0), "reason", "W3"),
    "posts are miscounted": (unplaced("W3", "admissible_posts", 2), "admissible", "W3"),
    "posts are invented": (unplaced("W6", "admissible_posts", 1), "admissible", "W6"),
    "the cheapest post is missing": (unplaced("W3", "cheapest_post_id", None), "cheapest_post", "W3"),
    "the cheapest post is not open": (unplaced("W3", "cheapest_post_id", "P3"), "cheapest_post", "W3"),
    "the queue is shortened": (unplaced("W3", "ahead", '{"0": 1}'), "ahead", "W3"),
    "a miss is of a placed person": (_set("misses", "worker_id", "W6", "worker_id", "W1"), "misses", "W1"),
    "a miss blames another rule": (_set("misses", "worker_id", "W6", "rules", ("able_for_work",)), "misses", "W6"),
    "an empty post is not listed": (_drop("empty_seats", "post_id", "P2"), "empty_seats", "P2"),
    "a full post is listed": (_repeat("empty_seats", "post_id", "P2", post_id="P1"), "empty_seats", "P1"),
    "empty seats are miscounted": (_set("empty_seats", "post_id", "P4", "empty", 2), "empty_seats", "P4"),
    "an open post is called closed": (_set("empty_seats", "post_id", "P2", "reason", "closed"), "empty_seats", "P2"),
    "a closed post blames a rule that holds": (
        _set("empty_seats", "post_id", "P4", "rule", "dispatch_allowed"),
        "empty_seats",
        "P4",
    ),
    "a post still open is called over": (_set("empty_seats", "post_id", "P2", "reason", "over"), "empty_seats", "P2"),
    "an employer with room is called full": (
        _set("empty_seats", "post_id", "P2", "reason", "employer_full"),
        "empty_seats",
        "P2",
    ),
    "admissible people are denied": (
        _set("empty_seats", "post_id", "P2", "admissible_workers", 0),
        "empty_seats",
        "P2",
    ),
    "admissible people are invented": (
        _set("empty_seats", "post_id", "P2", "admissible_workers", 3),
        "admissible",
        "P2",
    ),
    "the use of a limit is off": (_set("limits", "subject", "E1", "use", 4), "limits", "E1"),
    "a limit is widened": (_set("limits", "subject", "P1", "high", 3), "limits", "P1"),
    "an unused limit has a price": (_set("limits", "subject", "P2", "price", 1), "limits", "P2"),
    "heads are added": (_set("tiers", "part", "all", "value", 5.0), "tiers", "all"),
    "priority heads are added": (_set("tiers", "part", "priority", "value", 3.0), "tiers", "priority"),
    "a class is off": (_set("tiers", "part", "class 11", "value", 1.0), "tiers", "class 11"),
    "welfare posts are hidden": (_set("tiers", "part", "welfare posts", "value", 0.0), "tiers", "welfare posts"),
    "minutes are lost": (_set("tiers", "part", "minutes", "value", 200.0), "tiers", "minutes"),
    "yuan are lost": (_set("tiers", "part", "yuan", "value", 49.0), "tiers", "yuan"),
    "a tier is left out": (_drop("tiers", "part", "welfare posts"), "tiers", "welfare posts"),
    "a tier is made up": (_set("tiers", "part", "class 3", "part", "charm"), "tiers", "charm"),
    "the gap is closed on paper": (_set("tiers", "part", "all", "bound", 5.0), "gap", "all"),
    "a value passes its bound": (_set("tiers", "part", "minutes", "bound", 211.0), "gap", "minutes"),
    "last resort is not explained": (_drop("last_resort", "worker_id", "W7"), "last_resort", "W7"),
    "last resort explains another": (_set("last_resort", "worker_id", "W7", "worker_id", "W1"), "last_resort", "W1"),
}


@pytest.mark.parametrize("what", CORRUPTIONS)
def test_corruption_is_caught(what: str) -> None:
    """Each corruption of the frames is reported under its claim and subject, in both languages."""
    change, claim, subject = CORRUPTIONS[what]
    found = _found(_with(change))
    assert (claim, subject) in {(broken.claim, broken.subject) for broken in found}
    assert all(broken.say("zh") and broken.say("en") for broken in found)


SAID = {
    "the use of a limit is off": "limits: E1: use is given as 4, it is 3",
    "an unused limit has a price": "limits: P2: price 1 with 1 of 2 used",
    "heads are added": "tiers: all: the value is given as 5, it is 4",
    "minutes are lost": "tiers: minutes: the value is given as 200, it is 210",
    "the gap is closed on paper": "gap: all: the gap is given as 0, it is 1",
    "a value passes its bound": "gap: minutes: the value 210 is beyond its bound 211",
    "a post is overfull": "seats_hold: P1: 3 people on a limit of 2",
    "the way is shortened": "km: W1: km is given as 49, it is 50",
    "the queue is shortened": 'ahead: W3: ahead is given as {"0": 1}, it is {"0": 1, "11": 1}',
    "a worker is placed twice": "everyone_once: W1: occurs 2 times in the plan, not once",
    "an empty post is not listed": "empty_seats: P2: 1 empty seats are not listed",
    "the class is bettered": "who_class: W2: who_class is given as 8, it is 11",
}


@pytest.mark.parametrize("what", SAID)
def test_a_violation_names_what_is_and_what_should_be(what: str) -> None:
    """The figures in the sentence are those of the plan and of the tables."""
    assert SAID[what] in [broken.say("en") for broken in _found(_with(CORRUPTIONS[what][0]))]


@pytest.mark.parametrize("people", range(7))
def test_what_is_judged_of_some_people_is_of_them_alone(people: int) -> None:
    """Where not all pairs fit, so many people are judged: the valid plan passes, and W3's wrong count is found if W3 is among them."""
    asking = pd.Series(["W1", "W2", "W3", "W5", "W6", "W7"])
    judged = asking[sample_order(asking, 0)[:people]].tolist()
    assert check(plan(), problem(), POLICY, pairs_limit=4 * people) == []  # four posts, one mode each
    found = check(_with(unplaced("W3", "admissible_posts", 2)), problem(), POLICY, pairs_limit=4 * people + 3)
    assert [broken.subject for broken in found] == ["W3"] * ("W3" in judged)


def test_employer_cap_is_held() -> None:
    """Seats may be free, but not beyond what the employer takes in all."""
    # Three people work for E1; with a cap of 2 the same plan is one too many.
    employers = [{**row, "seats_max": 2} if row["employer_id"] == "E1" else row for row in EMPLOYERS]
    tight = dataclasses.replace(problem(), tables={**problem().tables, "employers": pd.DataFrame(employers)})
    assert ("employer_cap", "E1") in {(broken.claim, broken.subject) for broken in check(plan(), tight, POLICY)}


@pytest.mark.parametrize(
    ("identity", "subject"),
    [
        ({"input_hash": "0"}, "input_hash"),
        ({"policy_hash": "0"}, "policy_hash"),
        ({"status": "hoped"}, "status"),
        ({"plan_date": "2026-13-01"}, "plan_date"),
        ({"plan_date": None}, "plan_date"),
        ({"step": None}, "step"),
        ({"step": 0}, "step"),
        ({"cost_range": None}, "step"),
        ({"cost_range": ["0", "30"]}, "step"),
        ({"rule_costs_judged": None}, "rule_costs_judged"),
        ({"rule_costs_judged": 2}, "rule_costs_judged"),
        ({"rule_costs_judged": [2, 3]}, "rule_costs_judged"),
    ],
)
def test_identity_is_checked(identity: dict[str, object], subject: str) -> None:
    """The plan names the input and the policy it was made from, its date and its status."""
    assert ("identity", subject) in {(broken.claim, broken.subject) for broken in _found(_with(identity=identity))}


PROOFS: dict[str, tuple[Change, str, str]] = {
    "seats are added": (_set("posts", "post_id", "P3", "seats", 2), "proof", "P3"),
    "the cap is widened": (_set("employers", "employer_id", "E1", "cap", 6), "proof", "E1"),
    "a post leaves its employer": (_set("posts", "post_id", "P2", "employer", -1), "proof", "P2"),
    "a choice differs from the plan": (
        _both(_set("workers", "worker_id", "W7", "arc", -1), _set("workers", "worker_id", "W7", "unplaced_cost", 5)),
        "proof",
        "W7",
    ),
    "a denied pair has an arc": (_set("arcs", "cost", 5, "post", 1), "proof_arcs", "W7"),
    "an admissible arc is kept back": (_drop("arcs", "cost", 30), "proof_arcs", "W3"),
}


@pytest.mark.parametrize("what", PROOFS)
def test_certificate_of_another_plan_is_caught(what: str) -> None:
    """A certificate speaks of this plan, these limits and all admissible pairs."""

    def change(proof: dict[str, pd.DataFrame]) -> None:
        PROOFS[what][0](proof)
        for name, frame in proof.items():
            whole = [column for column in frame.columns if not column.endswith("_id")]
            proof[name] = frame.astype(dict.fromkeys(whole, "int64"))
        if what == "an admissible arc is kept back":
            # Position 2 is gone, so the arcs of W5 and W7 move up.
            proof["workers"]["arc"] = [0, 1, -1, 2, -1, 3]

    found = _found(_with(proof=change))
    assert PROOFS[what][1:] in {(broken.claim, broken.subject) for broken in found}
