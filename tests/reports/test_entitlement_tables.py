"""Entitlements in tables, sheets and on the page: sums that hold, money that adds up, questions that are asked.

The case: five people of Chongxin county at work from 1 March 2024 (see tests/commands/test_policy_for.py for the notice):
two in Shaanxi (400 yuan) and one in Beijing (600), not organised; one in Beijing of whom that is not known; one in
Lanzhou (300) who was paid already. The county has 700 yuan for travel.
"""

from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from domain.policy import Policy
from reports.case import Case
from reports.entitlement_book import Book
from reports.entitlement_lists import claims
from reports.names import Names
from reports.table import Tidy
from reports.tables import derive, entitlements, spending
from tests.travellers import travellers

ON = date(2024, 3, 1)
PLACES = ("610102", "610103", "110108", "110108", "620102")


@pytest.fixture(scope="module")
def book(policy: Policy) -> Book:
    """The claims of the case, those on the travel subsidy only."""
    facts = [{"worker_id": f"W{n}", "fact": "organised", "value": "no"} for n in (1, 2, 3, 5)]
    paid = pd.DataFrame(
        {
            "payment_id": ["B1"],
            "instrument": ["travel_subsidy"],
            "worker_id": ["W5"],
            "amount_yuan": [300.0],
            "paid_on": [pd.Timestamp("2024-02-01")],
            "fund_id": ["F1"],
        }
    )
    money = pd.DataFrame(
        {
            "fund_id": ["F1"],
            "region": ["620823"],
            "amount_yuan": [1000.0],
            "valid_from": [pd.Timestamp("2024-01-01")],
            "valid_until": [pd.Timestamp("2024-12-31")],
            "channel": ["rural_link"],
        }
    )
    instance, plan = travellers("620823", PLACES, facts, on=ON, payments=paid, funds=money)
    whole = Book.of(instance, plan, ON, policy)
    travel = whole.table[whole.table["instrument"] == "travel_subsidy"].reset_index(drop=True)
    return Book(whole.instance, policy, ON, travel)


def test_claims_add_up_by_instrument(book: Book) -> None:
    """400 + 400 + 600 are expected, 600 wait for a fact; who was paid has no claim left."""
    [row] = entitlements.by_instrument(book).frame.to_dict("records")
    assert (row["claims"], row["due_yuan"], row["expected_yuan"]) == (4, 0.0, 1400.0)
    assert (row["verify"], row["verify_yuan"], row["grade"], row["fund"]) == (1, 600.0, "read", "rural_link")


def test_people_are_counted_by_home(book: Book) -> None:
    """Four people of Chongxin have a claim of their own."""
    [row] = entitlements.by_county(book).frame.to_dict("records")
    assert (row["county"], row["people"], row["claims"]) == ("620823", 4, 4)


def test_what_is_to_be_found_out_is_named(book: Book) -> None:
    """One claim of 600 yuan waits for nothing but whether the transfer was organised."""
    [row] = entitlements.to_find_out(book).frame.to_dict("records")
    assert row == {"fact": "organised", "instrument": "travel_subsidy", "verify": 1, "alone": 1, "verify_yuan": 600.0}


def test_the_year_end_burn(book: Book) -> None:
    """Of 1,000 yuan 300 were paid; what is expected, weighed by take-up, takes no more than the rest of it.

    Of 1,400 yuan expected 0.8 apply (take-up on application, ours): 1,120; the fund can bear 700, the rest it cannot.
    """
    frame = spending.burn(book).frame
    fund = frame[frame["fund_id"] == "F1"].iloc[0]
    assert (fund["amount_yuan"], fund["paid_yuan"]) == (1000.0, 300.0)
    assert fund["left_yuan"] == pytest.approx(1000.0 - 300.0 - fund["due_yuan"] - fund["expected_yuan"])
    assert fund["left_yuan"] >= 0
    without = frame[frame["fund_id"].isna()]
    assert fund["expected_yuan"] + without["expected_yuan"].sum() == pytest.approx(1120.0)
    assert set(without["outcome"]) == {"no_fund"}


