"""The list of what blanks lead to."""

import pytest

from domain.tables import TABLES
from reports.blanks import WHEN_BLANK


@pytest.mark.parametrize(("table", "column"), WHEN_BLANK)
def test_every_entry_is_a_column_that_may_be_blank(table: str, column: str) -> None:
    """The list names columns of the tables only, and only optional ones."""
    assert not TABLES[table].column(column).required
