"""The front door for Python: ``import laborflow as lf; plan = lf.match(lf.read("instance/"), date="2026-03-02")``."""

from __future__ import annotations

import dataclasses
import datetime
import tempfile
from collections.abc import Callable, Mapping, Sequence
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd

    from dispatch.acceptance import acceptance, refusal_reasons
    from dispatch.answers import record_outcomes
    from dispatch.approval import approve, draft_of, register_key
    from dispatch.audit import audit
    from dispatch.day_folder import import_day
    from dispatch.decisions import record_pins
    from dispatch.desk import Desk
    from dispatch.extracts import extract, write_extract
    from dispatch.night import run_night
    from dispatch.publication import deliver, publish, published_of, roll_back
    from dispatch.roles import permit
    from dispatch.standing import night_status, read_diff, unfinished
    from dispatch.unmasking import rotate_key, unmask
    from domain.entitlements import Answer
    from domain.faults import InputRefused
    from domain.instance import Instance
    from domain.intake import Intake
    from domain.language import Language, Text
    from domain.plan import Plan
    from domain.policy import Policy
    from reports import plots as plot
    from reports.checked_plans import PlanRejected, check, match, write
    from reports.desk_pages import write_page
    from reports.inquiry import Inquiry
    from reports.leader_sheet import write_leader_sheet
    from reports.night_pages import Handout
    from reports.written_plan import plan_policy, read_plan, verify
    from scenarios.desk import compare_scenarios, run_one, sense_scenarios, sweep_scenario
    from scenarios.ledgers.made_up import made_up
    from scenarios.merging import library, title_of
    from scenarios.resolved import SKELETON, schema_text, settings
    from scenarios.scenario import read_scenario
    from scenarios.simulated import run_scenario
    from simulation.calibration import calibrate
    from simulation.levers import (
        Advance,
        HirePayment,
        InsuranceSubsidy,
        JobFairs,
        Levers,
        Relief,
        RetentionReturn,
        StartupGrants,
        Training,
        TravelGrant,
        WelfarePosts,
        Workshops,
    )
    from simulation.parameters import Response
    from simulation.people import Population
    from simulation.replicate import compare
    from simulation.run import simulate
    from simulation.shocks import Shock, Strikes

__all__ = ["DEMO_DATE", "SKELETON", "Advance", "DemoPaths", "Desk", "Handout", "HirePayment", "InputRefused"]
__all__ += ["Inquiry", "Instance", "InsuranceSubsidy", "JobFairs", "Levers", "Plan", "PlanRejected", "Policy"]
__all__ += ["Population", "Relief", "Response", "RetentionReturn", "Shock", "StartupGrants", "Strikes", "Training"]
__all__ += ["TravelGrant", "WelfarePosts", "Workshops", "acceptance", "approve", "as_date", "audit", "calibrate"]
__all__ += ["check", "compare", "compare_scenarios", "deliver", "demo", "draft_of", "entitlements", "explain"]
__all__ += ["extract", "import_day", "inquire", "intake", "library", "made_up", "match", "night_status", "permit"]
__all__ += ["plan_policy", "plot", "policy", "publish", "published_of", "read", "read_diff", "read_plan"]
__all__ += ["read_scenario", "record_outcomes", "record_pins", "refusal_reasons", "register_key", "roll_back"]
__all__ += ["rotate_key", "run_night", "run_one", "run_scenario", "schema_text", "sense_scenarios", "settings"]
__all__ += ["simulate", "sweep_scenario", "title_of", "unfinished", "unmask", "verify", "why_not", "write"]
__all__ += ["write_extract", "write_leader_sheet", "write_page"]

Progress = Callable[["Text", int, int], None]
DEMO_DATE = datetime.date(2026, 3, 2)


@dataclasses.dataclass(frozen=True)
class DemoPaths:
    """Where a demonstration put its ledgers, instance and plan."""

    ledgers: Path
    instance: Path
    plan: Path


