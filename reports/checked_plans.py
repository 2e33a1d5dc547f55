"""Plans that were checked before anyone sees them: match, check and write."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from domain.language import Language, Text

if TYPE_CHECKING:
    from domain.check import Violation
    from domain.instance import Instance
    from domain.plan import Plan
    from domain.policy import Policy

Progress = Callable[[Text, int, int], None]


class PlanRejected(RuntimeError):
    """A plan failed the independent check and was not written; ``violations`` says where."""

    def __init__(self, violations: Sequence[Violation]) -> None:
        self.violations = list(violations)
        super().__init__("\n".join(violation.message.en for violation in self.violations[:20]))


def match(
    instance: Instance,
    *,
    date: str | datetime.date,
    seed: int = 0,
    policy: Policy | None = None,
    progress: Progress | None = None,
    seconds: float | None = None,
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
    seconds
        When the search under limits is to end at the latest, in wall-clock seconds; the plan then says ``reproducible``: no.

    Raises
    ------
    PlanRejected
        When the plan fails the independent check.
    """
    from domain.policy import Policy
    from optimizer.solve import match as best_plan

    policy = policy or Policy.load()
    day = datetime.date.fromisoformat(date) if isinstance(date, str) else date
    plan = best_plan(instance, policy, day, seed=seed, progress=progress, seconds=seconds)
    if progress is not None:
        progress(Text("核验方案", "checking the plan"), 0, 1)
    violations = check(plan, instance, policy)
    if violations:
        raise PlanRejected(violations)
    if progress is not None:
        progress(Text("核验方案", "checking the plan"), 1, 1)
    return plan


def check(plan: Plan, instance: Instance, policy: Policy | None = None) -> list[Violation]:
    """Return every claim of a plan that does not hold, by a checker that shares no code with the optimizer.

    Parameters
    ----------
    plan, instance
        The answer and the question.
    policy
        The rules; default: the shipped ones.
    """
    from domain.check import check as check_plan
    from domain.policy import Policy
    from optimizer.kernels import use_fresh_kernels

    use_fresh_kernels()
    return check_plan(plan, instance, policy or Policy.load())


def write(
    plan: Plan,
    instance: Instance,
    policy: Policy,
    out: str | Path,
    lang: Language = "zh",
    *,
    policy_files: Sequence[str | Path] = (),
    vault: str | Path | None = None,
    answers: bool = False,
) -> Path:
    """Write a plan with all that proves and explains it; the folder appears whole or not at all.

    Parquet and ``plan.json``; ``input/`` (the instance and the user's policy files it was made from); ``proof/``;
    ``plan.xlsx``, ``report.html`` and ``tables/``. An earlier plan in the folder is replaced.

    Parameters
    ----------
    plan, instance, policy
        The answer, the question and the rules.
    out
        The folder.
    lang
        Language of the workbook, and the one shown first on the page.
    policy_files
        The user's policy files, kept beside the input.
    vault
        Folder of the vault, with its key: the call sheets then carry names and phones. Without it they carry tokens,
        and nothing in the folder names a person.
    answers
        Whether page and workbook also hold what would place people and fill seats (``docs/answers.md``).

    Raises
    ------
    PlanRejected
        When the plan fails the independent check: nothing is written.
    FileExistsError
        When the folder holds something that is no plan.
    domain.vault.VaultError, KeyError
        When the vault cannot be opened, or does not hold somebody of the plan.
    """
    from reports.plan_folder import write_folder

    violations = check(plan, instance, policy)
    if violations:
        raise PlanRejected(violations)
    revealed = None
    if vault is not None:
        from domain.vault import Vault

        revealed = Vault.open(vault).reveal(plan.assignments["worker_id"])
    folder = Path(out)
    return write_folder(
        plan, instance, policy, folder, lang, policy_files=policy_files, revealed=revealed, answers=answers
    )
