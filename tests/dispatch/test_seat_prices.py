"""Match and vehicles together are never dearer than matching first and chartering then; the saving on made-up ledgers."""

from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from dispatch.day_folder import import_day
from dispatch.desk import Desk
from dispatch.night import run_night
from domain.policy import Policy
from scenarios.ledgers.ledger import generate
from scenarios.ledgers.workbooks import write_ledgers
from tests.dispatch.office import Pages

ON = date(2026, 3, 2)


def rounds_of(
    seed: int, size: tuple[int, int], folder: Path, policy: Policy, pages: Pages
) -> tuple[pd.DataFrame, dict[str, float]]:
    """Return the rounds of one night on made-up ledgers, and what its vehicles come to."""
    write_ledgers(generate(size, seed=seed, on=ON), folder / "ledgers")
    desk = Desk.create(folder / "night", "sqlite:///ledger.db")
    import_day(desk, folder / "ledgers", ON, "z", policy)
    night = run_night(desk, ON, "z", policy, pages)
    return pd.read_parquet(night.folder / "4-with-vehicles" / "rounds.parquet"), night.draft["vehicles"]


def never_dearer(rounds: pd.DataFrame, fleet: dict[str, float]) -> float:
    """Assert what must hold of the rounds and the openings; return the saving in yuan."""
    first, chosen = rounds.iloc[0], rounds[rounds["chosen"]].iloc[0]
    assert rounds["chosen"].sum() == 1
    assert chosen["people"] >= first["people"]
    assert chosen["priority"] >= first["priority"]
    assert chosen["total_yuan"] <= first["total_yuan"]
    assert fleet["carried"] <= fleet["people_bound"] + 1e-6
    return float(first["total_yuan"] - chosen["total_yuan"])


@pytest.mark.nights
def test_never_dearer_than_match_then_charter(tmp_path: Path, policy: Policy, plain: Pages) -> None:
    """One made-up ledger of 600 people; twenty in the soak run."""
    never_dearer(*rounds_of(0, (600, 40), tmp_path, policy, plain))


@pytest.mark.soak
def test_the_saving_on_twenty_made_up_ledgers(tmp_path: Path, policy: Policy, plain: Pages) -> None:
    """Twenty made-up ledgers of 2,000 people: never dearer; the figures are written to ``savings.csv`` under the test's folder."""
    rows = []
    for seed in range(20):
        rounds, fleet = rounds_of(seed, (2_000, 100), tmp_path / str(seed), policy, plain)
        saved = never_dearer(rounds, fleet)
        kept = rounds.loc[rounds["chosen"], "round"].iloc[0]
        rows.append(
            (
                seed,
                kept,
                round(saved, 2),
                *(fleet[name] for name in ("far", "carried", "people_bound", "yuan", "yuan_bound", "fares_yuan")),
            )
        )
    columns = ["seed", "round", "saved_yuan", "far", "carried", "people_bound", "yuan", "yuan_bound", "fares_yuan"]
    pd.DataFrame(rows, columns=columns).to_csv(tmp_path / "savings.csv", index=False)
