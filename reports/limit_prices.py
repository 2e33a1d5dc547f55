"""What one more of each limit is worth: the prices of the proof, for the screen and for machines."""

import json
from math import ceil
from typing import Any

import pandas as pd

from domain.language import Language, Text
from domain.plan import Plan
from reports.labels import LIMITS
from reports.limit_words import Said
from reports.tables.proof import NESTED, groups_in_all
from reports.units import ONE

WORTH = Text(
    "{limit}（{subject}）：多一{unit}，{people}；安置的人不变时，至多节省 {yuan} 元。",
    "{limit} ({subject}): one more {unit} {people}; with the same people it saves at most {yuan} yuan.",
)
NOBODY = Text("不会多安置人", "places nobody more")
SOMEBODY = Text("至多多安置 1 人", "places at most 1 more person")
PEOPLE = Text("至多多安置 {n} 人", "places at most {n} more people")
BESIDE = Text("以上另加各层的差距。", "The gap of the tier comes on top.")
ROUNDING = 1e-6
MOST = 5
"""Sentences on a screen; all are in the report."""


def limit_records(plan: Plan) -> list[dict[str, Any]]:
    """Return use, bounds, gains and prices of the limits across people; households and teams in one row each."""
    frame = groups_in_all(plan.limits[~plan.limits["limit"].isin(NESTED)]).drop(columns="price")
    records: list[dict[str, Any]] = json.loads(frame.to_json(orient="records"))
    return records


def price_sentences(plan: Plan, lang: Language, said: Said | None = None) -> list[str]:
    """Return what one more of the dearest limits is worth at most, the dearest first; nothing where none has a price.

    Parameters
    ----------
    plan, lang
        The plan and the language.
    said
        What says what a limit is about; its code when left out.
    """
    frame = groups_in_all(plan.limits[~plan.limits["limit"].isin(NESTED)])
    priced = frame[(frame["price_people"].fillna(0) > 0) | (frame["price_yuan"].fillna(0) > 0)]
    priced = priced.sort_values(
        ["price_people", "price_yuan", "limit", "subject"], ascending=[False, False, True, True], kind="stable"
    )
    sentences = [
        WORTH.say(
            lang,
            limit=LIMITS[str(row.limit)].say(lang),
            subject=row.subject if said is None else said(str(row.limit), str(row.subject)),
            unit=ONE.get(str(row.unit), ONE["people"]).say(lang),
            people=people(row.price_people, lang),
            yuan=figure(row.price_yuan),
        )
        for row in priced.head(MOST).itertuples()
    ]
    gaps = bool((plan.tiers["gap"].fillna(0) > 0).any())
    return [*sentences, BESIDE.say(lang)] if sentences and gaps else sentences


def people(price: Any, lang: Language) -> str:
    """Return how many more people one more places, in words."""
    most = figure(price)
    return {"0": NOBODY, "1": SOMEBODY}.get(most, PEOPLE).say(lang, n=most)


def figure(price: Any) -> str:
    """Return a price rounded up: with one more, nobody can gain a part of a person or yuan."""
    return "—" if pd.isna(price) else f"{ceil(float(price) - ROUNDING):,}"
