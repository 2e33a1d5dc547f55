"""Answers where limits across people bind: the limit that holds somebody back, what would change it, overrides, the lottery."""

import re
from collections import Counter
from functools import cache

import numpy as np
import pytest

from domain.instance import Instance
from domain.language import Language
from optimizer.confirm import changed
from optimizer.encode import encode
from optimizer.limited_confirm import confirm_limited
from optimizer.limited_lottery import drawn_places
from optimizer.lottery import draws
from optimizer.objective import CostWeights
from optimizer.solution import Solution
from optimizer.solve import match, solve
from reports.answer_book import answer_tables, people_sheet
from reports.inquiry import Inquiry
from reports.markup import html_table
from tests.optimizer.limits_case import FAR, HOME, everything, instance, person, post
from tests.verification.instances import ON

ELSEWHERE = "220182"
SECRETS = ("H-SECRET", "T-SECRET", "9,137", "9137", "8,641", "8641")
"""Entries of single people that no answer may tell to anybody else."""


@cache
def tables() -> Instance:
    """Return six people of one county, a seat at home and three in Ningbo, one place in the corridor, beds for all who could go.

    W2 is of a priority group and goes first. W1, W3 and W4 are equals. W5 wants more than anybody pays, W6 is a woman for whom a
    post of her own is kept from her county.
    """
    workers = [
        person("W1", household_id="H-SECRET", wanted_regions=(HOME, FAR)),
        person("W2", groups=("out_of_poverty",), wanted_regions=(HOME, FAR)),
        person("W3", team_id="T-SECRET", wanted_regions=(HOME, FAR)),
        person("W4", wanted_regions=(HOME, FAR)),
        person("W5", reservation_wage_yuan_month=9137.0, wanted_regions=(HOME, FAR)),
        person("W6", sex="female", reservation_wage_yuan_month=8641.0, wanted_regions=(ELSEWHERE,)),
    ]
    posts = [
        post("P1", 3, FAR, dormitory_id="D1"),
        post("P2", 1),
        post("P3", 1, ELSEWHERE, pay=8700.0, allotment=("220422",)),
    ]
    corridor = {"corridor_id": "C1", "origin": (HOME,), "destination": (FAR,), "people_max": 1}
    beds = {"dormitory_id": "D1", "beds_men": 3, "beds_women": 1}
    return instance(workers, posts, corridors=[corridor], dormitories=[beds])


@cache
def asked(seed: int = 0) -> Inquiry:
    """Return the plan of the six, ready to be asked."""
    return Inquiry(match(tables(), everything(), ON, seed=seed), tables(), everything())


def waiting_men() -> list[str]:
    """Return the two of the three equals who have no place."""
    return [who for who in asked().plan.unplaced["worker_id"] if who in ("W1", "W3", "W4")]


def test_a_person_is_told_the_limit_in_words_its_worth_and_who_is_ahead() -> None:
    """One of the three equals has the corridor's place; each of the others waits with one other equal: two more places."""
    who = waiting_men()[0]
    said = asked().explain(who, "zh")
    assert "劳务协作人数（东丰县→宁波市海曙区）：现有 1 人，限不多于 1；再放宽一步可多安置 1 人" in said
    assert "排在前面或条件相同的有 1 人" in said
    assert "增加 2 人（1 → 3）" in said
    assert "1 → 3" in said
    assert "限制已计入" in said
    proven = asked().explain(who, "en", again=True)
    assert "Proven: every best plan under the change places this person." in proven


def test_the_limit_made_wider_removes_the_reason() -> None:
    """With the corridor at three the person told so has a place; the corridor holds nobody back any more."""
    row = asked().unlock(waiting_men()[0])
    assert row is not None
    wider = match(changed(tables(), row), everything(), ON)
    assert row["worker_id"] in set(wider.assignments["worker_id"])
    assert "corridor_quota" not in set(wider.unplaced["rule"])


