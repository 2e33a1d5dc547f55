"""The order of instruments: each after those it gives way to; a circle has no order and is found here."""

from collections.abc import Mapping

from domain.policy.instrument import Instrument


def in_order(instruments: Mapping[str, Instrument]) -> tuple[Instrument, ...]:
    """Return the instruments, each after those it gives way to, otherwise in the given order."""
    done: dict[str, Instrument] = {}

    def visit(instrument: Instrument, trail: tuple[str, ...]) -> None:
        if instrument.id in done or instrument.id in trail:
            return
        for name in instrument.gives_way_to:
            if name in instruments:
                visit(instruments[name], (*trail, instrument.id))
        done[instrument.id] = instrument

    for instrument in instruments.values():
        visit(instrument, ())
    return tuple(done.values())


def circle(instruments: Mapping[str, Instrument]) -> tuple[str, ...]:
    """Return the first chain of ids in which each gives way to the next and the last to the first, or nothing."""
    cleared: set[str] = set()

    def visit(name: str, trail: tuple[str, ...]) -> tuple[str, ...]:
        if name in trail:
            return trail[trail.index(name) :]
        if name in cleared or name not in instruments:
            return ()
        for other in instruments[name].gives_way_to:
            found = visit(other, (*trail, name))
            if found:
                return found
        cleared.add(name)
        return ()

    return next((found for name in instruments if (found := visit(name, ()))), ())
