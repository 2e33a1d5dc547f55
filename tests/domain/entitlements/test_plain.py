"""The quick ways against plain ones: look-ups by place, caps, deductions, and everybody at once against one by one."""

import tempfile
from collections import defaultdict
from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.entitlements import entitlements
from domain.entitlements.asks import Asks
from domain.entitlements.dated import Dated, Spots
from domain.language import Text
from domain.policy import Parameter, Policy, Source, Value
from domain.policy.parameter import Form
from tests.domain.entitlements.small import (
    ON,
    by_worker,
    condition,
    fact,
    instance,
    instrument,
    parameter,
    plan,
    policy,
    said,
)

PLACES = ["", "22", "2204", "220421", "220421105", "33", "3302"]
ASKED = ["220421105", "220421106", "220421", "220422", "330206", "330206001", "440103"]
DAYS = [date(2026, 1, 1), date(2026, 6, 1), date(2026, 12, 31)]
spans = st.tuples(st.sampled_from(PLACES), st.sampled_from(DAYS), st.sampled_from([None, *DAYS]))


@given(st.lists(spans, max_size=12), st.lists(spans, max_size=12))
def test_values_are_those_of_the_parameter(first: list, second: list) -> None:
    """Looked up by the places that matter, every row has the value that the parameter itself gives for place and day."""
    parameters = []
    for name, held in (("a.a", first), ("b.b", second)):
        values = tuple(
            Value(float(n), "u", Source("ours", note="n"), place, start, end, "x", 1)
            for n, (place, start, end) in enumerate(held)
        )
        parameters.append(Parameter(name, Text("甲", "a"), "u", Form("number", "number", 0, 99), values))
    rules = Policy(tuple(parameters))
    dated = Dated.of(rules, ASKED, ["a.a", "b.b"])
    places, days = np.repeat(np.arange(len(ASKED)), len(DAYS)), np.array(DAYS * len(ASKED), dtype="M8[D]")
    for name in ("a.a", "b.b"):
        wanted = [rules.find(name, day, place) for place in ASKED for day in DAYS]
        plain = [np.nan if value is None else value.value for value in wanted]
        found = Spots.of(dated, dated.place_of[places], days).figures(name)
        np.testing.assert_array_equal(found, plain)
        one_day = Spots.of(dated, dated.place_of[np.arange(len(ASKED))], np.datetime64(DAYS[1])).figures(name)
        np.testing.assert_array_equal(one_day, plain[1 :: len(DAYS)])


@given(st.lists(st.tuples(st.integers(0, 7), st.integers(0, 7)), min_size=1, max_size=30))
def test_questions_are_joined(rows: list[tuple[int, int]]) -> None:
    """What is asked of a row is what either of two lists of questions asks, each once."""
    asks, facts = Asks(), ("a", "b", "c")
    one, other = (asks.of_bits(np.array(bits, dtype=np.int64), facts) for bits in zip(*rows, strict=True))
    merged = asks.merged(one, other)
    for (left, right), code in zip(rows, merged, strict=True):
        assert set(asks.tuples[code]) == {name for n, name in enumerate(facts) if (left | right) >> n & 1}
        assert len(set(asks.tuples[code])) == len(asks.tuples[code])


FIGURES = (
    parameter("p.share", "number", 1)
    + parameter("p.cap", "number", 250)
    + parameter("p.years", "integer", 3)
    + parameter("p.heads", "list", "[vat, income_tax]", leaf="text")
    + parameter("p.yuan", "number", 100)
)
FACTS = fact("fee", "number") + fact("vat", "number", "employer") + fact("income_tax", "number", "employer")
PLACED = condition("fact: placed, is: true")
fees = st.lists(st.tuples(st.integers(0, 200), st.integers(0, 2), st.integers(10, 14)), min_size=1, max_size=12)


def drawn(rows: list[tuple[int, int, int]], facts: list[dict] | None = None):
    """People with a fee, one of three employers and a day on which the work starts."""
    posts = [
        {"post_id": f"P{n}", "employer_id": f"E{employer}", "starts": f"2026-03-{day}"}
        for n, (_, employer, day) in enumerate(rows)
    ]
    stated = [said(f"W{n:02d}", "fee", fee) for n, (fee, _, _) in enumerate(rows)]
    workers = [{"worker_id": f"W{n:02d}"} for n in range(len(rows))]
    employers = [{"employer_id": f"E{n}"} for n in range(3)]
    made = plan(*((f"W{n:02d}", f"P{n}") for n in range(len(rows))))
    return instance(workers, employers, posts, subsidy_facts=[*stated, *(facts or [])]), made


def queue(rows: list[tuple[int, int, int]]) -> list[int]:
    """People in the order in which they come: by day, then by id."""
    return sorted(range(len(rows)), key=lambda n: (rows[n][2], n))


