"""Which parser reads which column: decided once per column of a sheet."""

from collections.abc import Sequence
from dataclasses import dataclass

from domain.intake import cells, identity
from domain.intake.aliases import Aliases, Unit, column_of
from domain.intake.names import (
    Places,
    TradeNames,
    region_parser,
    regions_parser,
    requirements_parser,
    skills_parser,
    trade_parser,
    trades_parser,
)
from domain.intake.phrases import screens_parser
from domain.tables import Column, Kind

PAY_COLUMNS = ("pay", "incumbent_pay")


@dataclass(frozen=True)
class Words:
    """Everything that turns words of a ledger into values: aliases, places, trades and where the sheet is from."""

    aliases: Aliases
    places: Places
    trades: TradeNames
    hint: str = ""


def parser_of(
    table: str, name: str, unit: Unit | None, words: Words, distinct: Sequence[cells.Cell] = ()
) -> cells.Parser:
    """Return the parser of one column.

    Parameters
    ----------
    table, name
        Which column.
    unit
        The unit that the header states.
    words
        Aliases, places and trades.
    distinct
        The column's distinct cells, for better guesses at what a misspelt one means.
    """
    column = column_of(table, name)
    special = _special(table, column, words)
    if special is not None:
        return special
    values = words.aliases.of_column(table, column)
    parse = _by_kind(table, column, unit, words, values, distinct)
    return cells.aliased(parse, values) if column.kind in _LOOKED_UP else parse


_LOOKED_UP = frozenset({Kind.TEXT, Kind.NUMBER, Kind.INTEGER, Kind.FLAG, Kind.DATE, Kind.MONTH, Kind.REGION})


def _by_kind(
    table: str, column: Column, unit: Unit | None, words: Words, values: dict[str, str], distinct: Sequence[cells.Cell]
) -> cells.Parser:
    """Return the parser of a kind of column."""
    match column.kind:
        case Kind.NUMBER | Kind.INTEGER:
            return cells.number_parser(units_of(column, words.aliases), unit, column.kind is Kind.INTEGER)
        case Kind.FLAG:
            return cells.flag
        case Kind.DATE:
            return cells.date_parser(month_end=column.name.endswith("_until") or column.name == "ends")
        case Kind.MONTH:
            return cells.month
        case Kind.CHOICE:
            return cells.choice_parser(column.choices, values, words.aliases.shown_values(table, column))
        case Kind.CHOICES:
            accepted = words.aliases.shown_values(table, column)
            return cells.set_parser(cells.choice_parser((*column.choices, "none"), values, accepted))
        case Kind.REGION:
            return region_parser(words.places, words.hint, distinct)
        case Kind.REGIONS:
            return regions_parser(words.places, words.hint, values, distinct)
        case Kind.TRADE:
            return trade_parser(words.trades, values)
        case Kind.TRADES:
            return trades_parser(words.trades, values)
        case Kind.TEXT:
            return cells.text


def _special(table: str, column: Column, words: Words) -> cells.Parser | None:
    """Return the parser of a column that its name, not its kind, decides."""
    if column.name == "identity_number":
        return identity.identity_number
    if is_credit_code(column):
        return cells.aliased(identity.credit_code, words.aliases.of_column(table, column))
    if column.unit == "clock":
        return cells.clock
    if column.name == "screens":
        return screens_parser(words.aliases.screens)
    if column.name == "worker_id":
        return worker_number
    if column.name == "skills":
        skill, level = column_of("skills_held", "skill"), column_of("skills_held", "level")
        of = words.aliases.of_column
        return skills_parser(words.trades, of("skills_held", skill), of("skills_held", level))
    if column.name == "requirements":
        skill, level = column_of("requirements", "skill"), column_of("requirements", "min_level")
        of = words.aliases.of_column
        return requirements_parser(words.trades, of("requirements", skill), of("requirements", level))
    return None


def worker_number(cell: cells.Cell) -> str | None:
    """Parse a worker's number; one that looks like an identity number is tested as such."""
    number = cells.as_text(cell)
    if identity.LOOKS_LIKE_IDENTITY.fullmatch(number.upper()):
        return identity.identity_number(number)
    return number or None


def is_credit_code(column: Column) -> bool:
    """Tell whether a column holds a credit code: an employer's id, here or by reference."""
    return column.references == "employers.employer_id" or column.name == "employer_id"


def units_of(column: Column, aliases: Aliases) -> dict[str, Unit]:
    """Return the units that may follow a number of this column."""
    return {unit: known for (of, unit), known in aliases.units.items() if of == column.unit}


def pay_unit_parser(table: str, name: str, unit: Unit | None, words: Words) -> cells.Parser:
    """Return a parser of what a pay cell, else its header, says of the pay unit."""
    units = units_of(column_of(table, name), words.aliases)

    def parse(cell: cells.Cell) -> str | None:
        digits, stated = cells.split_number(cell)
        if not digits:
            return None
        said = units.get(stated, unit)
        return said.pay_unit if said is not None else None

    return parse