def test_seats_kept_for_an_origin_are_an_unlock_and_forbid_an_override() -> None:
    """W6 is held back by the allotment alone; opened to her county she is placed; sent there she is not allowed."""
    row = asked().unlock("W6")
    assert row is not None
    assert (row["change"], row["subject"], row["value"]) == ("allotment", "P3", HOME)
    again = confirm_limited(asked().seen, tables(), everything(), ON, row)
    assert (again.told.post_id, again.certain) == ("P3", True)
    said = asked().what_if("W6", "P3", "en")
    assert said.startswith("Not allowed")
    assert "Seats kept for an origin" in said
    assert "Proven: they cannot be kept together." in said


def test_an_override_says_who_must_make_way_and_what_it_costs() -> None:
    """Sent to Ningbo, one of the equals takes the corridor's place of another: nobody more or less, at no yuan."""
    said = asked().what_if(waiting_men()[0], "P1", "en")
    assert said.startswith("Allowed")
    assert "no class gains or loses anybody" in said
    assert "somebody must make way: Corridor quota" in said
    kept = asked().what_if("W2", "P2", "en", forbid=True)
    assert kept.startswith("Kept from")


def test_no_single_change_is_proven_by_opening_all_of_them() -> None:
    """W5 wants more than any post pays: the one change per post was opened; a plan as good leaves the person out."""
    said = asked().explain("W5", "en", again=True)
    assert "that one change opens were opened" in said
    assert "as good" in said or "no single change of an entry would place" in said


def test_the_reverse_names_the_limit_that_is_missing() -> None:
    """The best posts and people are told with the limits that leave no room as the plan stands."""
    assert "no room under limits: Corridor quota" in asked().best(waiting_men()[0], "en")
    assert "没有余地" in asked().best("P1", "zh")


def test_the_price_list_counts_limits() -> None:
    """Of the corridor: two wait for it alone, one place more is worth one person; the pages say that limits are counted."""
    made = answer_tables(asked())
    prices = made["limit_prices"].frame.set_index("limit")
    assert prices.loc["corridor_quota", ["waiting", "gain_people"]].tolist() == [2, 1]
    # Nobody waits for one of the beds: three men have them, and one place in the corridor.
    assert "dormitory_beds" in set(asked().plan.limits["limit"])
    assert "dormitory_beds" not in prices.index
    assert made["unlocks_by_change"].note is not None
    assert "limits across people are counted" in str(made["seat_prices"].note)


def all_answers(who: str, languages: tuple[Language, ...]) -> list[str]:
    """Return everything that can be asked about a person."""
    inquiry, found = asked(), list[str]()
    for lang in languages:
        found += [inquiry.explain(who, lang), inquiry.best(who, lang)]
        found += [
            inquiry.what_if(who, at, lang, forbid=forbid) for at in ("P1", "P2", "P3") for forbid in (False, True)
        ]
    return found


def test_no_answer_holds_another_persons_data() -> None:
    """About a person no other token and no other's entries; about posts and in bulk tokens at most, beside classes."""
    people = tables().workers["worker_id"].tolist()
    languages: tuple[tuple[Language, ...], ...] = (("zh",), ("zh", "en"))
    for who, spoken in zip(("W2", waiting_men()[0]), languages, strict=True):
        said = "\n".join(all_answers(who, spoken))
        assert not [other for other in people if other != who and re.search(rf"\b{other}\b", said)]
        assert not [secret for secret in SECRETS if secret in said]
    inquiry = asked()
    both: tuple[Language, ...] = ("zh", "en")
    posts = [
        said for at in ("P1", "P3") for lang in both for said in (inquiry.explain(at, lang), inquiry.best(at, lang))
    ]
    bulk = [str(html_table(table, inquiry.case.names, "en")) for table in answer_tables(inquiry).values()]
    assert not [secret for secret in SECRETS if secret in "\n".join([*posts, *bulk])]
    assert not re.search(r"\bW\d\b", "\n".join(bulk))
    assert len(people_sheet(inquiry, "zh").frame) == len(inquiry.all_unlocks.people)


def posts_at(solution: Solution, post_id: str) -> int:
    """Return the position of a post."""
    return solution.encoded.instance.posts["post_id"].tolist().index(post_id)


