"""The schema of the facts, instruments and caps of a policy file: what keys they may have."""

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, model_validator

from domain.policy.schema_parts import ChoiceEntry, Strict, TitleEntry, refused

Word = Annotated[str, Field(pattern=r"^[a-z][a-z_0-9]*$")]
Dotted = Annotated[str, Field(pattern=r"^[a-z][a-z_0-9]*(\.[a-z_0-9]+)+$")]
NUMERIC = ("at_least", "at_most", "above", "below")
LISTED = ("in", "not_in", "any_of")


def _named(operand: object) -> bool:
    return isinstance(operand, dict) and set(operand) == {"parameter"} and isinstance(operand["parameter"], str)


def _flag_or_word(operand: object) -> object:
    if isinstance(operand, bool | str) or _named(operand):
        return operand
    raise refused("应为 true、false、文字或 {{parameter: 编号}}", "is not true, false, a word or {{parameter: id}}")


def _words(operand: object) -> object:
    if _named(operand) or (isinstance(operand, list) and all(isinstance(word, str) for word in operand) and operand):
        return operand
    raise refused("应为文字列表或 {{parameter: 编号}}", "is not a list of words or {{parameter: id}}")


def _named_number(operand: object) -> object:
    if _named(operand):
        return operand
    raise refused(
        "数字只能写在参数中：写 {{parameter: 编号}}",
        "is no parameter; figures stand in parameters, with their source: write {{parameter: id}}",
    )


def _choices_by_code(choices: object) -> object:
    """Return choices with their titles; of a plain list every code is its own title."""
    if isinstance(choices, list) and all(isinstance(code, str) for code in choices):
        return {code: {"zh": code, "en": code} for code in choices}
    return choices


FlagOrWord = Annotated[Any, BeforeValidator(_flag_or_word)]
Words = Annotated[Any, BeforeValidator(_words)]
NamedNumber = Annotated[Any, BeforeValidator(_named_number)]


class FactEntry(Strict):
    """A fact: something stated of a worker or an employer in the table ``subsidy_facts``."""

    id: Word
    title: TitleEntry
    of: Literal["worker", "employer"]
    kind: Literal["number", "integer", "flag", "text", "date"]
    unit: str = ""
    range: Annotated[list[float], Field(min_length=2, max_length=2)] | None = None
    choices: Annotated[dict[str, ChoiceEntry], BeforeValidator(_choices_by_code)] = Field(default_factory=dict)
    blank: Literal["unknown", "none"] = "unknown"

    @model_validator(mode="after")
    def _is_whole(self) -> "FactEntry":
        if self.kind in ("number", "integer") and (self.range is None or not self.unit):
            raise refused("数字须写 unit 和 range", "is a number but has no unit or no range")
        return self


class ConditionEntry(Strict):
    """One condition: a fact and exactly one operator."""

    fact: str
    is_: FlagOrWord | None = Field(default=None, alias="is")
    in_: Words | None = Field(default=None, alias="in")
    not_in: Words | None = None
    any_of: Words | None = None
    at_least: NamedNumber | None = None
    at_most: NamedNumber | None = None
    above: NamedNumber | None = None
    below: NamedNumber | None = None
    where: str | None = None
    only_if: "ConditionEntry | None" = None

    @model_validator(mode="after")
    def _has_one_operator(self) -> "ConditionEntry":
        if len(self.model_fields_set - {"fact", "where", "only_if"}) != 1:
            raise refused(
                "须且只须一个判断：is、in、not_in、any_of、at_least、at_most、above、below",
                "needs exactly one of is, in, not_in, any_of, at_least, at_most, above, below",
            )
        return self

    def operation(self) -> tuple[str, Any]:
        """Return the operator and the operand."""
        name = next(iter(self.model_fields_set - {"fact", "where", "only_if"}))
        return name.rstrip("_"), getattr(self, name)


class TakeUpEntry(Strict):
    """How it is paid: three parameters."""

    way: str
    share: str
    delay_days: str


class InstrumentEntry(Strict):
    """One instrument."""

    id: Word
    title: TitleEntry
    audience: Literal["worker", "employer", "agent"]
    case: Literal["worker", "employer"]
    pays: Literal["worker", "employer", "household", "agent", "lender"]
    place: Literal["home", "work"]
    fund: str
    amount: str
    uses: Annotated[dict[str, str], Field(min_length=1)]
    reads: dict[str, str] = Field(default_factory=dict)
    conditions: list[ConditionEntry] = Field(default_factory=list)
    gives_way_to: list[str] = Field(default_factory=list)
    settle: Literal["ordered_deduction"] | None = None
    take_up: TakeUpEntry | None = None
    begins: str | None = None
    dated_by: Literal["day", "begin"] = "day"
    note: TitleEntry | None = None

    @model_validator(mode="after")
    def _fits_its_case(self) -> "InstrumentEntry":
        if self.case == "employer" and (self.pays in ("worker", "household") or self.place == "home"):
            raise refused(
                "case 为 employer 时，pays 不能是 worker、household，place 不能是 home",
                "has case employer: it cannot pay a worker or household, nor go by a worker's home",
            )
        return self


class CapEntry(Strict):
    """One cap."""

    id: Dotted
    title: TitleEntry
    instruments: Annotated[list[str], Field(min_length=1)]
    per: Literal["worker", "household", "employer", "agent"]
    period: Literal["year", "ever"]
    counts: Literal["times", "yuan"]
    limit: str
