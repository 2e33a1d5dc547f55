"""Hours of drivers: how long a coach may drive on end, when it has to stand, and how many drivers that takes."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from domain.policy import Policy

DAY = 1_440
REST, NIGHT = "rest", "night"


class Hours(NamedTuple):
    """The figures in force, in minutes; hours of the clock as minutes from midnight."""

    by_day: int  # driving on end by day
    by_night: int  # and by night
    rest: int  # the rest after it
    night_from: int
    night_until: int
    stand_from: int  # coaches stand on the road between these
    stand_until: int
    a_day: int  # one driver in 24 hours
    drivers_max: int

    @classmethod
    def of(cls, policy: Policy, on: date) -> "Hours":
        """Read the figures in force on a day."""

        def value(name: str) -> int:
            return int(policy.value(f"vehicles.{name}", on, ""))

        return cls(
            value("drive_minutes_day"), value("drive_minutes_night"), value("rest_minutes"), value("night_from_hour") * 60,
            value("night_until_hour") * 60, value("stand_from_hour") * 60, value("stand_until_hour") * 60,
            value("driver_minutes_max"), value("drivers_max"),
        )  # fmt: skip


class Pause(NamedTuple):
    """A time at which the vehicle stands on its way: minutes from midnight of the first day, ``rest`` or ``night``."""

    begins: int
    ends: int
    why: str


class Driven(NamedTuple):
    """A journey with its pauses.

    Parameters
    ----------
    reached
        The minute at which each leg ends.
    pauses
        In order.
    driving
        Spells of driving without a pause of any kind: begin and end.
    """

    reached: list[int]
    pauses: list[Pause]
    driving: list[tuple[int, int]]


def driven(start: int, legs: Sequence[int], halt: int, hours: Hours) -> Driven:
    """Return when each leg ends, if the vehicle halts before each and rests as the rules ask.

    Parameters
    ----------
    start
        Minute of the day at which the vehicle stands at the first stop.
    legs
        Minutes of driving from stop to stop, the last one to the end.
    halt
        Minutes at each stop; as long as a rest, it is one.
    hours
        The figures in force.
    """
    clock, on_end = start, 0
    reached, pauses, driving = list[int](), list[Pause](), list[tuple[int, int]]()
    for leg in legs:
        clock += halt
        on_end = 0 if halt >= hours.rest else on_end
        left = leg
        while left > 0:
            until = _stands_until(clock, hours)
            if until > clock:
                pauses.append(Pause(clock, until, NIGHT))
                clock, on_end = until, 0
                continue
            most = hours.by_night if _within(clock, hours.night_from, hours.night_until) else hours.by_day
            if on_end >= most:
                pauses.append(Pause(clock, clock + hours.rest, REST))
                clock, on_end = clock + hours.rest, 0
                continue
            spell = min(left, most - on_end, _next_change(clock, hours))
            driving.append((clock, clock + spell))
            clock, on_end, left = clock + spell, on_end + spell, left - spell
        reached.append(clock)
    return Driven(reached, pauses, driving)


def drivers_needed(driving: Sequence[tuple[int, int]], hours: Hours) -> int:
    """Return how many drivers it takes that nobody drives too long within any 24 hours; they take turns at will."""
    most = 0
    for begin, _ in driving:
        most = max(most, sum(max(0, min(end, begin + DAY) - max(start, begin)) for start, end in driving))
    return max(1, -(-most // hours.a_day))


def _within(clock: int, begins: int, ends: int) -> bool:
    """Tell whether a minute lies between two hours of the clock, the second perhaps of the next day."""
    minute = clock % DAY
    return begins <= minute < ends if begins <= ends else minute >= begins or minute < ends


def _stands_until(clock: int, hours: Hours) -> int:
    """Return the end of the time at which coaches stand, or the given minute outside it."""
    if hours.stand_from == hours.stand_until or not _within(clock, hours.stand_from, hours.stand_until):
        return clock
    return clock + (hours.stand_until - clock) % DAY


def _next_change(clock: int, hours: Hours) -> int:
    """Return the minutes until night begins or ends, or until coaches have to stand."""
    edges = (hours.night_from, hours.night_until, hours.stand_from)
    return min((edge - clock - 1) % DAY + 1 for edge in edges)
