"""The policy list as a page: every instrument in force, both languages, nothing fetched, nothing to explain."""

import re
from datetime import date

import pytest

from domain.policy import Policy
from reports.names import Names
from reports.policy_offers import absent, offers
from reports.policy_page import render_policies

ON = date(2026, 3, 2)


@pytest.fixture(scope="module")
def page(policy: Policy) -> str:
    """The lists of a county of Jilin."""
    return render_policies(policy, ON, "220421", names=Names.of(policy, ON))


def article(page: str, lang: str) -> str:
    """Return the article of one language."""
    found = re.search(rf'<article class="{lang}".*?</article>', page, re.DOTALL)
    assert found is not None
    return found.group()


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_instrument_in_force_has_its_card(policy: Policy, page: str, lang: str) -> None:
    """What the policy says is in force stands on the page once in each language, and the rest is named as absent."""
    cards = re.findall(r'data-instrument="([a-z_]+)"', article(page, lang))
    assert sorted(cards) == sorted(offer.instrument.id for offer in offers(policy, ON, "220421"))
    for held in absent(policy, ON, "220421"):
        assert (held.title.zh if lang == "zh" else held.title.en) in article(page, lang).replace("&#39;", "'")


@pytest.mark.parametrize(
    ("lang", "asks"),
    [
        ("zh", ("谁能得到", "到什么时候", "怎么领", "写在哪里")),
        ("en", ("Who gets it", "Until when", "How it is paid", "Where it says so")),
    ],
)
def test_every_card_answers_what_a_reader_asks(page: str, lang: str, asks: tuple[str, ...]) -> None:
    """How much stands in the head of a card; who, until when, how and where it says so stand below."""
    for card in re.findall(r'<section class="offer".*?</section>', article(page, lang), re.DOTALL):
        assert re.search(r'<p class="much">[^<]+</p>', card)
        for ask in asks:
            assert re.search(rf"<dt>{ask}</dt><dd>\s*\S", card), ask


def test_assumptions_are_marked(page: str) -> None:
    """Figures of ours carry their mark, and a line above the list says what it means."""
    assert 'class="grade ours"' in page
    assert "以当地部门公布的标准为准" in page


def test_the_page_fetches_nothing_and_is_the_same_each_time(policy: Policy, page: str) -> None:
    """One file, no script, no address but links to click; the same bytes when written again."""
    assert not re.search(r"<(script|link|img|iframe)\b|url\(|@import", page)
    assert page == render_policies(policy, ON, "220421", names=Names.of(policy, ON))


def test_one_audience_has_no_jumps(policy: Policy) -> None:
    """The list of one audience holds its cards only."""
    page = render_policies(policy, ON, "220421", audience="employer", names=Names.of(policy, ON))
    assert 'id="zh-employer"' in page
    assert 'id="zh-worker"' not in page


def test_a_place_without_anything_says_so(policy: Policy) -> None:
    """Before any rule was in force the page says that nothing is, instead of being empty."""
    page = render_policies(policy, date(1999, 1, 1), "22", names=Names.of(policy, ON))
    assert "当地当日没有查到标准" in page
