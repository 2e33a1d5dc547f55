"""Rules about the person: strength, age, last-resort posts and the screens employers state."""

from collections.abc import Callable, Iterator

import numpy as np

from domain.check.columns import (
    NO,
    UNKNOWN,
    YES,
    Numbers,
    Rows,
    Texts,
    Truths,
    Verdicts,
    all_of,
    days,
    equals,
    flags,
    per_combination,
    texts,
    verdict_of,
)
from domain.check.docket import Docket
from domain.rules import Verdict
from domain.tables import CAPACITIES, DEMANDS, EDUCATION

FORBIDDEN_KINDS = {
    "age_min": "age",
    "age_max": "age",
    "education_min": "education",
    "sex": "sex",
    "no_disability": "disability",
}
"""What the lists in ``screens.welfare_forbidden`` call each stated screen."""


def able_for_work(docket: Docket) -> Verdicts:
    """Judge strength, statutory age and hazardous work.

    Age is counted in months, so a person is of age from the first day of the month of birth; a minor is
    somebody whose age is known and below ``working_age.hazardous_min``.
    """
    capacity, demand = docket.facts.coded("workers", "capacity"), docket.facts.coded("posts", "physical_demand")
    strength = per_combination(capacity, docket.worker, demand, docket.post, _bears)
    of_age, adult = _older_than(docket, "working_age.min"), _older_than(docket, "working_age.hazardous_min")
    checked_until = docket.facts.read(days, "workers", "medical_check_until")[docket.worker]
    checked = verdict_of(checked_until >= docket.facts.start[docket.post], ~np.isnat(checked_until))
    hazardous = docket.facts.read(flags, "posts", "hazardous")[docket.post]
    not_recorded = np.where(adult == NO, UNKNOWN, YES).astype(np.int8)
    hazard = np.select([hazardous == YES, hazardous == UNKNOWN], [all_of(adult, checked), not_recorded], YES)
    return all_of(strength, of_age, hazard)


def _bears(capacity: str | None, demand: str | None) -> Verdict:
    if capacity is None:
        return Verdict.YES if demand == "light" else Verdict.UNKNOWN
    if demand is None:
        return Verdict.YES if capacity == "full" else Verdict.UNKNOWN
    return Verdict.YES if CAPACITIES.index(capacity) >= DEMANDS.index(demand) else Verdict.NO


