"""The values of parameters, dated and cited: what stood where, from when to when, and where it says so."""

from collections.abc import Iterator
from typing import Any

from domain.policy import Parameter, Value


def history(parameter: Parameter, place: str = "") -> list[Value]:
    """Return the values of a parameter by place and then by date.

    Parameters
    ----------
    parameter
        The parameter.
    place
        Only what holds at, above or below this division; all when "".
    """
    return sorted(_near(parameter.values, place), key=lambda value: (value.place, value.valid_from, -value.rank))


def _near(values: tuple[Value, ...], place: str) -> Iterator[Value]:
    return (value for value in values if value.place.startswith(place) or place.startswith(value.place))


def row(parameter: Parameter, value: Value) -> dict[str, Any]:
    """Return a value as codes and figures, for programs."""
    document = value.source.document
    return {
        "parameter": parameter.id,
        "place": value.place,
        "valid_from": str(value.valid_from),
        "valid_until": None if value.valid_until is None else str(value.valid_until),
        "value": value.value,
        "unit": value.unit,
        "grade": value.source.grade,
        "document": document.title if document else None,
        "address": document.address if document else None,
        "clause": value.source.clause,
        "quote": value.source.quote,
        "note": value.source.note,
        "file": value.file,
        "line": value.line,
        "shipped": value.shipped,
    }