@settings(max_examples=25, deadline=None)
@given(fees)
def test_caps_are_filled_one_by_one(rows: list[tuple[int, int, int]]) -> None:
    """A cap of yuan per employer leaves what filling it person by person leaves."""
    caps = "  - {id: cap.x, title: {zh: 甲, en: A}, instruments: [grant], per: employer, period: year, counts: yuan, limit: p.cap}\n"
    grant = instrument(
        "grant", "share_of", "{share: p.share}", pays="employer", place="work", reads="{base: fee}", conditions=PLACED
    )
    with tempfile.TemporaryDirectory() as folder:
        rules = policy(Path(folder), FIGURES, grant, FACTS, caps)
    left, plain = defaultdict(lambda: 250.0), {}
    for n in queue(rows):
        got = min(rows[n][0], left[rows[n][1]])
        left[rows[n][1]] -= got
        plain |= {f"W{n:02d}": got} if got else {}
    tables, made = drawn(rows)
    assert by_worker(entitlements(tables, made, ON, rules)) == plain


@settings(max_examples=25, deadline=None)
@given(
    fees,
    st.lists(st.tuples(st.sampled_from([None, 0, 50, 120]), st.sampled_from([None, 0, 90])), min_size=3, max_size=3),
)
def test_credits_are_deducted_one_by_one(
    rows: list[tuple[int, int, int]], taxes: list[tuple[int | None, int | None]]
) -> None:
    """Credits of 100 a head get what deducting them one by one, head after head, gets; an unknown tax leaves them open."""
    facts = [
        said(f"E{n}", head, yuan)
        for n, employer in enumerate(taxes)
        for head, yuan in zip(("vat", "income_tax"), employer, strict=True)
        if yuan is not None
    ]
    credit = instrument(
        "credit",
        "credit",
        "{amount: p.yuan, years_max: p.years, heads: p.heads}",
        pays="employer",
        place="work",
        settle="ordered_deduction",
        conditions=PLACED,
    )
    with tempfile.TemporaryDirectory() as folder:
        rules = policy(Path(folder), FIGURES, credit, FACTS)
    left, plain = [list(employer) for employer in taxes], {}
    for n in queue(rows):
        want, heads = 100.0, left[rows[n][1]]
        for place, yuan in enumerate(heads):
            if want and yuan is None:
                plain[f"W{n:02d}"] = None
                break
            part = min(want, yuan or 0)
            heads[place] = (yuan or 0) - part if yuan is not None else None
            want -= part
        else:
            plain |= {f"W{n:02d}": 100.0 - want} if want < 100 else {}
    tables, made = drawn(rows, facts)
    found = {
        worker: None if pd.isna(yuan) else yuan
        for worker, yuan in by_worker(entitlements(tables, made, ON, rules)).items()
    }
    assert found == plain


def test_everybody_at_once_is_everybody_alone() -> None:
    """Under the shipped rules a person's own claims are the same whether a whole county or the person alone is asked."""
    from scenarios.ledgers import generate

    rules, day = Policy.load(), date(2026, 9, 1)
    people = _small_county(generate, rules)
    claims = entitlements(people, None, day, rules)
    own = claims[(claims["payee_kind"] == "worker") & claims["worker_id"].notna()]
    chosen = own["worker_id"].drop_duplicates().iloc[:: max(1, own["worker_id"].nunique() // 12)]
    for worker in chosen:
        alone = type(people)(
            {
                name: frame[frame["worker_id"] == worker] if name != "employers" and "worker_id" in frame else frame
                for name, frame in people.tables.items()
            }
        )
        found = entitlements(alone, None, day, rules)
        columns = ["instrument", "amount_yuan", "due_yuan", "state", "asks", "payable_on", "fund", "clause"]
        mine = [
            frame[(frame["payee_kind"] == "worker") & (frame["worker_id"] == worker)][columns] for frame in (found, own)
        ]
        one, other = (
            frame.astype({"instrument": "str", "state": "str", "fund": "str", "clause": "str"}) for frame in mine
        )
        pd.testing.assert_frame_equal(one.reset_index(drop=True), other.reset_index(drop=True))


def _small_county(generate, rules: Policy):
    """The tiny made-up ledgers, read in."""
    from domain.intake import read_ledgers
    from scenarios.ledgers import write_ledgers
    from tests.domain.intake.ledger import new_vault

    with tempfile.TemporaryDirectory() as folder:
        write_ledgers(generate("tiny", on=ON), Path(folder) / "ledgers")
        return read_ledgers(Path(folder) / "ledgers", policy=rules, on=ON, vault=new_vault(Path(folder))).instance
