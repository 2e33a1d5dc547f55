"""A written plan read back: the answer, the rules it was made under, and whether all it claims holds."""

import dataclasses
from pathlib import Path

import pandas as pd

from domain.check import Violation, check
from domain.check.written import proof_files_intact
from domain.instance import Instance
from domain.plan import Plan
from domain.policy import Policy
from optimizer.kernels import use_fresh_kernels
from optimizer.verify import all_certified, same_arcs, same_tiers
from reports.plan_folder import INPUT, POLICY, PROOF

PROOF_FRAMES = ("workers", "arcs", "posts", "employers")
PROOF_UNDER_LIMITS = ("workers", "arcs", "posts", "bounds", "multipliers")
VERIFY_PAIRS = 2_000_000
"""Pairs that the checker judges again beside every placement."""


def read_plan(folder: str | Path, *, proof: bool = False) -> Plan:
    """Return the plan that ``write`` wrote, with its certificate if asked.

    Raises
    ------
    FileNotFoundError
        When the folder holds none.
    """
    plan = Plan.load(folder)
    searched = plan.identity.get("proof") == "search"
    if not proof or (searched and not (Path(folder) / PROOF).is_dir()):
        return plan
    names = PROOF_UNDER_LIMITS if searched else PROOF_FRAMES
    frames = {name: pd.read_parquet(Path(folder) / PROOF / f"{name}.parquet") for name in names}
    return dataclasses.replace(plan, proof=frames)


def plan_policy(folder: str | Path) -> Policy:
    """Return the policy that a plan was made under: the shipped one and the user's files kept with the plan."""
    return Policy.load(sorted((Path(folder) / INPUT / POLICY).glob("*")))


def verify(folder: str | Path) -> list[Violation]:
    """Return every claim of a written plan that does not hold.

    Reads back the plan, its input and its certificate; checks the plan; finds every admissible pair again from the
    input, compares them with those of the certificate and prices each; compares the files of ``proof/`` with their
    recorded hashes.

    Raises
    ------
    FileNotFoundError
        When the folder holds no plan, or a part of it is missing.
    ValueError
        When the input does not match its recorded hash.
    """
    use_fresh_kernels()
    folder = Path(folder)
    plan, instance, policy = read_plan(folder, proof=True), Instance.load(folder / INPUT), plan_policy(folder)
    violations = check(plan, instance, policy, pairs_limit=VERIFY_PAIRS)
    if plan.proof:
        violations += [*same_arcs(plan, instance, policy), *proof_files_intact(folder / PROOF)]
    return violations if all_certified(plan) else [*violations, *same_tiers(plan, instance, policy)]
