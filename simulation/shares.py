"""The published shares of outgoing workers who leave their province, as aims that a fit of totals is held to."""

import csv
import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from simulation.calibrate import Aim
from simulation.national import National, start_for
from simulation.places import FIRST_AWAY, FIRST_ELSEWHERE, Place, wage_region

SHIPPED: Final = Path(__file__).parent / "data" / "cross_province_share.csv"
_WEEKS = 53


@dataclass(frozen=True)
class Share:
    """The share of a region's outgoing workers who were in other provinces in a year, and where that was read."""

    year: int
    share: float
    address: str


def published_shares(province: str, file: Path = SHIPPED) -> tuple[Share, ...]:
    """Return the published shares of the region that a province (two digits) lies in, in order of years."""
    region = wage_region(province)
    with file.open(encoding="utf-8-sig", newline="") as lines:
        rows = [row for row in csv.DictReader(lines) if row["origin"] == region and row["grade"] in ("read", "derived")]
    found = (Share(int(row["year"]), float(row["cross_province_share"]), row["address"]) for row in rows)
    return tuple(sorted(found, key=lambda share: share.year))


def cross_share(national: National, values: Mapping[str, float], year: int) -> float:
    """Return the share of those away who are in other provinces, over a year.

    Parameters
    ----------
    national, values
        The predictor and its free parameters.
    year
        The year asked for.
    """
    start = start_for(year)
    first = (datetime.date(year, 1, 1) - start).days // 7
    places = national.run(values, start, first + _WEEKS)[first:]
    return float(places[:, FIRST_ELSEWHERE : Place.TRAVELLING].sum() / places[:, FIRST_AWAY : Place.TRAVELLING].sum())


def aims_of(national: National, years: Iterable[int], spread: float, each: bool) -> tuple[Aim, ...]:
    """Return the aims of a fit to some years: the published shares of these years; none where none is known.

    Parameters
    ----------
    national
        The predictor; the shares are those of the region that its people come from.
    years
        Years of the fit.
    spread
        How far a right model may miss a share, one standard deviation.
    each
        Whether the share of every year is an aim, which needs a parameter for its trend; otherwise their mean: without
        one the share moves only as experience of being away builds up, and held to each year a fit would buy the rest
        of the trend with vanishing seats at home, and with them the totals.
    """
    shown = sorted(set(years))
    known = [share for share in published_shares(national.population.home.province) if share.year in shown]
    if not known:
        return ()

    def told(values: Mapping[str, float]) -> list[float]:
        # The last year first: the earlier ones, and then the totals, are parts of the same run.
        return [cross_share(national, values, share.year) for share in reversed(known)][::-1]

    def mean(values: Mapping[str, float]) -> float:
        return sum(told(values)) / len(known)

    if not each:
        return (Aim("cross_province", sum(share.share for share in known) / len(known), spread, mean),)
    return tuple(
        Aim(f"cross_province_{share.year}", share.share, spread, lambda values, at=at: told(values)[at])  # type: ignore[misc]
        for at, share in enumerate(known)
    )
