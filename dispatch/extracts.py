"""Extracts for analysts: counts without people in them, small cells suppressed so that nobody can be told from them."""

import datetime
from pathlib import Path

import pandas as pd

from dispatch.approval import draft_of
from dispatch.desk import Desk
from dispatch.ledger import Event
from dispatch.roles import holder
from domain.instance import Instance
from domain.policy import Policy

COLUMNS = ["home", "destination", "kind", "level", "people"]
REST = "*"
"""What a suppressed cell's home and destination become: all small cells in one line."""


def extract(desk: Desk, on: datetime.date, scope: str, key_file: Path, policy: Policy) -> tuple[Event, pd.DataFrame]:
    """Return how many people a day's draft sends from where to where, and tell the ledger who asked.

    Cells of fewer people than ``extracts.cell_min`` are not shown: together they make one line, which is left out when it
    is small as well, or when a single cell makes it up. There are no totals from which a cell could be taken off.

    Returns
    -------
    Event, DataFrame
        The event; ``COLUMNS``: home county, destination province, kind of post, level of the promise, people.

    Raises
    ------
    dispatch.refusals.NotAllowed
        When the key's role may not.
    dispatch.refusals.NothingToDo
        When there is no draft.
    """
    with desk.working():
        name, role = holder(desk, key_file, "extract")
        drafted = draft_of(desk, on, scope)
        imported = [event for event in desk.ledger.events("imported") if event.seq < drafted.seq][-1]
        instance = desk.ledgers(imported.payload["tables"])
        diff = pd.read_parquet(desk.runs / drafted.payload["run"] / "5-diff" / "diff.parquet")
        cells = counts_of(diff, instance)
        least = int(policy.value("extracts.cell_min", on, scope))
        shown, hidden = suppressed(cells, least), int((cells["people"] < least).sum())
        payload = {
            "role": role.value,
            "draft": drafted.payload["draft"],
            "cells": len(shown),
            "hidden": hidden,
        }
        last = desk.ledger.last("extracted")
        key = f"extracted:{0 if last is None else last.seq}:{name}:{drafted.payload['draft']}"
        return desk.ledger.append("extracted", key, on, name, payload), shown


def counts_of(diff: pd.DataFrame, instance: Instance) -> pd.DataFrame:
    """Return the people of a diff who have a place, counted by ``COLUMNS``."""
    homes = instance.workers.set_index("worker_id")["region"].str[:6]
    posts = instance.posts.set_index("post_id")
    placed = diff[diff["to_post"].notna()]
    cells = pd.DataFrame(
        {
            "home": homes.reindex(placed["worker_id"]).to_numpy(object),
            "destination": posts["region"].str[:2].reindex(placed["to_post"]).to_numpy(object),
            "kind": posts["kind"].reindex(placed["to_post"]).to_numpy(object),
            "level": placed["to_level"].to_numpy(object),
        }
    )
    return cells.groupby(COLUMNS[:-1], sort=True).size().rename("people").reset_index()[COLUMNS]


def suppressed(cells: pd.DataFrame, least: int) -> pd.DataFrame:
    """Return the cells of at least so many people, and the others as one line where it tells nothing of one of them."""
    small = cells["people"] < least
    shown = cells[~small]
    together = int(cells.loc[small, "people"].sum())
    if small.sum() > 1 and together >= least:
        rest = {**dict.fromkeys(COLUMNS[:-1], REST), "people": together}
        shown = pd.concat([shown, pd.DataFrame([rest])])
    return shown.reset_index(drop=True)


def write_extract(cells: pd.DataFrame, path: Path) -> None:
    """Write an extract as CSV."""
    cells.to_csv(path, index=False, encoding="utf-8-sig", lineterminator="\n")
