"""The front of the package: entitlements, and what was deducted from which tax."""

from datetime import date

import numpy as np
import pandas as pd

from domain.entitlements.evaluate import evaluate, scene_of
from domain.entitlements.table import table_of
from domain.instance import Instance
from domain.plan import Plan
from domain.policy import Policy


def entitlements(
    instance: Instance, plan: Plan | None, on: date, policy: Policy | None = None, until: date | None = None
) -> pd.DataFrame:
    """Return what everybody may claim.

    Parameters
    ----------
    instance
        The tables.
    plan
        Who is placed where; None asks only about the work people have now.
    on
        The day asked.
    policy
        Instruments and figures; default: the shipped ones.
    until
        How long people are assumed to stay in their work; default: the end of the year of ``on``.

    Returns
    -------
    pandas.DataFrame
        The columns of ``domain.entitlements.table.COLUMNS``.

    Raises
    ------
    ValueError
        When ``until`` lies before ``on``, or the plan is not of these tables.
    PolicyError
        When the tables state facts that the policy does not know.
    """
    return table_of(evaluate(scene_of(instance, plan, on, policy or Policy.load(), until)))


def deductions(
    instance: Instance, plan: Plan | None, on: date, policy: Policy | None = None, until: date | None = None
) -> pd.DataFrame:
    """Return what the credits of a year take from which head of tax.

    Returns
    -------
    pandas.DataFrame
        Columns payee_kind, payee_id, instrument, head (the fact with the tax due), yuan; in order of payee, instrument
        and head as deducted.
    """
    outcome = evaluate(scene_of(instance, plan, on, policy or Policy.load(), until))
    ids = {"worker": instance.workers["worker_id"], "employer": instance.employers["employer_id"]}
    parts = [
        pd.DataFrame(
            {
                "payee_kind": taken.payee,
                "payee_id": ids[taken.payee].array.take(taken.rows),
                "instrument": taken.instrument,
                "head": taken.head,
                "yuan": taken.yuan,
                "nth": np.full(len(taken.rows), number),
            }
        )
        for number, taken in enumerate(outcome.deducted)
    ]
    names = ["payee_kind", "payee_id", "instrument", "head", "yuan"]
    if not parts:
        return pd.DataFrame(columns=names)
    whole = pd.concat(parts, ignore_index=True)
    return whole.sort_values(["payee_kind", "payee_id", "nth"], ignore_index=True)[names]
