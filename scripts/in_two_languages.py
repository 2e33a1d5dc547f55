"""One computation told twice: parts of a page that are said of the same figures in Chinese and in English."""

from collections.abc import Callable

from domain.language import Language, Text

Cell = Text | str


def in_both(said: Callable[[Language], str]) -> Text:
    """Return what is said of the same figures in either language."""
    return Text(said("zh"), said("en"))


def row_of(*cells: Cell) -> Callable[[Language], tuple[str, ...]]:
    """Return a row of a table whose words depend on the language."""
    return lambda lang: tuple(one.say(lang) if isinstance(one, Text) else one for one in cells)