def _older_than(docket: Docket, parameter: str) -> Verdicts:
    months, known = docket.age_months
    floor = docket.facts.at_posts(parameter)[docket.post]
    return verdict_of(months // 12 >= floor, known & ~np.isnan(floor))


def welfare_post_eligible(docket: Docket) -> Verdicts:
    """Judge the conditions of a public-welfare post; the groups are those of the post's place on the plan date."""
    willing = verdict_of(docket.facts.read(flags, "workers", "willing_welfare") == YES)
    stays = docket.facts.read(flags, "workers", "cannot_leave")
    term = (docket.facts.stated_end - docket.facts.start).astype(np.int64) + 1
    short = verdict_of(term <= docket.facts.at_posts("welfare.term_days_max"), ~np.isnat(docket.facts.stated_end))
    judged = all_of(_in_welfare_groups(docket), willing[docket.worker], stays[docket.worker], short[docket.post])
    welfare = equals(docket.facts.read(texts, "posts", "kind"), "public_welfare")[docket.post]
    return np.where(welfare, judged, YES).astype(np.int8)


def _in_welfare_groups(docket: Docket) -> Verdicts:
    lists, place = docket.facts.values_at("welfare.groups")
    answer = np.full(len(docket.worker), UNKNOWN, dtype=np.int8)
    for number, groups in enumerate(lists):
        rows = np.flatnonzero(place[docket.post] == number)
        if groups is None or not len(rows):
            continue
        members = [docket.facts.member_of(group)[docket.worker[rows]] for group in groups]
        answer[rows] = np.maximum.reduce(members) if members else NO
    return answer


def screen_lawful(docket: Docket) -> Verdicts:
    """Judge each stated screen that may be applied, against the person's entry.

    On public-welfare posts a screen that is not forbidden there is applied. Ages are whole years in the month
    of the start, and 'age_max=45' still admits 45.

    Raises
    ------
    ValueError
        When a post states a screen in a form that is not known.
    """
    stated, number = docket.facts.coded("posts", "screens")
    applied = _applied(docket)
    answer = np.full(len(docket.worker), YES, dtype=np.int8)
    for at, screens in enumerate(stated):
        rows = np.flatnonzero(number[docket.post] == at)
        for name, bound in _tokens(screens):
            live = rows[applied(FORBIDDEN_KINDS[name])[docket.post[rows]]]
            answer[live] = all_of(answer[live], _screen(docket, name, bound, live))
    return answer


def stated_screens(docket: Docket) -> Iterator[tuple[str, str, bool]]:
    """Yield every screen that a post of the instance states: the post's id, the screen, and whether it is applied."""
    posts, applied = docket.facts.instance.posts, _applied(docket)
    for at, (post_id, screens) in enumerate(zip(posts["post_id"], texts(posts, "screens"), strict=True)):
        for name, bound in _tokens(screens):
            yield post_id, f"{name}={bound}" if bound else name, bool(applied(FORBIDDEN_KINDS[name])[at])


def _tokens(screens: str | None) -> Iterator[tuple[str, str]]:
    """Yield the name and the bound of each screen in one cell."""
    for token in [part.strip() for part in (screens or "").split(";") if part.strip()]:
        name, _, bound = token.partition("=")
        if name not in FORBIDDEN_KINDS or (name == "no_disability") == bool(bound):
            raise ValueError(f"screen {token!r} is not known; known are {sorted(FORBIDDEN_KINDS)}")
        yield name, bound


def _applied(docket: Docket) -> Callable[[str], Truths]:
    """Return the function that says at which posts a kind of screen is applied."""
    forbidden, place = docket.facts.values_at("screens.welfare_forbidden")
    elsewhere, _ = docket.facts.values_at("screens.elsewhere")
    honoured = np.array([value == "honour" for value in elsewhere], dtype=np.bool_)[place]
    welfare = equals(docket.facts.read(texts, "posts", "kind"), "public_welfare")

    def at_posts(kind: str) -> Truths:
        lawful = np.array([kind not in (kinds or ()) for kinds in forbidden], dtype=np.bool_)[place]
        return np.where(welfare, lawful, honoured)

    return at_posts


def _screen(docket: Docket, name: str, bound: str, rows: Rows) -> Verdicts:
    worker = docket.worker[rows]
    if name in ("age_min", "age_max"):
        return _age_screen(docket, name, int(bound), rows)
    if name == "no_disability":
        disabled = docket.facts.member_of("disabled")[worker]
        return (YES - disabled).astype(np.int8)
    if name == "sex":
        sex = docket.facts.read(texts, "workers", "sex")[worker]
        return verdict_of(equals(sex, bound), sex != None)  # noqa: E711  (elementwise)
    schooling = _schooling(docket.facts.read(texts, "workers", "education")[worker])
    return verdict_of(schooling >= EDUCATION.index(bound), ~np.isnan(schooling))


def _age_screen(docket: Docket, name: str, bound: int, rows: Rows) -> Verdicts:
    months, known = docket.age_months
    years = months[rows] // 12
    passed = verdict_of(years >= bound if name == "age_min" else years <= bound, known[rows])
    works_there = docket.facts.present_employer[docket.worker[rows]] == docket.facts.employer[docket.post[rows]]
    return np.where(works_there, YES, passed).astype(np.int8)


def _schooling(education: Texts) -> Numbers:
    rank = {name: float(place) for place, name in enumerate(EDUCATION)}
    return np.array([np.nan if value is None else rank[value] for value in education], dtype=np.float64)