def test_months_add_up_to_the_year(book: Book) -> None:
    """The twelve months of a fund sum to its row of the year, and what is left in December is what is left."""
    months, year = spending.by_month(book).frame, spending.burn(book).frame
    one = months[months["fund_id"] == "F1"]
    whole = year[year["fund_id"] == "F1"].iloc[0]
    assert len(one) == 12
    for name in ("paid_yuan", "due_yuan", "expected_yuan"):
        assert one[name].sum() == pytest.approx(whole[name])
    assert one["left_yuan"].iloc[-1] == pytest.approx(whole["left_yuan"])


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_list_of_claims_names_questions_and_clauses(book: Book, policy: Policy, lang: str) -> None:
    """Every claim has a row with its clause; the one to verify says what to find out, in words."""
    frame = claims(book, lang).frame  # type: ignore[arg-type]
    assert len(frame) == 4
    assert frame["clause"].str.contains("崇信县").all()
    asked = set(frame.loc[frame["state"] == "verify", "asks"])
    assert asked == {"有组织输出" if lang == "zh" else "Organised transfer"}


def test_a_long_list_keeps_what_is_sure(book: Book, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where a sheet holds three rows only, the three sure claims stand on it and the larger one to verify does not."""
    monkeypatch.setattr("reports.entitlement_lists.MOST_CLAIMS", 3)
    frame = claims(book, "en").frame
    assert frame["worker_id"].tolist() == ["W1", "W2", "W3"]
    assert set(frame["state"]) == {"expected"}


def test_money_that_must_be_spent_is_named(policy: Policy) -> None:
    """In Fujian the absorption money must be paid in full by 31 December: what would be left is called out.

    The fund of Gansu, where no document says so, just has money left.
    """
    money = pd.DataFrame(
        {
            "fund_id": ["F1", "F2"],
            "region": ["350102", "620823"],
            "amount_yuan": [1000.0, 1000.0],
            "valid_from": [pd.Timestamp("2024-01-01")] * 2,
            "valid_until": [pd.Timestamp("2024-12-31")] * 2,
            "channel": ["cooperation", "cooperation"],
        }
    )
    instance, plan = travellers("620823", ["620823"], on=ON, funds=money)
    frame = spending.burn(Book.of(instance, plan, ON, policy)).frame.set_index("fund_id")
    assert frame["outcome"].reindex(["F1", "F2"]).tolist() == ["must_spend", "left"]


def test_the_tables_of_a_plan_agree_with_its_claims(case: Case) -> None:
    """By instrument, by payee and by question, the tables of a report are sums of the same claims."""
    tables = derive(case)
    table = case.book.table

    def total(name: str, column: str) -> float:
        return float(tables[name].frame[column].sum())

    assert total("entitlements_by_instrument", "claims") == len(table)
    assert total("entitlements_by_instrument", "verify") == (table["state"] == "verify").sum()
    paid_to = table["payee_kind"].value_counts()
    assert total("entitlements_by_employer", "claims") == paid_to.get("employer", 0)
    assert total("entitlements_by_agent", "claims") == paid_to.get("agent", 0) + paid_to.get("lender", 0)
    known = table["amount_yuan"].fillna(0.0)
    columns = ("due_yuan", "expected_yuan", "verify_yuan")
    assert sum(total("entitlements_by_instrument", name) for name in columns) == pytest.approx(known.sum())


def test_claims_are_written_beside_the_plan(book: Book, tmp_path: Path) -> None:
    """The Parquet file holds every claim and its questions, and is read back as it was."""
    book.table.to_parquet(tmp_path / "entitlements.parquet", index=False)
    back = pd.read_parquet(tmp_path / "entitlements.parquet")
    assert [tuple(facts) for facts in back["asks"]] == list(book.table["asks"])
    assert back["amount_yuan"].tolist() == book.table["amount_yuan"].tolist()


def test_titles_of_instruments_are_spoken(book: Book, policy: Policy, names: Names) -> None:
    """A table of claims says titles, not ids."""
    tidy: Tidy = entitlements.by_instrument(book)
    field = tidy.field_of("instrument")
    assert names.speak_all(tidy.frame["instrument"], field.form, field.labels, "zh") == ["外出务工交通补贴"]
