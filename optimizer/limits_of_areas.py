"""Limits of areas: people on welfare posts, employed priority people."""

from collections.abc import Iterator
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from optimizer.arrays import WELFARE, positions
from optimizer.asking import asks_for_work
from optimizer.limit_field import Field, each
from optimizer.limit_rows import LimitRow, count

Truths = npt.NDArray[np.bool_]


def priority_people(field: Field) -> Truths:
    """Return who belongs to a priority group of the home division."""
    priority: Truths = field.encoded.scene.workers["priority"].astype(bool)
    return priority


def staying(field: Field) -> Truths:
    """Return who is in work and asks for no other."""
    workers = field.encoded.scene.workers
    return (field.rows("workers")["status"] == "employed").to_numpy(bool) & ~asks_for_work(workers)


def welfare_posts_band(field: Field) -> Iterator[LimitRow]:
    """Yield the people on public-welfare posts of an area, those who hold one already counted."""
    welfare = field.encoded.scene.posts["kind"] == WELFARE
    held = positions(field.rows("workers")["current_post_id"], field.rows("posts")["post_id"])
    for what, low in (("welfare_posts_min", True), ("welfare_posts_max", False)):
        for row in _baselines(field, what):
            here = welfare & field.inside("posts", (str(row.region),))
            base = int((staying(field) & (held >= 0) & here[np.maximum(held, 0)]).sum())
            name, arcs = ("welfare_posts_band", _subject(row)), field.at(here)
            if low:
                yield count(*name, arcs, int(row.value), None, "floor", base)
            else:
                yield count(*name, arcs, None, int(row.value), "cap", base)


def area_floor(field: Field) -> Iterator[LimitRow]:
    """Yield the priority people of an area who are in work, those who are so already counted."""
    for row in _baselines(field, "priority_employed"):
        ours = priority_people(field) & field.inside("workers", (str(row.region),))
        base = int((ours & staying(field)).sum())
        yield count("area_floor", _subject(row), field.of_workers(ours), int(row.value), None, "people", base)


def _subject(row: Any) -> str:
    """Return the area, and the first day of the baseline where it states one."""
    return str(row.region) if pd.isna(row.valid_from) else f"{row.region} {row.valid_from.date()}"


def _baselines(field: Field, what: str) -> Iterator[Any]:
    frame = field.in_force(field.rows("baselines"))
    yield from each(frame[frame["what"] == what])
