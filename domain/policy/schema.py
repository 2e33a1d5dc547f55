"""The schema of a policy file: what keys it may have."""

from datetime import date
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, model_validator

from domain.policy.schema_instruments import CapEntry, ConditionEntry, FactEntry, InstrumentEntry, TakeUpEntry
from domain.policy.schema_parts import ChoiceEntry, Strict, TitleEntry, refused

Kind = Literal["number", "integer", "text", "flag", "list", "table"]
Leaf = Literal["number", "integer", "text", "flag"]


def _as_codes(place: object) -> object:
    """Return division codes as texts in a tuple; a bare 22 is the code "22"."""
    places = place if isinstance(place, list) else [place]
    return tuple(str(one) if isinstance(one, int) and not isinstance(one, bool) else one for one in places)


Code = Annotated[str, Field(pattern=r"^(\d{2}|\d{4}|\d{6}|\d{9})?$")]


class DocumentEntry(Strict):
    """A document: its title, where it was read and when."""

    title: str
    address: str | None = None
    dated: date | None = None
    read_on: date | None = None
    note: str | None = None


class SourceEntry(Strict):
    """Where a value comes from."""

    grade: Literal["read", "as_printed", "ours"]
    document: str | None = None
    clause: str = ""
    quote: str | None = None
    note: str | None = None

    @model_validator(mode="after")
    def _is_complete(self) -> "SourceEntry":
        if self.grade != "ours" and self.document is None:
            raise refused("缺少所读文件 document", "names no document, but its grade says it was read")
        if self.grade == "ours" and not self.note:
            raise refused("grade 为 ours 而无理由 note", "is ours but states no reason in note")
        return self


class ValueEntry(Strict):
    """One dated value at one or several places."""

    place: Annotated[tuple[Code, ...], BeforeValidator(_as_codes)] = ("",)
    valid_from: date = Field(alias="from")
    valid_until: date | None = Field(default=None, alias="to")
    value: Any
    source: SourceEntry
    replaces: bool = False

    @model_validator(mode="after")
    def _ends_after_start(self) -> "ValueEntry":
        _refuse_backwards(self.valid_from, self.valid_until)
        return self


class ParameterEntry(Strict):
    """One parameter: a full declaration, or (in a user's file) more values for a known one."""

    id: Annotated[str, Field(pattern=r"^[a-z_]+(\.[a-z_0-9]+)+$")]
    title: TitleEntry | None = None
    unit: str | None = None
    kind: Kind | None = None
    leaf: Leaf | None = None
    range: Annotated[list[float], Field(min_length=2, max_length=2)] | None = None
    choices: list[str] = Field(default_factory=list)
    keys: list[str] = Field(default_factory=list)
    optional_keys: list[str] = Field(default_factory=list)
    pattern: str | None = None
    order: Literal["rising", "falling"] | None = None
    values: Annotated[list[ValueEntry], Field(min_length=1)]

    @model_validator(mode="after")
    def _is_whole(self) -> "ParameterEntry":
        if self.kind in ("list", "table") and self.leaf is None:
            raise refused("list、table 须用 leaf 写明内容类型", "is a list or table but has no leaf: what it holds")
        return self

    def declares(self) -> bool:
        """Tell whether the entry declares the parameter in full."""
        return self.title is not None and self.unit is not None and self.kind is not None

    def only_values(self) -> bool:
        """Tell whether the entry gives values and says nothing of the parameter itself."""
        return self.model_fields_set <= {"id", "values"}


class WithdrawnEntry(Strict):
    """An instrument that is not paid in a place, and in all that lies in it, from a day on or for a time."""

    instrument: str
    place: Annotated[tuple[Code, ...], BeforeValidator(_as_codes)] = ("",)
    valid_from: date = Field(alias="from")
    valid_until: date | None = Field(default=None, alias="to")
    source: SourceEntry

    @property
    def id(self) -> str:
        """The instrument, for messages."""
        return self.instrument

    @model_validator(mode="after")
    def _ends_after_start(self) -> "WithdrawnEntry":
        _refuse_backwards(self.valid_from, self.valid_until)
        return self


def _refuse_backwards(first: date, last: date | None) -> None:
    if last is not None and last < first:
        raise refused(
            "截止日 {to} 早于起始日 {from}",
            "ends on {to} before it starts on {from}",
            to=str(last),
            **{"from": str(first)},
        )


class FileEntry(Strict):
    """A policy file."""

    documents: dict[str, DocumentEntry] = Field(default_factory=dict)
    parameters: list[ParameterEntry] = Field(default_factory=list)
    facts: list[FactEntry] = Field(default_factory=list)
    instruments: list[InstrumentEntry] = Field(default_factory=list)
    caps: list[CapEntry] = Field(default_factory=list)
    withdrawn: list[WithdrawnEntry] = Field(default_factory=list)

    @model_validator(mode="after")
    def _holds_something(self) -> "FileEntry":
        if not self.model_fields_set - {"documents"}:
            raise refused(
                "文件中没有内容：补上 parameters、facts、instruments、caps 或 withdrawn",
                "the file holds nothing: add parameters, facts, instruments, caps or withdrawn",
            )
        return self


KEYS: dict[str, tuple[str, ...]] = {
    model.__name__: tuple(field.alias or name for name, field in model.model_fields.items())
    for model in (
        FileEntry,
        DocumentEntry,
        ParameterEntry,
        TitleEntry,
        ValueEntry,
        SourceEntry,
        FactEntry,
        ChoiceEntry,
        InstrumentEntry,
        ConditionEntry,
        TakeUpEntry,
        CapEntry,
        WithdrawnEntry,
    )
}
"""The lawful keys of every part of a file, for "did you mean"."""
