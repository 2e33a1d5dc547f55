"""Limits of people who belong together: a household in one place, a team at one employer."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from optimizer.asking import asks_for_work
from optimizer.limit_field import Field, each, spans
from optimizer.limit_rows import LimitRow, Switch, count, ones

Ints = npt.NDArray[np.int64]
COLUMN = {"household": "household_id", "team": "team_id"}


def stay_together(field: Field) -> Iterator[LimitRow]:
    """Yield the people of each household or team who are placed apart from the others.

    A switch per place says that all of them are there: it takes them all off the count.
    """
    ids = field.encoded.instance.workers["worker_id"].to_numpy(str)
    for what, rows in each_kind(field):
        groups = members_of(field, what)
        place, names = places_of_posts(field, what)
        for name in sorted(groups):
            row = rows.get(name, rows.get(None))
            if row is None or len(groups[name]) < 2:
                continue
            arcs = field.of_workers(groups[name])
            size = len(groups[name])
            apart = count("stay_together", name, arcs, None, 0, what)
            hard = pd.isna(row.penalty_yuan) if pd.isna(row.hard) else bool(row.hard)
            price = 0 if hard or pd.isna(row.penalty_yuan) else round(float(row.penalty_yuan))
            switches = together(arcs, place[field.post[arcs]], ids[field.worker[arcs]], size, names)
            yield replace(apart, hard=hard, penalty_yuan=price, switches=switches)


def each_kind(field: Field) -> Iterator[tuple[str, dict[str | None, Any]]]:
    """Yield households and teams with the rows of the table about them, by id; None is the row for all others."""
    table = field.rows("together")
    for what in COLUMN:
        found = {
            None if pd.isna(row.group_id) else str(row.group_id): row for row in each(table[table["what"] == what])
        }
        if found:
            yield what, found


def members_of(field: Field, what: str) -> dict[str, Ints]:
    """Return those of each household or team who ask for work, as ascending rows of the workers."""
    codes, names = field.column("workers", COLUMN[what])
    asking = np.flatnonzero(asks_for_work(field.encoded.scene.workers) & (codes >= 0))
    order = asking[np.argsort(codes[asking], kind="stable")]
    start = np.searchsorted(codes[order], np.arange(len(names) + 1))
    return {str(name): order[start[at] : start[at + 1]] for at, name in enumerate(names)}


def places_of_posts(field: Field, what: str) -> tuple[Ints, list[str]]:
    """Return the place (a household's) or the employer (a team's) of each post, numbered, and their names."""
    posts = field.rows("posts")
    digits = int(field.policy.value("stay_together.place_digits", field.day.date(), ""))
    codes, names = pd.factorize(posts["employer_id"] if what == "team" else posts["region"].str[:digits])
    return codes.astype(np.int64), [str(name) for name in names]


def together(arcs: Ints, place: Ints, worker: npt.NDArray[np.str_], size: int, names: list[str]) -> tuple[Switch, ...]:
    """Return one switch per place that all people of a group can reach: yes only where all of them are there."""
    order = np.lexsort((arcs, place))
    _, first, sizes = np.unique(place[order], return_index=True, return_counts=True)
    start = np.append(first, first[-1:] + sizes[-1:])
    parts = (order[spans(start, np.array([at]))] for at in range(len(first)))
    return tuple(
        Switch(arcs[part], ones(part), size, size, name=names[place[part[0]]], person=person)
        for part, people, person in ((part, *np.unique(worker[part], return_inverse=True)) for part in parts)
        if len(people) == size
    )
