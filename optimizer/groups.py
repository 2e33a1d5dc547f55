"""Who belongs to which group on a day, and in which order people are served."""

from collections.abc import Sequence
from datetime import date

import numpy as np
import numpy.typing as npt
import pandas as pd

from domain.instance import Instance
from domain.policy import Policy
from domain.tables import GROUPS


def group_membership(instance: Instance, on: date) -> tuple[npt.NDArray[np.bool_], npt.NDArray[np.bool_]]:
    """Return who is in which group on a day.

    Parameters
    ----------
    instance
        Its ``workers.groups`` (undated) and ``memberships`` (dated; they decide for the group they name).
    on
        The plan date.

    Returns
    -------
    member, known
        Both (workers, groups) in the order of ``domain.tables.GROUPS``; ``known`` is false where neither the
        person's list of groups nor a dated row for the group is recorded.
    """
    workers, dated = instance.workers, instance.memberships
    member = np.zeros((len(workers), len(GROUPS)), bool)
    known = np.zeros((len(workers), len(GROUPS)), bool)
    order = {group: column for column, group in enumerate(GROUPS)}
    for row, groups in enumerate(workers["groups"]):
        if groups is not None:
            known[row] = True
            for group in groups:
                member[row, order[group]] = True
    if len(dated):
        rows = pd.Index(workers["worker_id"]).get_indexer(dated["worker_id"])
        columns = np.array([order[group] for group in dated["group"]])
        day = pd.Timestamp(on)
        started = (dated["valid_from"].isna() | (dated["valid_from"] <= day)).to_numpy(bool)
        lasting = (dated["valid_until"].isna() | (dated["valid_until"] >= day)).to_numpy(bool)
        member[rows, columns] = False
        now = started & lasting
        member[rows[now], columns[now]] = True
        known[rows, columns] = True
    return member, known


def group_bits(member: npt.NDArray[np.bool_]) -> npt.NDArray[np.uint16]:
    """Return one bit per group."""
    weights = 1 << np.arange(member.shape[1])
    bits: npt.NDArray[np.uint16] = (member * weights).sum(axis=1).astype(np.uint16)
    return bits


def bits_of(groups: Sequence[str]) -> int:
    """Return the bits of a list of group codes."""
    return sum(1 << GROUPS.index(group) for group in groups)


def priority_rank(
    instance: Instance, member: npt.NDArray[np.bool_], policy: Policy, on: date
) -> tuple[npt.NDArray[np.int64], int]:
    """Return each worker's rank (0 is served first) and the rank of those in no priority group."""
    regions = instance.workers["region"].to_numpy(object)
    ranks_of = {region: policy.value("groups.priority_ranks", on, region) for region in sorted(set(regions))}
    last = max((len(ranks) for ranks in ranks_of.values()), default=0)
    bits = group_bits(member)
    rank = np.full(len(regions), last, np.int64)
    for region, ranks in ranks_of.items():
        here = regions == region
        for level in range(len(ranks) - 1, -1, -1):
            rank[here & ((bits & bits_of(ranks[level])) > 0)] = level
    return rank, last


def waiting_band(waiting_since: pd.Series, bands_months: Sequence[float], on: date) -> npt.NDArray[np.int64]:
    """Return each worker's band: 0 waited longest; a blank or future date is the last band."""
    day = pd.Timestamp(on)
    band = np.full(len(waiting_since), len(bands_months), np.int64)
    for position in range(len(bands_months) - 1, -1, -1):
        since = day - pd.DateOffset(months=int(bands_months[position]))
        band[(waiting_since <= since).to_numpy(bool, na_value=False)] = position
    return band


def who_classes(
    instance: Instance, member: npt.NDArray[np.bool_], policy: Policy, on: date
) -> tuple[npt.NDArray[np.int64], int, int]:
    """Return each worker's class in the who-tier, the number of bands, and the number of classes.

    Class = rank * bands + band; class 0 is served first. The people of a priority rank have a class below
    ``(classes // bands - 1) * bands``.
    """
    rank, last = priority_rank(instance, member, policy, on)
    bands_months = policy.value("waiting.bands_months", on, "")
    bands = len(bands_months) + 1
    band = waiting_band(instance.workers["waiting_since"], bands_months, on)
    return rank * bands + band, bands, (last + 1) * bands
