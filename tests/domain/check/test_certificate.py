"""The certificate holds as made by hand, and each corruption of a condition is caught."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from domain.check import check_certificate, write_proof
from tests.domain.check.valid import proof

Proof = dict[str, pd.DataFrame]


def _set(frame: str, row: int, column: str, value: int) -> Callable[[Proof], None]:
    def change(frames: Proof) -> None:
        frames[frame].loc[row, column] = value

    return change


def _unsorted(frames: Proof) -> None:
    frames["arcs"] = frames["arcs"].iloc[::-1].reset_index(drop=True)


def _float(frames: Proof) -> None:
    frames["arcs"]["cost"] = frames["arcs"]["cost"] + 0.5


def _no_prices(frames: Proof) -> None:
    frames["posts"] = frames["posts"].drop(columns="price")


def _twice(frames: Proof) -> None:
    frames["workers"].loc[1, "worker_id"] = "W1"


CORRUPTIONS: dict[str, tuple[Callable[[Proof], None], str, str]] = {
    # P1's price has to lie in 970..980: below, W3 would pay more; above, W2 would rather stay out.
    "price too low": (_set("posts", 0, "price", 969), "reduced_cost", "W3"),
    "price too high": (_set("posts", 0, "price", 981), "reduced_cost", "W2"),
    "negative price": (_set("posts", 2, "price", -1), "price_not_negative", "P3"),
    "negative price of an employer": (_set("employers", 0, "price", -1), "price_not_negative", "E1"),
    # P2 has an empty seat, E1 takes 3 of 5.
    "price with room": (_set("posts", 1, "price", 1), "slack_unpriced", "P2"),
    "price of an employer with room": (_set("employers", 0, "price", 1), "slack_unpriced", "E1"),
    "arc of somebody else": (_set("workers", 0, "arc", 1), "arc_real", "W1"),
    "arc that does not exist": (_set("workers", 0, "arc", 5), "arc_real", "W1"),
    "seats exceeded": (_set("workers", 2, "arc", 2), "seats_hold", "P1"),
    "cap exceeded": (_set("employers", 0, "cap", 2), "employer_cap", "E1"),
    "cheaper arc": (_set("arcs", 2, "cost", 29), "reduced_cost", "W3"),
    # W7 out instead of on P3 at 5: the seat is free at price 0 and an arc of cost 5 is below 1000.
    "worker left out": (_set("workers", 5, "arc", -1), "reduced_cost", "W7"),
    "staying out is cheaper": (_set("workers", 5, "unplaced_cost", 4), "reduced_cost", "W7"),
    "primal and dual differ": (_set("posts", 1, "price", 1), "primal_equals_dual", ""),
    "arcs not sorted": (_unsorted, "form", "arcs"),
    "position out of range": (_set("arcs", 4, "post", 4), "form", "arcs"),
    "mode out of range": (_set("arcs", 4, "mode", 3), "form", "arcs"),
    "costs not integer": (_float, "form", "arcs"),
    "column missing": (_no_prices, "form", "posts"),
    "worker twice": (_twice, "form", "W1"),
}


def test_certificate_holds() -> None:
    """Primal 2050 equals dual 2050 and no condition fails."""
    assert check_certificate(proof()) == []


@pytest.mark.parametrize("what", CORRUPTIONS)
def test_corruption_is_caught(what: str) -> None:
    """Each corruption is reported under its condition and subject."""
    change, claim, subject = CORRUPTIONS[what]
    corrupted = proof()
    change(corrupted)
    assert (claim, subject) in {(broken.claim, broken.subject) for broken in check_certificate(corrupted)}


def test_no_overflow() -> None:
    """Costs near the end of 64 bits are summed exactly, never wrapped around."""
    huge = proof()
    # Everything times 2**52: 1000 * 2**52 is just below 2**62, sums of two of them pass 2**63 with 2050.
    for frame, column in (("workers", "unplaced_cost"), ("arcs", "cost"), ("posts", "price")):
        huge[frame][column] = huge[frame][column] * 2**52
    assert check_certificate(huge) == []
    huge["posts"].loc[0, "price"] -= 1
    assert {"reduced_cost"} == {broken.claim for broken in check_certificate(huge)}


def test_employer_price_counts() -> None:
    """The price of a full employer replaces that of its posts."""
    priced = proof()
    # With a cap of 3 E1 is full at 3 people, so its price may stand for P1's 970, as long as P2's one worker, at
    # 15 + 970, does not rather stay out at 1000. Dual: 980 + 990 + 1000 + 985 + 1000 + 5 - 3 * 970 = 2050.
    priced["employers"].loc[0, ["cap", "price"]] = [3, 970]
    priced["posts"]["price"] = np.int64(0)
    assert check_certificate(priced) == []


def _verify(folder: Path) -> tuple[int, str]:
    run = subprocess.run(
        [sys.executable, "-I", str(folder / "verify.py")],
        capture_output=True,
        env={"PYTHONIOENCODING": "utf-8"},
        check=False,
    )
    assert run.stderr == b""
    return run.returncode, run.stdout.decode("utf-8")


def _rewrite(folder: Path, name: str, old: str, new: str) -> None:
    """Change a file and put its new hash into the manifest, as a careful forger would."""
    import hashlib

    text = (folder / name).read_text(encoding="utf-8")
    assert old in text
    (folder / name).write_bytes(text.replace(old, new, 1).encode())
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    manifest["files"][name] = hashlib.sha256((folder / name).read_bytes()).hexdigest()
    (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")


def test_verifier_accepts(tmp_path: Path) -> None:
    """The stand-alone verifier accepts the valid proof, says it checked everything, in both languages."""
    write_proof(proof(), tmp_path)
    code, said = _verify(tmp_path)
    assert code == 0
    assert "2050" in said
    assert "全部" in said
    assert "everything" in said


FORGERIES = {
    "seat price lowered": ("posts.csv", "P1,2,0,970", "P1,2,0,969"),
    "seats raised": ("posts.csv", "P1,2,0,970", "P1,3,0,970"),
    "negative price": ("posts.csv", "P3,1,-1,0", "P3,1,-1,-1"),
    "price with room": ("posts.csv", "P4,3,0,0", "P4,3,0,1"),
    "cap lowered": ("employers.csv", "E1,5,0", "E1,2,0"),
    "cheaper arc": ("arcs.csv", "2,2,0,hire,30", "2,2,0,hire,29"),
    "arc removed": ("arcs.csv", "2,2,0,hire,30\n", ""),
    "arc of nobody": ("arcs.csv", "4,5,2,hire,5", "4,6,2,hire,5"),
    "arc to no post": ("arcs.csv", "2,2,0,hire,30", "2,2,9,hire,30"),
    "other arc used": ("workers.csv", "W1,1000,0,1", "W1,1000,2,1"),
    "worker left out": ("workers.csv", "W7,1000,4,1", "W7,1000,-1,1"),
    "plan differs": ("assignments.csv", "W1,P1,hire", "W1,P2,hire"),
    "mode differs": ("assignments.csv", "W5,P2,loan", "W5,P2,hire"),
    "placed twice": ("assignments.csv", "W1,P1,hire\n", "W1,P1,hire\nW1,P1,hire\n"),
    "stranger placed": ("assignments.csv", "W1,P1,hire\n", "W1,P1,hire\nW9,P1,hire\n"),
    "not a number": ("arcs.csv", "hire,30", "hire,3O"),
    "columns renamed": ("posts.csv", "post_id,seats", "post,seats"),
    "post of an employer that is not there": ("posts.csv", "P3,1,-1,0", "P3,1,99,0"),
    "post of the employer after the last": ("posts.csv", "P3,1,-1,0", "P3,1,{employers},0"),
    "less than no seats": ("posts.csv", "P4,3,0,0", "P4,-1,0,0"),
}


@pytest.mark.parametrize("what", FORGERIES)
def test_verifier_rejects(what: str, tmp_path: Path) -> None:
    """A forged proof with matching hashes is refused with exit code 6."""
    write_proof(proof(), tmp_path)
    name, old, new = FORGERIES[what]
    _rewrite(tmp_path, name, old, new.format(employers=len(proof()["employers"])))
    code, said = _verify(tmp_path)
    assert code == 6
    assert "REFUSED" in said
    assert "不成立" in said


def test_verifier_counts_what_it_does_not_show(tmp_path: Path) -> None:
    """One fault is shown and no more are counted; of more than it shows, the rest is counted."""
    from domain.check.standalone import SHOWN

    write_proof(proof(), tmp_path)
    _rewrite(tmp_path, "assignments.csv", "W1,P1,hire", "W1,P1,loan")
    _, said = _verify(tmp_path)
    assert said.count("! ") == 1
    assert "more" not in said
    text = (tmp_path / "assignments.csv").read_text(encoding="utf-8")
    strangers = "".join(f"X{number},P1,hire\n" for number in range(SHOWN + 2))
    _rewrite(tmp_path, "assignments.csv", text, text + strangers)
    _, said = _verify(tmp_path)
    assert said.count("! ") == SHOWN + 1
    assert "and 3 more" in said


def test_a_post_without_seats_is_no_fault(tmp_path: Path) -> None:
    """It takes nobody, and the proof holds."""
    more = proof()
    more["posts"] = pd.concat(
        [more["posts"], more["posts"].tail(1).assign(post_id="P9", seats=0, price=0)], ignore_index=True
    )
    write_proof(more, tmp_path)
    assert _verify(tmp_path)[0] == 0


def test_verifier_rejects_changed_bytes(tmp_path: Path) -> None:
    """A file that does not match the manifest, or is missing, is refused."""
    write_proof(proof(), tmp_path)
    (tmp_path / "posts.csv").write_bytes((tmp_path / "posts.csv").read_bytes() + b"\n")
    assert _verify(tmp_path)[0] == 6
    (tmp_path / "arcs.csv").unlink()
    assert _verify(tmp_path)[0] == 6


def _many(people: int) -> Proof:
    """Return a proof of many workers with three arcs each, one of them used, and everything free of charge."""
    # Posts are never full and worker n's cheapest arc is to post n % 7, so all prices are zero.
    worker = np.repeat(np.arange(people), 3)
    post = (worker + np.tile([0, 1, 2], people)) % 7
    cost = np.tile([5, 6, 7], people)
    return {
        "workers": pd.DataFrame(
            {"worker_id": [f"W{n}" for n in range(people)], "unplaced_cost": 99, "arc": np.arange(people) * 3}
        ),
        "arcs": pd.DataFrame({"worker": worker, "post": post, "mode": 0, "cost": cost}),
        "posts": pd.DataFrame({"post_id": [f"P{n}" for n in range(7)], "seats": people, "employer": -1, "price": 0}),
        "employers": pd.DataFrame(
            {
                "employer_id": pd.Series([], dtype="str"),
                "cap": pd.Series([], dtype="int64"),
                "price": pd.Series([], dtype="int64"),
            }
        ),
    }


@pytest.mark.parametrize("seed", [7, 9])
def test_sample(tmp_path: Path, seed: int) -> None:
    """Above the limit the whole plan and the arcs of a seeded sample are written, and the verifier says so."""
    # 100 used arcs leave 50 of the 150 allowed; every sampled worker brings two more: 25 workers (the first of all among them by the second seed).
    manifest = write_proof(_many(100), tmp_path, arc_limit=150, seed=seed)
    assert (manifest["arcs_complete"], manifest["sample_workers"]) == (False, 25)
    assert len(pd.read_csv(tmp_path / "arcs.csv")) == 150
    code, said = _verify(tmp_path)
    assert code == 0
    assert "sample" in said
    assert "抽样" in said
    assert f"seed {seed}" in said


def test_sample_catches_hidden_arc(tmp_path: Path) -> None:
    """All arcs of the sampled workers must be there."""
    write_proof(_many(100), tmp_path, arc_limit=150, seed=7)
    arcs = pd.read_csv(tmp_path / "arcs.csv")
    hidden = arcs[arcs["arc"] % 3 == 1].iloc[0]
    _rewrite(tmp_path, "arcs.csv", ",".join(str(cell) for cell in hidden) + "\n", "")
    assert _verify(tmp_path)[0] == 6


def test_same_bytes(tmp_path: Path) -> None:
    """The same proof gives the same files, and no temporary file is left."""
    for folder in ("one", "two"):
        write_proof(_many(50), tmp_path / folder, arc_limit=90, seed=1)
    names = sorted(path.name for path in (tmp_path / "one").iterdir())
    assert names == sorted(
        ["assignments.csv", "workers.csv", "arcs.csv", "posts.csv", "employers.csv", "manifest.json", "verify.py"]
    )
    assert all((tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes() for name in names)


def test_a_verifier_speaks_as_the_console_does(tmp_path: Path) -> None:
    """On a Chinese console its words are in that encoding; in one that has no Chinese they are question marks."""
    write_proof(_many(10), tmp_path, arc_limit=1000, seed=7)
    for encoding, words in (("gbk", "核验范围"), ("ascii", "??")):
        run = subprocess.run(
            [sys.executable, "-X", "utf8=0", str(tmp_path / "verify.py")],
            capture_output=True,
            env={"PYTHONIOENCODING": encoding},
            check=True,
        )
        assert words in run.stdout.decode(encoding)
