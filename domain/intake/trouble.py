"""What can be wrong with one cell: the problem and the way out, with the nearest valid value."""

from collections.abc import Iterable
from difflib import get_close_matches

from domain.language import Text


class CellTrouble(Exception):
    """A cell that cannot be read; raised once per distinct value and column."""

    def __init__(self, problem: Text, way_out: Text) -> None:
        self.problem = problem
        self.way_out = way_out
        super().__init__(problem.en)


def braces_kept(text: Text) -> Text:
    """Return the text with braces doubled, so that values in it survive ``Text.say``."""
    return Text(text.zh.replace("{", "{{").replace("}", "}}"), text.en.replace("{", "{{").replace("}", "}}"))


def nearest(value: str, known: Iterable[str], cutoff: float = 0.4) -> str | None:
    """Return the known text most like the value, or None when nothing comes near."""
    found = get_close_matches(value, sorted(set(known)), n=1, cutoff=cutoff)
    return found[0] if found else None


def did_you_mean(guess: str | None, otherwise: Text) -> Text:
    """Return the way out that names the guess, then what is accepted."""
    if guess is None:
        return otherwise
    return Text(f"是否为“{guess}”？{otherwise.zh}", f"did you mean {guess!r}? {otherwise.en}")
