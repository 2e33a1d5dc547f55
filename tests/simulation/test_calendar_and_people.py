"""The calendar of a run, and the people drawn for it."""

from datetime import date

import numpy as np
import pandas as pd
import pytest

from domain.instance import Instance
from domain.tables import GROUPS
from simulation.calendar import Calendar, made_up
from simulation.home import Home, rural_counties
from simulation.people import Population
from simulation.places import Place
from simulation.word import column


def calendar_of(people: Population, start: date, weeks: int) -> Calendar:
    """Return a calendar without warm-up."""
    return Calendar.of(start, weeks, 0, people.home, people.parameters, people.policy)


def test_the_festival_is_found_by_its_lunar_date(people: Population) -> None:
    """Spring Festival 2026 is 17 February: the week whose middle is that day is week 0, the one before it is -1."""
    weeks = calendar_of(people, date(2026, 2, 7), 3).festival_week
    assert weeks.tolist() == [-1, 0, 1]


def test_departures_that_a_ban_shut_are_made_up_after_it() -> None:
    """Of the six weeks from the festival three are shut: three follow once these six are over; the next return wave ends them."""
    weeks = [-2, -1, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10]
    shut = [1 <= week <= 3 for week in weeks]
    assert np.flatnonzero(made_up(shut, weeks, 3)).tolist() == [8, 9, 10]
    # Shut from the festival to week 7: six are owed, none while the ban lasts, and only two until the next return wave.
    year = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, -3, -2, -1, 0, 1]
    assert np.flatnonzero(made_up([week <= 7 and n < 8 for n, week in enumerate(year)], year, 3)).tolist() == [8, 9]
    assert not made_up([False] * len(weeks), weeks, 3).any()


def test_farm_seasons_come_from_the_policy(people: Population) -> None:
    """Sowing runs from 20 April to 31 May: weeks from Thursday 1 January 2026 whose fourth day lies in it."""
    calendar = calendar_of(people, date(2026, 1, 1), 52)
    middles = [date.fromordinal(day.toordinal() + 3) for day in calendar.starts]
    expected = [date(2026, 4, 20) <= day <= date(2026, 5, 31) for day in middles]
    assert calendar.sowing[:, 0].tolist() == expected


def test_a_year_without_a_known_festival_is_refused(people: Population) -> None:
    """A run in 2050 says which years are known."""
    with pytest.raises(ValueError, match="2040"):
        calendar_of(people, date(2050, 1, 1), 2)


def test_people_stand_for_the_rural_labour_force(people: Population) -> None:
    """People times weight is the census's rural residents times the labour share."""
    residents = sum(rural_counties("22").values())
    assert len(people) * people.weight == pytest.approx(residents * people.parameters.people_labour_share)


def test_margins_are_drawn_as_stated() -> None:
    """The share of men and of the youngest lies within five standard errors of its parameter."""
    people = Population.of_province("22", 20_000, seed=1)
    p, n = people.parameters, len(people)
    for name, value, share in (("sex", 0, p.people_men), ("age", 0, p.people_age["to_40"])):
        found = float((column(people.words, name) == value).mean())
        assert abs(found - share) < 5 * np.sqrt(share * (1 - share) / n)
    assert not (column(people.words, "place") == Place.TRAVELLING).any()


def test_fares_rise_with_the_distance(people: Population) -> None:
    """From every county of Jilin, Shenyang is cheaper to reach than Shanghai, and Shanghai than Guangzhou."""
    fares = people.home.fares
    assert (fares[:, Place.NORTHEAST] < fares[:, Place.DELTA]).all()
    assert (fares[:, Place.DELTA] < fares[:, Place.PEARL]).all()


def test_a_city_on_the_wrong_side_of_the_border_is_refused(people: Population) -> None:
    """Jilin's cities do not stand for journeys of Gansu, nor Jinan for a journey out of Shandong; Shandong has its own."""
    hubs = people.parameters.jobs_hubs
    with pytest.raises(ValueError, match="province = 2201"):
        Home.of(["620503"], hubs, people.policy, people.on)
    with pytest.raises(ValueError, match="east = 3701"):
        Home.of(["370102"], {**hubs, "province": "3701"}, people.policy, people.on)
    own = people.policy.value("sim.jobs.hubs", people.on, "37")
    assert Home.of(["370102"], own, people.policy, people.on).fares[0, Place.PROVINCE] < 20


def test_people_of_an_instance_keep_what_their_table_says() -> None:
    """Stated columns are taken as they are: sex, age band on the day, group, land, trade, and where the employer is."""
    workers = pd.DataFrame(
        {
            "worker_id": ["a", "b"],
            "region": ["220421", "220422"],
            "sex": ["female", "male"],
            "birth_month": pd.to_datetime(["1970-01-01", "2000-01-01"]),
            "groups": [("monitored",), None],
            "land_seasons": [("sowing", "harvest"), ()],
            "status": ["unemployed", "employed"],
            "employer_id": [None, "e"],
        }
    )
    employers = pd.DataFrame({"employer_id": ["e"], "name": ["e"], "region": ["330203"], "headcount": [10]})
    people = Population.of_instance(Instance({"workers": workers, "employers": employers}))
    told = {name: column(people.words, name).tolist() for name in ("sex", "age", "group", "land", "place", "county")}
    assert told == {
        "sex": [1, 0],
        "age": [2, 0],  # 56 and 26 years old on 1 January 2026
        "group": [1 + GROUPS.index("monitored"), 0],
        "land": [3, 0],
        "place": [Place.IDLE, Place.DELTA],  # the employer is in Ningbo
        "county": [0, 1],
    }
    assert people.weight == 1.0
