"""The front door for Python: ``import laborflow as lf; plan = lf.match(lf.read("instance/"), date="2026-03-02")``."""

from __future__ import annotations

import datetime
import json
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd

    from domain.check import Violation
    from domain.instance import Instance
    from domain.intake import Intake
    from domain.language import Language
    from domain.plan import Plan
    from domain.policy import Policy

Progress = Callable[[str, int, int], None]
INPUT_FOLDER, PROOF_FOLDER, TABLES_FOLDER = "input", "proof", "tables"


class PlanRejected(RuntimeError):
    """A plan failed the independent check and was not written; ``violations`` says where."""

    def __init__(self, violations: Sequence[Violation]) -> None:
        self.violations = list(violations)
        super().__init__("\n".join(violation.message.en for violation in self.violations[:20]))


@dataclass(frozen=True)
class DemoPaths:
    """Where a demonstration put its ledgers, instance and plan."""

    ledgers: Path
    instance: Path
    plan: Path


def policy(extra: Sequence[str | Path] = ()) -> Policy:
    """Return the shipped policy, with a user's files on top."""
    from domain.policy import Policy

    return Policy.load(extra)


def as_date(date: str | datetime.date) -> datetime.date:
    """Return an ISO date or a date as a date.

    Raises
    ------
    ValueError
        When the text is no ISO date; the message shows it.
    """
    return datetime.date.fromisoformat(date) if isinstance(date, str) else date


def read(folder: str | Path) -> Instance:
    """Return the instance that ``import`` wrote.

    Raises
    ------
    FileNotFoundError
        When the folder holds none.
    ValueError
        When its tables do not match their recorded hash.
    """
    from domain.instance import Instance

    return Instance.load(folder)


def intake(
    ledgers: str | Path,
    out: str | Path | None = None,
    *,
    on: str | datetime.date | None = None,
    policy: Policy | None = None,
    vault_key: bytes | None = None,
    progress: Progress | None = None,
) -> Intake:
    """Read a folder or workbook of ledgers; with ``out``, write the instance, its quality tables and the vault.

    Parameters
    ----------
    ledgers
        Folder or workbook: Excel, CSV (UTF-8 or GB18030) or Parquet.
    out
        Folder for the instance; identities go to ``vault/`` beside the tables, encrypted.
    on
        Date for the checks that need one; default: none.
    policy
        The rules; default: the shipped ones.
    vault_key
        Key of the vault, 32 bytes; default: kept from the last import, or a new one.
    progress
        Called with the step's name, the work done and the work in all.

    Raises
    ------
    domain.faults.InputRefused
        With all faults at once, when the ledgers cannot be used.
    """
    from domain.intake import read_ledgers
    from domain.policy import Policy
    from domain.vault import Vault

    policy = policy or Policy.load()
    vault = Vault.for_folder(Path(out) / "vault" if out is not None else None, key=vault_key)
    result = read_ledgers(
        Path(ledgers), policy=policy, on=None if on is None else as_date(on), vault=vault, progress=progress
    )
    if out is not None:
        result.instance.save(out)
        result.quality.to_csv(Path(out) / "quality.csv", index=False, encoding="utf-8-sig")
    return result


def match(
    instance: Instance,
    *,
    date: str | datetime.date,
    seed: int = 0,
    policy: Policy | None = None,
    progress: Progress | None = None,
) -> Plan:
    """Return the best plan for a day: proven, and with an answer for everybody.

    Parameters
    ----------
    instance
        The tables.
    date
        The plan date.
    seed
        Seed of the published lottery between equals.
    policy
        The rules and weights; default: the shipped ones.
    progress
        Called with the step's name, the work done and the work in all.

    Raises
    ------
    PlanRejected
        When the plan fails the independent check.
    """
    from domain.check import check as check_plan
    from domain.check import check_certificate
    from domain.policy import Policy
    from optimizer.solve import match as solve_match

    policy = policy or Policy.load()
    plan = solve_match(instance, policy, as_date(date), seed=seed, progress=progress)
    if progress is not None:
        progress("check", 0, 1)
    violations = check_plan(plan, instance, policy) + check_certificate(plan.proof)
    if violations:
        raise PlanRejected(violations)
    if progress is not None:
        progress("check", 1, 1)
    return plan
