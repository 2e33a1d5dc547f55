"""Every cell of a plan is checked: whatever row is lost or doubled, whatever cell is changed, something is found."""

import dataclasses
from functools import cache
from typing import Any

import numpy as np
import pandas as pd
import pytest

from domain.check import check
from domain.check.answer import Answer
from domain.check.claims_lists import screens_right
from domain.check.claims_pairs import MISS_OF
from domain.check.claims_proof import ABSENT, admissible_recounted, same_choices
from domain.check.docket import Facts
from domain.check.plan_check import findings
from domain.check.violation import Violation, violation
from domain.instance import Instance
from domain.plan import FRAMES, Plan
from tests.domain.check.tiny import ON, POLICY
from tests.domain.check.valid import plan, problem

PROOF = ("workers", "arcs", "posts", "employers")
HARMLESS = {("arcs", "twice"), ("posts", "gone")}
"""A pair that stands in the proof twice proves the same; and the last post, which nobody could take, need not be there."""
MEANT_FOR_PEOPLE = ("numbers", "source")
"""What fills or follows a sentence and is counted nowhere: only its form is checked, see below."""


def changed(value: Any) -> Any:
    """Return another value of the same kind; None of a blank one."""
    if isinstance(value, tuple):
        return (*value, "within_reach")
    if value is None or value is pd.NaT or value is pd.NA or value != value:
        return None
    if isinstance(value, bool | np.bool_):
        return not value
    if isinstance(value, pd.Timestamp):
        return value + pd.Timedelta(days=1)
    return value + ("x" if isinstance(value, str) else 1)


def blanked(name: str, proof: bool) -> dict[str, pd.DataFrame]:
    """Return one list with one cell of a column left blank, where it says something."""
    table = (plan().proof if proof else plan().frames)[name]
    made = {}
    for number, column in enumerate(table.columns):
        rows = [row for row, value in enumerate(table[column].tolist()) if changed(value) is not None and value != ()]
        if rows and column not in MEANT_FOR_PEOPLE:
            made[f"{column} blank"] = table.astype({column: object})
            made[f"{column} blank"].iat[rows[number % len(rows)], number] = None
    return made


def falsified(name: str, proof: bool) -> dict[str, pd.DataFrame]:
    """Return one list with its last row lost or doubled, or one cell of a column changed: in another row for every column."""
    table = (plan().proof if proof else plan().frames)[name]
    made = (
        {}
        if table.empty
        else {"gone": table.iloc[:-1], "twice": pd.concat([table, table.iloc[-1:]], ignore_index=True)}
    )
    for number, column in enumerate(table.columns):
        cells = [changed(value) for value in table[column].tolist()]
        rows = [row for row, value in enumerate(cells) if value is not None]
        if rows and column not in MEANT_FOR_PEOPLE:
            row = rows[number % len(rows)]
            made[column] = table.astype({column: object})
            made[column].iat[row, number] = cells[row]
    return made


@cache
def facts() -> Facts:
    """Return what the checker reads of the tables: the same for every change of the plan."""
    return Facts(problem(), POLICY, ON)


def found_in(falsified: Plan) -> list[Violation]:
    """Return what ``check`` finds first; the tables are read once for all."""
    answer = Answer(falsified, problem(), POLICY, ON)
    vars(answer)["facts"] = facts()
    for name in ("limits", "arcs of the proof"):
        facts().kept.pop(name, None)  # made from the plan
    return list(findings(answer)) or list(admissible_recounted(answer, 200_000, True))


@pytest.mark.parametrize(("name", "proof"), [*((name, False) for name in FRAMES), *((name, True) for name in PROOF)])
def test_every_list_is_checked(name: str, proof: bool) -> None:
    """No row can be lost or stand twice, and no cell can be another or blank, without a violation."""
    part = "proof" if proof else "frames"
    missed = []
    for what, table in (falsified(name, proof) | blanked(name, proof)).items():
        whole = {**getattr(plan(), part), name: table}
        if not found_in(dataclasses.replace(plan(), **{part: whole})):
            missed.append((name, what))
    assert set(missed) <= HARMLESS


