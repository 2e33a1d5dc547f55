"""Match and vehicles together are never dearer than matching first and chartering then; the saving on made-up ledgers."""

from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from dispatch.day_folder import import_day
from dispatch.desk import Desk
from dispatch.night import run_night
from dispatch.steps import read_fleet
from domain.policy import Policy
from scenarios.ledgers.ledger import generate
from scenarios.ledgers.workbooks import write_ledgers
from tests.dispatch import day
from tests.dispatch.office import NEXT, Office, Pages, on_post

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
    assert fleet["carried"] - fleet["together"] <= fleet["people_bound"] + 1e-6
    return float(first["total_yuan"] - chosen["total_yuan"])


@pytest.mark.nights
def test_never_dearer_than_match_then_charter(tmp_path: Path, policy: Policy, plain: Pages) -> None:
    """One made-up ledger of 600 people; twenty in the soak run."""
    never_dearer(*rounds_of(0, (600, 40), tmp_path, policy, plain))


@pytest.mark.nights
def test_seat_prices_move_nobody_who_accepted(office: Office) -> None:
    """With promises of the night before the rounds hold them: who accepted keeps post and coach, nobody promised is without a post.

    A second coach, cheaper by the kilometre, invites to move; one round keeps everybody promised where they are.
    """
    office.imports()
    first = office.diff(office.runs())
    office.publishes()
    told = on_post(first[first["to_level"] == "announced"], "P1")
    office.told(*((worker, "P1", "accepted") for worker in told[:2]))
    cheap = {**day.vehicles()[0], "车辆编号": "吉D-002", "包车固定费用": 100, "每公里费用": 0.5}
    away = {**day.posts()[0], "岗位编号": "P3", "薪资": 6050}
    office.imports(NEXT, 车辆=[*day.vehicles(), cheap], 岗位=[*day.posts(), away])
    night = office.runs(NEXT)
    rounds = pd.read_parquet(night.folder / "4-with-vehicles" / "rounds.parquet")
    never_dearer(rounds, night.draft["vehicles"])
    assert {"first", "held"} <= set(rounds["round"])
    second = office.diff(night)
    assert second.loc[told[:2], "to_post"].eq("P1").all()
    assert second.loc[told[:2], "reason"].eq("accepted").all()
    assert second.loc[first[first["to_level"] == "announced"].index, "to_post"].notna().all()
    seats = read_fleet(night.folder / "6-vehicles").vehicle_of
    assert [seats[worker] for worker in told[:2]] == ["吉D-001", "吉D-001"]


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
