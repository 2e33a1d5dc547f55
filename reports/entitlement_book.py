"""The entitlements of a plan, computed once for every table, sheet and page that shows them."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Self

import numpy as np
import pandas as pd

from domain.instance import Instance
from domain.plan import Plan
from domain.policy import Policy


@dataclass(frozen=True)
class Book:
    """What everybody may claim.

    Parameters
    ----------
    instance, policy
        The tables and the rules.
    on
        The day asked.
    table
        What ``domain.entitlements.entitlements`` returned.
    """

    instance: Instance
    policy: Policy
    on: date
    table: pd.DataFrame

    @classmethod
    def of(cls, instance: Instance, plan: Plan, on: date, policy: Policy, until: date | None = None) -> Self:
        """Ask every instrument of everybody."""
        from domain.entitlements import entitlements

        return cls(instance, policy, on, entitlements(instance, plan, on, policy, until))

    @cached_property
    def claims(self) -> pd.DataFrame:
        """The table with columns to add up: claims, due, expected and to be verified, in yuan and in number."""
        table = self.table
        sure = (table["state"] != "verify").to_numpy()
        amount, due = (np.nan_to_num(table[name].to_numpy(dtype=float)) for name in ("amount_yuan", "due_yuan"))
        return table.assign(
            claims=1,
            due_yuan=np.where(sure, due, 0.0),
            expected_yuan=np.where(sure, amount - due, 0.0),
            verify=(~sure).astype("int64"),
            verify_yuan=np.where(sure, 0.0, amount),
            unknown=np.isnan(table["amount_yuan"].to_numpy(dtype=float)),
        )

    @cached_property
    def questions(self) -> pd.DataFrame:
        """One row per claim to be verified and fact to be found out: fact, instrument, verify_yuan, alone."""
        waiting = self.claims.loc[self.claims["state"] == "verify", ["asks", "instrument", "verify_yuan"]]
        asked = waiting.assign(
            alone=[len(facts) == 1 for facts in waiting["asks"]], instrument=waiting["instrument"].astype("str")
        )
        return asked.explode("asks").rename(columns={"asks": "fact"}).reset_index(drop=True)

    @cached_property
    def spending(self) -> pd.DataFrame:
        """The money by channel and month."""
        from domain.entitlements import spending

        return spending(self.table, self.instance, self.policy, self.on)
