"""The tables of the answers in bulk: every kind of change has words, also the one that is none."""

import laborflow as lf
from reports.answer_book import KINDS, unlocks_by_change
from reports.markup import html_table
from tests.one_pair import NEXT_COUNTY, ON, POLICY, pair


def test_who_cannot_be_placed_by_one_change_is_counted_in_words() -> None:
    """A recorded no to leaving is not up for change: one person, of a kind with a name and not of a blank."""
    instance = pair(worker={"reach": "county"}, post={"region": NEXT_COUNTY})
    inquiry = lf.inquire(lf.match(instance, date=ON, policy=POLICY), instance, POLICY)
    table = unlocks_by_change(inquiry)
    assert (table.frame["people"].tolist(), table.frame["change"].isin(KINDS).all()) == ([1], True)
    assert "没有单项改变可行" in html_table(table, inquiry.case.names, "zh")
    assert "No single change" in html_table(table, inquiry.case.names, "en")
