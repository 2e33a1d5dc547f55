"""Integer programs say nothing on the standard output, whatever the compiled solver writes there."""

import ctypes
import sys

import numpy as np
import pytest
from scipy.optimize import Bounds, LinearConstraint, OptimizeResult

from optimizer import integer


def test_what_compiled_code_writes_stays_out(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    """What the C library prints inside is lost, what is written before and after is not."""
    library = ctypes.cdll.msvcrt if sys.platform == "win32" else ctypes.CDLL(None)

    def talkative(objective: object, **given: object) -> OptimizeResult:
        library.puts(b"the solver speaks")
        return OptimizeResult(fun=0.0)

    monkeypatch.setattr(integer, "milp", talkative)
    sys.stdout.write("before\n")
    integer.least(np.zeros(1))
    sys.stdout.write("after\n")
    library.fflush(None)
    assert capfd.readouterr().out.split() == ["before", "after"]


def test_the_answer_is_the_solvers() -> None:
    """The silence changes no answer."""
    rows = LinearConstraint(np.array([[2.0, 3.0]]), -np.inf, 4.0)
    found = integer.least(np.array([-1.0, -2.0]), integrality=np.ones(2), bounds=Bounds(0, 3), constraints=rows)
    assert found.fun == -2.0
