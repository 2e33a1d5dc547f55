"""What is answered when limits across people leave no plan."""

import pytest

from domain.language import Language
from optimizer.linear_program import NotRelaxed
from optimizer.program import NoPlan
from replies import Code, failure


@pytest.mark.parametrize(("lang", "words"), [("zh", "缩小范围"), ("en", "match a smaller scope")])
@pytest.mark.parametrize("error", [NoPlan, NotRelaxed])
def test_no_plan_is_answered_with_the_way_out(error: type[NoPlan], lang: Language, words: str) -> None:
    """It is no fault of the program: the answer says why, and what to do."""
    reply = failure(error("the search ended"), lang, None)
    assert reply.code == Code.VERIFICATION_FAILED
    assert words in str(reply.lines[0])
    assert "the search ended" in str(reply.lines[0])
