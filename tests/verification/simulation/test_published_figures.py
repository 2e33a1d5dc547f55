"""The cited tables, the naive baselines and the hold-outs, against hand-worked values."""

import csv
import math
from pathlib import Path

import pytest

from domain.faults import InputRefused
from simulation.baselines import NAIVE, same_quarter_last_year, same_quarter_with_trend
from simulation.published import SHIPPED, Figure, Figures, years_of
from simulation.scores import rolling_origin, scored


def figure(year: int, quarter: int, people: float, grade: str = "read") -> Figure:
    """Return a figure without a source."""
    return Figure(year, quarter, people, 0.0, grade)


def test_the_shipped_table_holds_no_figure_from_memory() -> None:
    """Every shipped figure was read in a source or follows from figures read, and says which."""
    shipped = Figures.read()
    assert {row.grade for row in shipped} <= {"read", "derived"}
    assert all(row.address or row.note for row in shipped)


def test_figures_agree_with_the_differences_stated_beside_them() -> None:
    """Increases that the releases state lead from one figure to the other."""
    people = {row.name: row.outgoing_10k for row in Figures.read()}
    # Stated in the releases: +149, +226, +201, -384, +351 (10,000 people) over the same quarter of the year before.
    stated = {"2018Q2": 149, "2019Q2": 226, "2019Q3": 201, "2020Q3": -384, "2021Q3": 351}
    for name, increase in stated.items():
        before = f"{int(name[:4]) - 1}{name[4:]}"
        assert people[name] - people[before] == increase


def test_a_rounded_growth_leaves_the_width_that_is_stated() -> None:
    """A figure worked out from a growth of one decimal is known to half of that decimal."""
    rows = {row.name: row for row in Figures.read()}
    for later, earlier, growth in (
        ("2024Q1", "2023Q1", 0.022),
        ("2024Q3", "2023Q3", 0.013),
        ("2025Q2", "2024Q2", 0.007),
    ):
        low = rows[later].outgoing_10k / (1 + growth + 0.0005)
        high = rows[later].outgoing_10k / (1 + growth - 0.0005)
        assert math.isclose(rows[earlier].outgoing_10k, (low + high) / 2, abs_tol=1.0)
        assert rows[earlier].half_width_10k == pytest.approx((high - low) / 2, abs=0.6)


def test_all_faults_of_a_file_come_at_once(tmp_path: Path) -> None:
    """A file with an odd quarter, a negative number, an unknown grade and a quarter twice is refused with four faults."""
    file = tmp_path / "figures.csv"
    file.write_text(
        "quarter,outgoing_10k,grade\n2019-3,1,read\n2019Q1,-5,read\n2019Q2,5,heard\n2018Q1,5,read\n2018Q1,6,read\n",
        encoding="utf-8",
    )
    with pytest.raises(InputRefused) as refused:
        Figures.read(file)
    assert [(fault.row, fault.column) for fault in refused.value.faults] == [
        (2, "quarter"),
        (3, "outgoing_10k"),
        (4, "grade"),
        (None, "quarter"),
    ]


def test_years_are_read_as_they_are_written() -> None:
    """Ranges include both ends; what is no year is shown."""
    assert years_of("2017..2019,2021") == (2017, 2018, 2019, 2021)
    with pytest.raises(ValueError, match="twenty"):
        years_of("2017,twenty")
    with pytest.raises(ValueError, match="before it begins"):
        years_of("2019..2017")


def test_naive_forecasts_by_hand() -> None:
    """Last year's figure, and last year's figure with the median growth."""
    # Growth 10% a year in the first quarter and, over two years, 21% in the second: 10% a year everywhere.
    known = Figures((figure(2017, 1, 100), figure(2017, 2, 200), figure(2018, 1, 110), figure(2019, 2, 242)))
    asked = figure(2020, 1, 0)
    assert same_quarter_last_year(known, asked) == 110
    assert same_quarter_with_trend(known, asked) == pytest.approx(110 * 1.1**2)
    assert same_quarter_last_year(known, figure(2020, 3, 0)) is None
    assert same_quarter_with_trend(Figures((figure(2019, 1, 5),)), asked) is None


def test_nobody_is_shown_the_year_to_forecast_nor_a_shock() -> None:
    """From each origin only earlier years without the shocks are known, and memory never counts."""
    rows = (figure(2018, 1, 100), figure(2019, 1, 100), figure(2020, 1, 50), figure(2021, 1, 100), figure(2022, 1, 90))
    seen: list[tuple[int, ...]] = []

    def spy(known: Figures, asked: Figure) -> float:
        seen.append(known.years)
        return 100.0

    misses = rolling_origin(Figures((*rows, figure(2021, 2, 7, "memory"))), {"spy": spy}, [2021, 2022])
    assert seen == [(2018, 2019), (2018, 2019, 2021)]
    assert [miss.error_10k for miss in misses] == [0.0, 10.0]


def test_scores_by_hand() -> None:
    """Bias, mean absolute, root mean square and relative error of errors +3 and -1 on figures of 100 and 50."""
    rows = Figures((figure(2018, 1, 103), figure(2018, 2, 49), figure(2019, 1, 100), figure(2019, 2, 50)))
    score = scored(rolling_origin(rows, {"last": same_quarter_last_year}, [2019]))[0]
    assert (score.figures, score.bias_10k, score.mean_absolute_10k) == (2, 1.0, 2.0)
    assert score.root_mean_square_10k == pytest.approx(math.sqrt(5))
    assert score.relative == pytest.approx((0.03 + 0.02) / 2)


def test_forecasters_are_scored_on_the_same_figures() -> None:
    """A quarter that one of them cannot forecast counts for none."""
    misses = rolling_origin(Figures.read(), NAIVE, [2022, 2023, 2024])
    names = {name: {miss.figure.name for miss in misses if miss.forecaster == name} for name in NAIVE}
    assert len(set(map(frozenset, names.values()))) == 1


def test_the_yearly_parts_add_up() -> None:
    """People working across provinces and within theirs are all who work outside their township."""
    with (SHIPPED.parent / "outgoing_annual.csv").open(encoding="utf-8") as lines:
        rows = [row for row in csv.DictReader(lines) if row["cross_province_10k"]]
    assert rows
    assert all(int(row["outgoing_10k"]) == int(row["cross_province_10k"]) + int(row["in_province_10k"]) for row in rows)


def test_regional_shares_add_up_to_the_national_count() -> None:
    """Outgoing workers of the regions times their shares give those who left their province in the whole country."""
    # Outgoing by region of origin and across provinces in all (10,000 people), table 1 of the reports of 2017, 2018 and
    # 2022; shares are printed to a tenth of a per cent, half of which is 9 in all.
    outgoing = {
        2017: {"east": 4714, "centre": 6392, "west": 5470, "northeast": 609},
        2018: {"east": 4718, "centre": 6418, "west": 5502, "northeast": 628},
        2022: {"east": 4687, "centre": 6310, "west": 5588, "northeast": 605},
    }
    with (SHIPPED.parent / "outgoing_annual.csv").open(encoding="utf-8") as lines:
        across = {int(row["year"]): row["cross_province_10k"] for row in csv.DictReader(lines)}
    with (SHIPPED.parent / "cross_province_share.csv").open(encoding="utf-8") as lines:
        shares = {
            (int(row["year"]), row["origin"]): float(row["cross_province_share"]) for row in csv.DictReader(lines)
        }
    for year, people in outgoing.items():
        found = sum(count * shares[year, origin] for origin, count in people.items())
        assert found == pytest.approx(int(across[year]), abs=9)
