"""A plan's folder: everything that is the plan, proves it and explains it, whole or not at all."""

import shutil
from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from domain.check import write_proof
from domain.instance import Instance
from domain.language import Language
from domain.plan import Plan
from domain.policy import Policy
from reports.write import write_report

INPUT, PROOF, POLICY = "input", "proof", "policy"


def write_folder(
    plan: Plan,
    instance: Instance,
    policy: Policy,
    out: Path,
    lang: Language,
    *,
    policy_files: Sequence[str | Path] = (),
    revealed: pd.DataFrame | None = None,
    answers: bool = False,
) -> Path:
    """Write a plan that was checked; an earlier plan in the folder is replaced only when the new one is complete.

    The front door ``laborflow.write`` checks the plan first and says what the parameters are; in place of a vault come the
    columns ``worker_id``, ``name``, ``phone`` of whoever may be ``revealed`` on the call sheets.

    Raises
    ------
    FileExistsError
        When the folder holds something that is no plan.
    """
    if out.exists() and not (out / "plan.json").is_file() and (not out.is_dir() or any(out.iterdir())):
        raise FileExistsError(f"{out} exists and holds no plan; choose another folder")
    partial, old = out.with_name(out.name + ".partial"), out.with_name(out.name + ".old")
    for left_over in (partial, old):
        shutil.rmtree(left_over, ignore_errors=True)
    plan.save(partial)
    instance.save(partial / INPUT)
    (partial / INPUT / POLICY).mkdir()
    for position, file in enumerate(policy_files):
        shutil.copyfile(file, partial / INPUT / POLICY / f"{position:02d}_{Path(file).name}")
    if plan.proof:
        whole_for = int(plan.identity["arcs_whole_for"])
        write_proof(plan.proof, partial / PROOF, seed=int(plan.identity["seed"]), whole_for=whole_for)
    for name, frame in plan.proof.items():
        frame.to_parquet(partial / PROOF / f"{name}.parquet", index=False)
    write_report(plan, instance, policy, partial, lang, revealed=revealed, answers=answers)
    if out.exists():
        out.rename(old)
    partial.rename(out)
    shutil.rmtree(old, ignore_errors=True)
    return out
