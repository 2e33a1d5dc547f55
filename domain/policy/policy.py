"""The policy: all parameters, asked one at a time or for whole tables, and the instruments that use them."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from difflib import get_close_matches
from functools import cached_property
from pathlib import Path
from typing import Any, Self

import numpy as np
import numpy.typing as npt

from domain.policy.columns import column
from domain.policy.instrument import Cap, Fact, Instrument
from domain.policy.parameter import Document, Parameter, PolicyError, Source, Value

ALWAYS = date(1, 1, 1)


@dataclass(frozen=True)
class Policy:
    """Dated, cited parameters by id, and the instruments built on them.

    Parameters
    ----------
    parameters
        All parameters, in order of id.
    documents
        The documents they cite, in order of name.
    instruments
        The instruments: each stands after those it gives way to, otherwise in the order of the files.
    facts
        The facts conditions may ask for: those of the tables, then those of the files.
    caps
        What instruments may pay together, in the order of the files.
    """

    parameters: tuple[Parameter, ...]
    documents: tuple[Document, ...] = ()
    instruments: tuple[Instrument, ...] = ()
    facts: tuple[Fact, ...] = ()
    caps: tuple[Cap, ...] = ()

    @classmethod
    def load(cls, extra: Sequence[str | Path] = ()) -> Self:
        """Read the shipped parameters and a user's files on top of them.

        Parameters
        ----------
        extra
            YAML files. A value there replaces a shipped value of grade ``ours`` for the same place and
            dates; to replace a shipped value that was read from a document it must say ``replaces: true``.

        Raises
        ------
        InputRefused
            With all faults of all files at once: file, line, parameter, value and the way out.
        """
        from domain.policy.loading import load_files  # pydantic and the YAML reader are needed only here

        return cls(*load_files([Path(path) for path in extra]))

    @cached_property
    def _by_id(self) -> dict[str, Parameter]:
        return {parameter.id: parameter for parameter in self.parameters}

    def parameter(self, name: str) -> Parameter:
        """Return the parameter of this id.

        Raises
        ------
        PolicyError
            When there is none; names the nearest ids.
        """
        try:
            return self._by_id[name]
        except KeyError:
            near = get_close_matches(name, self._by_id, n=3)
            hint = f" (did you mean {' or '.join(near)}?)" if near else ""
            raise PolicyError(f"no parameter {name!r}{hint}") from None

    def instrument(self, name: str) -> Instrument:
        """Return the instrument of this id.

        Raises
        ------
        PolicyError
            When there is none; names the nearest ids.
        """
        for held in self.instruments:
            if held.id == name:
                return held
        near = get_close_matches(name, [held.id for held in self.instruments], n=3)
        raise PolicyError(f"no instrument {name!r}" + (f" (did you mean {' or '.join(near)}?)" if near else ""))

    def fact(self, name: str) -> Fact:
        """Return the fact of this id; ``DATE.months`` are the whole months since a date fact.

        Raises
        ------
        PolicyError
            When there is none; names the nearest ids.
        """
        from domain.policy.known_facts import fact_of

        found = fact_of(name, self._facts)
        if found is None:
            near = get_close_matches(name, self._facts, n=3)
            raise PolicyError(f"no fact {name!r}" + (f" (did you mean {' or '.join(near)}?)" if near else ""))
        return found

    @cached_property
    def _facts(self) -> dict[str, Fact]:
        return {fact.id: fact for fact in self.facts}

    def find(self, name: str, on: date, place: str = "") -> Value | None:
        """Return the dated value with its source, or None when there is none for the place and date.

        Parameters
        ----------
        name
            Id of the parameter.
        on
            The day.
        place
            Division code of 0 (nation), 2, 4, 6 or 9 digits; the longest prefix that has a value decides.

        Raises
        ------
        PolicyError
            When the parameter is not known.
        """
        return self.parameter(name).find(on, place)

    def in_force(self, instrument: Instrument, on: date, place: str = "") -> Value | None:
        """Return the value of the main parameter there and then, None where the instrument has none or is withdrawn."""
        return None if instrument.withdrawal(on, place) is not None else self.find(instrument.main, on, place)

    def value(self, name: str, on: date, place: str = "") -> Any:
        """Return the bare value for a place and date; lists are tuples, tables are dicts (read only).

        Raises
        ------
        PolicyError
            When the parameter is not known or has no value there and then.
        """
        found = self.find(name, on, place)
        if found is None:
            where = f"division {place}" if place else "the nation"
            raise PolicyError(f"{name} has no value for {where} on {on:%Y-%m-%d}; add one in a policy file")
        return found.value

    def column(
        self, name: str, places: Sequence[Any], dates: date | Sequence[Any] | npt.NDArray[np.datetime64]
    ) -> npt.NDArray[np.float64]:
        """Return the values of a number, integer or flag for a whole table.

        Parameters
        ----------
        name
            Id of the parameter.
        places
            Division codes; anything that is no text (blank) gives NaN.
        dates
            As many days, or one for all; NaT gives NaN.

        Returns
        -------
        numpy.ndarray
            float64, NaN where there is no value.

        Raises
        ------
        PolicyError
            When the parameter is not known or is not a single figure.
        ValueError
            When places and dates differ in length.
        """
        parameter = self.parameter(name)
        if parameter.kind not in ("number", "integer", "flag"):
            raise PolicyError(f"{name} is a {parameter.kind}; only single figures make a column")
        return column(parameter, places, dates)

    def replaced(self, name: str, value: object, note: str, place: str = "") -> Self:
        """Return a policy in which the parameter has this value at the place on every date.

        Parameters
        ----------
        name, value
            Id and new value; the value must have the form and range of the parameter.
        note
            Why, for the reports.
        place
            Division prefix; values of longer prefixes stay.

        Raises
        ------
        PolicyError
            When the parameter is not known.
        InputRefused
            When the value does not fit.
        """
        from domain.policy.form import refuse_unfit

        old = self.parameter(name)
        source = Source("ours", note=note)
        fit = refuse_unfit(name, old.form, value)
        new = Value(fit, old.unit, source, place, ALWAYS, None, "argument", 0, rank=3)
        kept = tuple(held for held in old.values if held.place != place)
        changed = replace(old, values=(*kept, new))
        return replace(self, parameters=tuple(changed if held is old else held for held in self.parameters))

    def content_hash(self) -> str:
        """Return the SHA-256 of everything that decides a value or an entitlement, with its sources.

        Computed once: a policy never changes.
        """
        return self._content_hash

    @cached_property
    def _content_hash(self) -> str:
        content = [_content(parameter) for parameter in sorted(self.parameters, key=lambda held: held.id)]
        if self.instruments:
            content += [_plain(instrument) for instrument in self.instruments]
            content += [_plain(fact) for fact in self.facts] + [_plain(cap) for cap in self.caps]
        text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str)
        return hashlib.sha256(text.encode("utf-8")).hexdigest()


def _content(parameter: Parameter) -> list[object]:
    rows = [
        [
            value.place,
            value.valid_from.isoformat(),
            value.valid_until.isoformat() if value.valid_until else "",
            value.rank,
            value.value,
            value.source.grade,
            value.source.say(),
        ]
        for value in parameter.values
    ]
    rows.sort(key=lambda row: row[:4])
    return [parameter.id, parameter.unit, parameter.kind, rows]


def _plain(held: Instrument | Fact | Cap) -> list[object]:
    return [[name, part] for name, part in asdict(held).items() if name not in ("file", "line")]