def test_screens_are_those_stated() -> None:
    """A plan that lists no screen, another one, or one treated otherwise is found where a post states one; so is one that none states."""
    posts = problem().posts.astype({"screens": object})
    posts.loc[posts["post_id"] == "P1", "screens"] = "age_max=45; no_disability"
    stated = Instance({**problem().tables, "posts": posts})

    def found(rows: list[tuple[str, str, str]], tables: Instance) -> int:
        frame = pd.DataFrame([(*row, "") for row in rows], columns=list(FRAMES["screens"]))
        changed_plan = dataclasses.replace(plan(), frames={**plan().frames, "screens": frame})
        return len(list(screens_right(Answer(changed_plan, tables, POLICY, ON))))

    treated = POLICY.value("screens.elsewhere", ON, "220422")
    word, other = ("honoured", "ignored") if treated == "honour" else ("ignored", "honoured")
    right = [("P1", "age_max=45", word), ("P1", "no_disability", word)]
    assert found(right, stated) == 0
    assert found(right[:1], stated) == 1
    assert found([*right, right[0]], stated) == 1
    assert found([right[0], ("P1", "no_disability", other)], stated) == 2
    assert found(right, problem()) == 2


@pytest.mark.parametrize("worker_id", ["W3", "W4", "W6"])
def test_the_first_person_of_the_table_is_checked_too(worker_id: str) -> None:
    """Whoever stands first: the plan passes, and another count of people ahead does not."""
    people = problem().workers
    order = np.argsort(people["worker_id"] != worker_id, kind="stable")
    tables = Instance({**problem().tables, "workers": people.iloc[order].reset_index(drop=True)})
    assert check(plan(), tables, POLICY) == []
    table = plan().unplaced.copy()
    table.loc[table["worker_id"] == worker_id, "ahead"] = '{"0": 7}'
    found = check(dataclasses.replace(plan(), frames={**plan().frames, "unplaced": table}), tables, POLICY)
    assert ("ahead", worker_id) in {(one.claim, one.subject) for one in found}


@pytest.mark.parametrize("cells", [{"worker_id": "W99"}, {"post_id": "P99"}, {"mode": "lent"}, {"worker_id": "W3"}])
def test_a_miss_of_nobody_or_nothing_is_found(cells: dict[str, str]) -> None:
    """A near miss of somebody unknown, at a post or in a mode that is not there, or of somebody whom no rule denies."""
    table = plan().misses.assign(**cells)
    found = check(dataclasses.replace(plan(), frames={**plan().frames, "misses": table}), problem(), POLICY)
    said = {(one.claim, one.subject, one.say("en")) for one in found}
    assert ("misses", (who := table["worker_id"].iloc[0]), violation("misses", who, MISS_OF).say("en")) in said


@pytest.mark.parametrize(("frame", "column"), [("misses", "numbers"), ("verify", "numbers"), ("unplaced", "ahead")])
@pytest.mark.parametrize("text", ["", "{", "[", "7", "null", None])
def test_what_cannot_be_read_is_said(frame: str, column: str, text: str | None) -> None:
    """A cell that should hold JSON and holds something else is a violation in words, and no error of the program."""
    table = plan().frames[frame].copy()
    table[column] = text
    found = check(dataclasses.replace(plan(), frames={**plan().frames, frame: table}), problem(), POLICY)
    assert found
    assert all(broken.say("zh") and broken.say("en") for broken in found)


def test_a_person_whom_only_one_side_knows_is_said() -> None:
    """Somebody in the proof who does not ask, and somebody with a place who is not in the proof."""
    proof = dict(plan().proof)
    placed = plan().assignments["worker_id"].iloc[0]
    workers = proof["workers"].copy()
    workers["worker_id"] = workers["worker_id"].where(workers["worker_id"] != placed, "W99")
    changed = dataclasses.replace(plan(), proof={**proof, "workers": workers})
    said = {one.say("en") for one in same_choices(Answer(changed, problem(), POLICY, ON))}
    for who in (placed, "W99"):
        assert violation("proof", who, ABSENT).say("en") in said
