"""What answers teach: rates by band, a fit that finds what made them, reliability, standby offers within a risk."""

import numpy as np
import pytest
from scipy.special import expit
from scipy.stats import binom

from dispatch.acceptance import acceptance, answers_of, fit, refusal_reasons
from dispatch.answers import reason_kind
from dispatch.standby import accepted_spread
from tests.dispatch.day import ON
from tests.dispatch.office import NEXT, Office, on_post


def test_the_fit_finds_the_coefficients_that_made_the_answers() -> None:
    """Of 20,000 answers drawn with a logit of 1, -2 in one band and +0.5 in another, the fit gives these back."""
    draw = np.random.default_rng(4)
    bands = draw.integers(0, 3, 20_000)
    design = np.column_stack([np.ones(20_000), bands == 1, bands == 2]).astype(np.float64)
    accepted = draw.random(20_000) < expit(design @ [1.0, -2.0, 0.5])
    assert fit(design, accepted) == pytest.approx([1.0, -2.0, 0.5], abs=0.1)


def test_few_answers_are_pulled_to_the_mean() -> None:
    """One refusal in a band of its own moves its coefficient, but not to minus infinity."""
    design = np.array([[1.0, 0.0]] * 20 + [[1.0, 1.0]])
    found = fit(design, np.array([True] * 10 + [False] * 11))
    assert -2 < found[1] < 0


def test_the_spread_of_acceptances() -> None:
    """With equal chances the spread is the binomial distribution; one who is sure moves it by one."""
    assert accepted_spread(np.full(6, 0.3)) == pytest.approx(binom.pmf(range(7), 6, 0.3))
    assert accepted_spread(np.array([1.0, *[0.3] * 6])) == pytest.approx([0.0, *binom.pmf(range(7), 6, 0.3)])


def test_reasons_are_kinds_and_not_words() -> None:
    """A reason is stored as what it is about: names in it are gone."""
    said = {
        "工资太低": "pay",
        "离家太远，李四不同意": "distance",
        "要照顾孩子": "family",
        "Too far": "distance",
        "不想去": "other",
    }
    assert {words: reason_kind(words) for words in said} == said


@pytest.mark.nights
def test_answers_are_counted(office: Office) -> None:
    """Two refuse, the others accept: the answers stand by name in the order told, and the rates count them; below fifty nothing is foretold."""
    office.imports()
    first = office.diff(office.runs())
    office.publishes()
    assert not (first["reason"] == "standby").any()
    told = on_post(first[first["to_level"] == "announced"], "P1")
    refused = [worker for worker in told if worker != "W03"][:2]
    office.told(*((worker, "P1", "refused" if worker in refused else "accepted") for worker in told))
    found = answers_of(office.desk)
    assert dict(zip(found["worker_id"], found["accepted"], strict=True)) == {w: w not in refused for w in told}
    seen = acceptance(office.desk, NEXT, office.policy)
    assert (seen.answers, seen.brier) == (len(told), None)
    history = seen.rates[seen.rates["by"] == "history"]
    assert history[["band", "answers", "accepted"]].to_numpy().tolist() == [["0", len(told), len(told) - 2]]
    assert refusal_reasons(office.desk) == {}


@pytest.mark.nights
def test_standby_offers_stay_within_the_risk(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """Three promised on three seats of P2 at a rate of 50%; the fourth of the county is asked when 6.25% is within the risk."""
    monkeypatch.setattr("dispatch.acceptance.rates_by_minutes", lambda *_: {"": 0.5})
    office.imports()
    for risk, asked in ((0.06, 0), (0.07, 1)):
        policy = office.policy.replaced("offers.overbook_risk", risk, "test")
        diff = office.diff(replace_policy(office, policy).runs())
        at_home = diff[(diff["reason"] == "standby") & (diff["to_post"] == "P2")]
        assert len(at_home) == asked
        assert (diff.loc[at_home.index, "to_level"] == "draft").all()


def replace_policy(office: Office, policy: object) -> Office:
    """Return the office under another policy."""
    other = object.__new__(Office)
    other.__dict__ |= {**office.__dict__, "policy": policy}
    return other


def test_an_office_has_no_answers_at_first(office: Office) -> None:
    """Without ledgers and answers there is nothing to say, and nothing fails."""
    found = acceptance(office.desk, ON, office.policy)
    assert (found.answers, len(found.rates), found.brier) == (0, 0, None)