LATER = {"Levers": "simulation.levers", "Population": "simulation.people", "compare": "simulation.replicate"}
LATER |= {"simulate": "simulation.run", "calibrate": "simulation.calibration", "run_scenario": "scenarios.simulated"}
LATER |= dict.fromkeys(("run_one", "compare_scenarios", "sweep_scenario", "sense_scenarios"), "scenarios.desk")
LATER |= dict.fromkeys(("SKELETON", "schema_text", "settings"), "scenarios.resolved")
LATER |= {"read_scenario": "scenarios.scenario", "library": "scenarios.merging", "title_of": "scenarios.merging"}
LATER |= {"Desk": "dispatch.desk", "import_day": "dispatch.day_folder", "run_night": "dispatch.night"}
LATER |= {"record_outcomes": "dispatch.answers", "record_pins": "dispatch.decisions"}
LATER |= {"audit": "dispatch.audit", "night_status": "dispatch.standing"}
LATER |= dict.fromkeys(("approve", "draft_of", "register_key"), "dispatch.approval")
LATER |= {"permit": "dispatch.roles", "unmask": "dispatch.unmasking", "rotate_key": "dispatch.unmasking"}
LATER |= {"extract": "dispatch.extracts", "write_extract": "dispatch.extracts"}
LATER |= {"write_leader_sheet": "reports.leader_sheet", "write_page": "reports.desk_pages"}
LATER |= dict.fromkeys(("acceptance", "refusal_reasons"), "dispatch.acceptance")
LATER |= dict.fromkeys(("deliver", "publish", "published_of", "roll_back"), "dispatch.publication")
LATER |= {"unfinished": "dispatch.standing", "read_diff": "dispatch.standing", "Handout": "reports.night_pages"}
LATER |= dict.fromkeys(("plan_policy", "read_plan", "verify"), "reports.written_plan")
LATER |= dict.fromkeys(("PlanRejected", "check", "match", "write"), "reports.checked_plans")
LATER |= {"Plan": "domain.plan", "Instance": "domain.instance", "Policy": "domain.policy", "Inquiry": "reports.inquiry"}
LATER |= dict.fromkeys(("Advance", "HirePayment", "InsuranceSubsidy", "JobFairs", "Relief"), "simulation.levers")
LATER |= dict.fromkeys(("RetentionReturn", "StartupGrants", "Training", "TravelGrant"), "simulation.levers")
LATER |= {"WelfarePosts": "simulation.levers", "Workshops": "simulation.levers", "Response": "simulation.parameters"}
LATER |= {"Shock": "simulation.shocks", "Strikes": "simulation.shocks"}
LATER |= {"InputRefused": "domain.faults", "made_up": "scenarios.ledgers.made_up", "plot": "reports"}


def __getattr__(name: str) -> Any:
    """Fetch a name from the module it stands in, when first asked for."""
    if name == "plot":
        return import_module("reports.plots")
    if name in LATER:
        return getattr(import_module(LATER[name]), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    """Return the names that a notebook completes: those that a user needs, and no others."""
    return sorted(__all__)


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
    ledgers: str | Path | Mapping[str, pd.DataFrame],
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
        Folder or workbook: Excel, CSV (UTF-8 or GB18030) or Parquet; or frames by name of the table, such as
        ``{"劳动力": people, "posts": posts}``, headed as a sheet is. A ``notes.json`` in the folder says what the
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
        if isinstance(ledgers, Mapping):
            ledgers = _as_files(ledgers, Path(nowhere) / "ledgers")
        found = read_ledgers(ledgers, policy=policy or Policy.load(), on=day, vault=vault, progress=progress)
    if out is not None:
        found.instance.save(out)
        for name, frame in (("quality", found.quality), ("counts", found.counts)):
            frame.to_csv(Path(out) / f"{name}.csv", index=False, encoding="utf-8-sig")
    return found


def _as_files(frames: Mapping[str, pd.DataFrame], folder: Path) -> Path:
    """Write frames as sheets, so that they are read with the very checks that ledgers go through."""
    folder.mkdir()
    for name, frame in frames.items():
        frame.to_csv(folder / f"{name}.csv", index=False, encoding="utf-8-sig")
    return folder


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
    size: str | tuple[int, int] = "county",
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
        ``tiny``, ``county``, ``prefecture`` or ``province``; or the number of people and of lots of posts.
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
    from reports.checked_plans import match, write
    from scenarios.ledgers import generate, write_ledgers
    from scenarios.ledgers.made_up import key_of

    out, rules = Path(out), Policy.load()
    paths = DemoPaths(out / "ledgers", out / "instance", out / "plan")
    if progress is not None:
        progress(Text("编造台账", "making up ledgers"), 0, 1)
    write_ledgers(generate(size, seed=seed, on=DEMO_DATE), paths.ledgers)
    key = key_of(seed)  # tokens, and with them the plan, are the same everywhere
    found = intake(paths.ledgers, paths.instance, on=DEMO_DATE, policy=rules, vault_key=key, progress=progress)
    plan = match(found.instance, date=DEMO_DATE, seed=seed, policy=rules, progress=progress)
    write(plan, found.instance, rules, paths.plan, lang)
    return paths
