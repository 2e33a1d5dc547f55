"""The front door for Python: ``import laborflow as lf; plan = lf.match(lf.read("instance/"), date="2026-03-02")``."""

from __future__ import annotations

import dataclasses
import datetime
import hashlib
import tempfile
from collections.abc import Callable, Sequence
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd

    from domain.check import Violation
    from domain.entitlements import Answer
    from domain.instance import Instance
    from domain.intake import Intake
    from domain.language import Language, Text
    from domain.plan import Plan
    from domain.policy import Policy
    from reports.inquiry import Inquiry
    from reports.written_plan import plan_policy as plan_policy
    from reports.written_plan import read_plan as read_plan
    from reports.written_plan import verify as verify

Progress = Callable[["Text", int, int], None]
DEMO_DATE = datetime.date(2026, 3, 2)


class PlanRejected(RuntimeError):
    """A plan failed the independent check and was not written; ``violations`` says where."""

    def __init__(self, violations: Sequence[Violation]) -> None:
        self.violations = list(violations)
        super().__init__("\n".join(violation.message.en for violation in self.violations[:20]))


@dataclasses.dataclass(frozen=True)
class DemoPaths:
    """Where a demonstration put its ledgers, instance and plan."""

    ledgers: Path
    instance: Path
    plan: Path


LATER = {"Levers": "simulation.levers", "Population": "simulation.people", "compare": "simulation.replicate"}
LATER |= {"simulate": "simulation.run", "calibrate": "simulation.calibration", "run_scenario": "scenarios.simulated"}
LATER |= dict.fromkeys(("run_one", "compare_scenarios", "sweep_scenario"), "scenarios.desk")
LATER |= dict.fromkeys(("SKELETON", "schema_text", "settings"), "scenarios.resolved")
LATER |= {"read_scenario": "scenarios.scenario", "library": "scenarios.merging", "title_of": "scenarios.merging"}
LATER |= {"Desk": "dispatch.desk", "import_day": "dispatch.day_folder", "run_night": "dispatch.night"}
LATER |= {"record_outcomes": "dispatch.answers", "audit": "dispatch.audit", "night_status": "dispatch.standing"}
LATER |= dict.fromkeys(("approve", "draft_of", "register_key"), "dispatch.approval")
LATER |= dict.fromkeys(("deliver", "publish", "published_of", "roll_back"), "dispatch.publication")
LATER |= {"unfinished": "dispatch.standing", "read_diff": "dispatch.standing", "Handout": "reports.night_pages"}
LATER |= dict.fromkeys(("plan_policy", "read_plan", "verify"), "reports.written_plan")


