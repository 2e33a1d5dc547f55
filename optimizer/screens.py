"""Hiring screens that employers state: which are honoured, which are ignored, and by what."""

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

import pandas as pd

from domain.instance import Instance
from domain.plan import FRAMES
from domain.policy import Policy

FORBIDDEN_WORD = {"age_min": "age", "age_max": "age", "education_min": "education", "no_disability": "disability"}


class Screen(NamedTuple):
    """One stated screen, such as ``age_max`` = ``45``."""

    name: str
    value: str

    def __str__(self) -> str:
        """Return the token as it stands in the table."""
        return f"{self.name}={self.value}" if self.value else self.name


class Treated(NamedTuple):
    """A screen with what becomes of it and the parameter that says so."""

    screen: Screen
    honoured: bool
    parameter: str


def stated_screens(text: str) -> Iterator[Screen]:
    """Return the screens of one cell of ``posts.screens``."""
    for token in text.split(";"):
        if token.strip():
            name, _, value = token.strip().partition("=")
            yield Screen(name, value)


def treated_screens(post: pd.Series, policy: Policy, on: date) -> Iterator[Treated]:
    """Return each screen of a post: on public-welfare posts the forbidden ones are ignored, elsewhere a setting says."""
    place = str(post["region"])
    for screen in stated_screens(str(post["screens"])):
        if post["kind"] == "public_welfare":
            forbidden = policy.value("screens.welfare_forbidden", on, place)
            yield Treated(
                screen, FORBIDDEN_WORD.get(screen.name, screen.name) not in forbidden, "screens.welfare_forbidden"
            )
        else:
            yield Treated(screen, policy.value("screens.elsewhere", on, place) == "honour", "screens.elsewhere")


def honoured_screens(post: pd.Series, policy: Policy, on: date) -> list[Screen]:
    """Return the screens that restrict who may take the post."""
    return [treated.screen for treated in treated_screens(post, policy, on) if treated.honoured]


def screens_frame(instance: Instance, policy: Policy, on: date) -> pd.DataFrame:
    """Return every stated screen with its treatment and the clause or setting behind it (columns of the plan)."""
    rows = []
    posts = instance.posts[instance.posts["screens"].notna()].sort_values("post_id")
    for _, post in posts.iterrows():
        for screen, honoured, parameter in treated_screens(post, policy, on):
            value = policy.find(parameter, on, str(post["region"]))
            clause = "" if value is None else value.source.say()
            title = policy.parameter(parameter).title.zh
            rows.append((post["post_id"], str(screen), "honoured" if honoured else "ignored", clause or title))
    return pd.DataFrame(rows, columns=list(FRAMES["screens"])).astype("str")