def winners(of: Instance, seeds: range) -> list[str]:
    """Return who of the three equals is placed in Ningbo under each seed: the one whose draw there is the smallest."""
    found = []
    for seed in seeds:
        solution = solve(encode(of, everything(), ON, seed=seed), CostWeights.of(everything(), ON), policy=everything())
        posts = solution.encoded.instance.posts["post_id"].to_numpy()[
            solution.problem.post[np.maximum(solution.taken, 0)]
        ]
        [who] = np.flatnonzero((solution.taken >= 0) & (posts == "P1"))
        ids = solution.encoded.instance.workers["worker_id"].tolist()
        equals = np.array([ids.index(name) for name in ("W1", "W3", "W4")])
        there = np.repeat(solution.encoded.post_tokens[posts_at(solution, "P1")], 3)
        each = draws(solution.encoded.worker_tokens[equals], there, np.zeros(3, np.int8))
        assert who == equals[each.argmin()]
        found.append(str(ids[int(who)]))
    return found


def test_the_lottery_decides_between_equals_under_limits() -> None:
    """Each of three equals wins under some of seven seeds; neither order of rows nor time changes who does."""
    plain = Instance({**tables().tables, "workers": tables().workers.iloc[[0, 1, 2, 3]]})
    upside_down = Instance({**plain.tables, "workers": plain.workers.iloc[::-1].reset_index(drop=True)})
    won = winners(plain, range(7))
    assert set(Counter(won)) == {"W1", "W3", "W4"}
    assert winners(upside_down, range(2)) == won[:2]


def test_places_given_are_drawn_without_touching_a_tier_or_a_limit() -> None:
    """Where the search decided how many go where, who of the equals goes is drawn: same tiers, same use of every limit."""
    won = set()
    for seed in range(5):
        solution = solve(
            encode(tables(), everything(), ON, seed=seed), CostWeights.of(everything(), ON), policy=everything()
        )
        assert solution.limited is not None
        drawn = drawn_places(solution.encoded, solution.arcs, solution.problem, solution.limited)
        assert (drawn.lottery, drawn.tiers) == ("places", solution.limited.tiers)
        assert [row.figures(drawn.on) for row in drawn.rows] == [row.figures(solution.limited.on) for row in drawn.rows]
        there = solution.encoded.instance.workers["worker_id"].to_numpy()[drawn.taken >= 0]
        won |= set(there.tolist()) - {"W2"}
    assert len(won) >= 2


@pytest.mark.agreement
def test_what_moves_prove_solving_again_confirms() -> None:
    """On random limits: a change said to be proven by moves is certain when solved for; a wider limit places whom it names."""
    from optimizer.limited_standing import LimitedStanding
    from optimizer.limited_unlocks import closed_pairs, limited_unlocks
    from tests.verification.test_limits_move_as_they_should import cases

    told = Counter[str]()
    for number, made in cases(range(12)):
        plan = match(made, everything(), ON)
        if plan.identity["proof"] != "search":
            continue
        seen = LimitedStanding.of(plan, made, everything())
        waits = np.flatnonzero(seen.taken < 0)
        alone = [closed_pairs(seen, everything(), waits[[at]])[0] for at in range(len(waits))]
        assert (closed_pairs(seen, everything(), waits) == np.array(alone, bool).reshape(len(waits), -1)).all()
        people = limited_unlocks(seen, plan, everything()).people
        for _, row in people[people["change"] != ""].iterrows():
            found = confirm_limited(seen, made, everything(), ON, row)
            assert found.told.placed, (number, row.to_dict())
            assert found.certain or row["proof"] == "", (number, row.to_dict())
            told[str(row["proof"])] += 1
    assert told["moves"]


def test_room_is_counted_as_the_limits_count() -> None:
    """What is said to break when one more is taken breaks when the rows are counted anew, and the rest does not."""
    seen = asked().seen
    broken = seen.room.broken()
    found = {(int(arc), int(row)) for arc, row in zip(broken.arc, broken.row, strict=True)}
    for arc in np.flatnonzero(~seen.room.on).tolist():
        on = seen.room.on.copy()
        on[arc] = True
        for number, row in enumerate(seen.rows):
            worse = row.hard and row.beyond(on) > row.beyond(seen.room.on)
            assert worse == ((arc, number) in found)