def __getattr__(name: str) -> Any:
    """Fetch a name from the module it stands in, when first asked for."""
    if name in LATER:
        return getattr(import_module(LATER[name]), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


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
    """Read a folder or workbook of ledgers; with ``out``, write the instance and its quality tables.

    Identities go, encrypted, to the folder ``vault`` beside ``out``: imports of one desk share it, so that a person
    keeps the same token. Without ``out`` they are forgotten.

    Parameters
    ----------
    ledgers
        Folder or workbook: Excel, CSV (UTF-8 or GB18030) or Parquet. A ``notes.json`` in the folder says what the
        ledgers are (made up, assumed) and goes with the instance.
    out
        Folder for the instance.
    on
        Date for the checks that need one; default: the last date of verification or start in the ledgers.
    policy
        The rules; default: the shipped ones.
    vault_key
        Key of a new vault, 32 bytes; default: drawn from the system.
    progress
        Called with the step, the work done and the work in all.

    Raises
    ------
    domain.faults.InputRefused
        With all faults at once, when the ledgers cannot be used.
    """
    from domain.intake import read_ledgers
    from domain.policy import Policy
    from domain.vault import Vault

    with tempfile.TemporaryDirectory() as nowhere:
        beside = (Path(nowhere) if out is None else Path(out).resolve().parent) / "vault"
        vault = Vault.open(beside) if beside.is_dir() else Vault.create(beside, key=vault_key)
        day = None if on is None else as_date(on)
        found = read_ledgers(ledgers, policy=policy or Policy.load(), on=day, vault=vault, progress=progress)
    if out is not None:
        found.instance.save(out)
        for name, frame in (("quality", found.quality), ("counts", found.counts)):
            frame.to_csv(Path(out) / f"{name}.csv", index=False, encoding="utf-8-sig")
    return found


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
    from domain.language import Text
    from domain.policy import Policy
    from optimizer.solve import match as best_plan

    policy = policy or Policy.load()
    plan = best_plan(instance, policy, as_date(date), seed=seed, progress=progress, seconds=seconds)
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


def inquire(plan: Plan, instance: Instance, policy: Policy | None = None) -> Inquiry:
    """Return a plan that can be asked again and again: ``explain``, ``what_if``, ``best``, ``prices``, ``all_unlocks``."""
    from reports.inquiry import Inquiry

    return Inquiry(plan, instance, policy)


def explain(
    plan: Plan,
    instance: Instance,
    subject: str,
    lang: Language = "zh",
    *,
    policy: Policy | None = None,
    confirm: bool = False,
) -> str:
    """Return what became of a person or a post, why, and the cheapest single change that would alter it.

    With ``confirm`` all is solved again under that change. Policy: the shipped one unless given.

    Raises
    ------
    KeyError
        When neither a person nor a post has this id; the message names the nearest.
    """
    return inquire(plan, instance, policy).explain(subject, lang, again=confirm)


def entitlements(
    instance: Instance,
    plan: Plan | None,
    date: str | datetime.date,
    policy: Policy | None = None,
    until: str | datetime.date | None = None,
) -> pd.DataFrame:
    """Return who may claim what, under the shipped policy unless told: ``domain.entitlements.entitlements`` says more."""
    from domain.entitlements import entitlements as claims

    return claims(instance, plan, as_date(date), policy, None if until is None else as_date(until))


def why_not(
    instance: Instance,
    plan: Plan | None,
    date: str | datetime.date,
    subject: str,
    policy: Policy | None = None,
    until: str | datetime.date | None = None,
) -> tuple[Answer, ...]:
    """Return what each instrument says of one worker or employer, and why: ``domain.entitlements.why_not`` says more."""
    from domain.entitlements import why_not as answers

    return answers(instance, plan, as_date(date), subject, policy, None if until is None else as_date(until))


def demo(
    size: str = "county",
    out: str | Path = "demo",
    *,
    seed: int = 0,
    lang: Language = "zh",
    progress: Progress | None = None,
) -> DemoPaths:
    """Write made-up ledgers and run the main job on them.

    Parameters
    ----------
    size
        ``tiny``, ``county``, ``prefecture`` or ``province``.
    out
        Folder for ``ledgers/``, ``instance/`` and ``plan/``; an earlier demonstration in it is replaced.
    seed
        Seed of the ledgers and of the lottery.
    lang
        Language of the workbook and of the page's first view.
    progress
        Called with the step, the work done and the work in all.

    Raises
    ------
    ValueError
        When the size is not known.
    """
    from domain.language import Text
    from domain.policy import Policy
    from scenarios.ledgers import generate, write_ledgers

    out, rules = Path(out), Policy.load()
    paths = DemoPaths(out / "ledgers", out / "instance", out / "plan")
    if progress is not None:
        progress(Text("编造台账", "making up ledgers"), 0, 1)
    write_ledgers(generate(size, seed=seed, on=DEMO_DATE), paths.ledgers)
    # The people are made up, so their key may be known; tokens, and with them the plan, are the same everywhere.
    key = hashlib.sha256(f"laborflow demonstration {seed}".encode()).digest()
    found = intake(paths.ledgers, paths.instance, on=DEMO_DATE, policy=rules, vault_key=key, progress=progress)
    plan = match(found.instance, date=DEMO_DATE, seed=seed, policy=rules, progress=progress)
    write(plan, found.instance, rules, paths.plan, lang)
    return paths
