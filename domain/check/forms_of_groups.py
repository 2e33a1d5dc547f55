"""Households and teams that stay together, as the checker reads them."""

from collections import Counter
from collections.abc import Iterator

import numpy as np
import pandas as pd

from domain.check.columns import Rows, Texts, each
from domain.check.forms import Form, Pairs, Turn, ones

GROUP_COLUMN = {"household": "household_id", "team": "team_id"}


def together(pairs: Pairs) -> Iterator[Form]:
    """Yield the people of every household and team who are placed apart."""
    digits = int(pairs.value("stay_together.place_digits", ""))
    heads = [str(region)[:digits] for region in pairs.cells("posts", "region").tolist()]
    site = np.array(heads, object), pairs.cells("posts", "employer_id")
    asks, everywhere = pairs.answer.asks, np.ones(len(heads), np.bool_)
    for what, where in zip(GROUP_COLUMN, site, strict=True):
        table = [row for row in each(pairs.answer.instance.together) if row.what == what]
        stated = {None if pd.isna(row.group_id) else str(row.group_id): row for row in table}
        if not stated:
            continue
        groups = pairs.cells("workers", GROUP_COLUMN[what])
        size = Counter(name for name, ask in zip(groups.tolist(), asks.tolist(), strict=True) if ask and name)
        own = groups[pairs.worker]
        members: dict[str, list[int]] = {}
        for at in pairs.at(everywhere, np.array([name is not None for name in groups.tolist()], np.bool_)).tolist():
            members.setdefault(own[at], []).append(at)
        for name, asking in size.items():
            row = stated.get(name, stated.get(None))
            if row is None or asking < 2:
                continue
            price = None if pd.isna(row.penalty_yuan) else round(float(row.penalty_yuan))
            hard = price is None if pd.isna(row.hard) else bool(row.hard)
            at = np.array(members.get(name, []), np.int64)
            turns = tuple(_complete(pairs, at, where, asking))
            facts = (None, 0, hard, 0 if hard else price or 0)
            yield Form("stay_together", name, what, at, ones(at), *facts, turns=turns)


def _complete(pairs: Pairs, at: Rows, where: Texts, asking: int) -> Iterator[Turn]:
    """Yield the places that all of a group can reach: there, all of them are together."""
    place = where[pairs.post[at]]
    ids = pairs.answer.instance.workers["worker_id"].to_numpy(str)
    for name in sorted(set(place.tolist())):
        there = at[place == name]
        people, person = np.unique(ids[pairs.worker[there]], return_inverse=True)
        if len(people) == asking:
            yield Turn(str(name), there, ones(there), asking, asking, person=person)
