"""The expected result that stands beside a scenario of the library: signs and inequalities with their reason."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Literal

import pandas as pd
from pydantic import Field

from domain.policy.yaml_reader import read_yaml
from scenarios.comparison import Compared, paired
from scenarios.form import Strict, Words
from scenarios.measures import values

Holds = Literal["more", "less", "not_more", "not_less", "none", "some", "nothing"]


class Expectation(Strict):
    """One thing that must hold.

    ``more`` and ``less`` are beyond the 95% interval of the paired difference; ``not_more`` and ``not_less`` hold in the
    mean; ``none`` means that no replication differs; ``some`` and ``nothing`` speak of the scenario alone.
    """

    side: Literal["simulation", "matching"]
    measure: str
    only: dict[str, list[Any]] = Field({}, description="keys of the measure and the values counted")
    holds: Holds
    because: Words


class Refusal(Strict):
    """A scenario whose answer is the explanation why it cannot be: how many faults, and what each must name."""

    names: list[str] = Field(min_length=1)
    because: Words


class Expected(Strict):
    """What is expected of one scenario.

    ``against`` is the scenario it is held against; ``small`` are settings at which it was found and is held by the tests.
    """

    against: str | None = None
    small: dict[str, Any] = Field({})
    expect: list[Expectation] = Field([])
    refused: Refusal | None = None


def expected_of(scenario: Path) -> Expected:
    """Return the expected result beside a scenario's file.

    Raises
    ------
    FileNotFoundError
        When there is none.
    pydantic.ValidationError
        When it has not the form of one.
    """
    path = scenario.with_name(f"{scenario.stem}.expected.yaml")
    return Expected.model_validate(read_yaml(path.read_text(encoding="utf-8")).content)


def holds(one: Expectation, found: Compared) -> tuple[bool, pd.Series]:
    """Tell whether an expectation holds of a comparison, with the difference that decides.

    Parameters
    ----------
    one
        What must hold.
    found
        The scenario as the second of the two.
    """
    simulated = one.side == "simulation"
    pair = [part.simulated[found.main] if simulated else part.matched for part in (found.first, found.second)]
    row = paired(*(_sum(frames, one) for frames in pair)).iloc[0]
    change, half = float(row["change"]), float(row["half_width"])
    wide = 0.0 if half != half else half
    answers = {
        "more": change > wide,
        "less": change < -wide,
        "not_more": change <= 0,
        "not_less": change >= 0,
        "none": change == 0 and half == 0,
        "some": float(row["second"]) > 0,
        "nothing": float(row["second"]) == 0,
    }
    return answers[one.holds], row


def _sum(frames: Sequence[pd.DataFrame], one: Expectation) -> pd.DataFrame:
    return values(frames, one.measure, (), **one.only)
