"""The proof as files: CSV beside a manifest of hashes, and the stand-alone verifier."""

import hashlib
import json
import os
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pandas as pd

from domain.check.columns import Rows, Truths
from domain.tables import MODES


def write_proof(
    proof: Mapping[str, pd.DataFrame],
    folder: str | Path,
    arc_limit: int = 2_000_000,
    seed: int = 0,
    whole_for: int | None = None,
) -> dict[str, object]:
    """Write the frames as CSV, then ``verify.py`` and ``manifest.json``.

    The files are assignments, workers, arcs, posts and employers ``.csv``. The same frames, limit and seed give the same bytes. With more arcs than the limit, ``arcs.csv`` holds the
    arcs in use and all arcs of a sample of workers: those with the smallest SHA-256 of ``seed:worker_id``, as
    many as fit.

    Parameters
    ----------
    proof
        The frames of ``domain.check.certificate.check_certificate``.
    folder
        Made when missing; files in it are replaced whole.
    arc_limit
        Most arcs to write.
    seed
        Of the sample.
    whole_for
        Of how many workers, in the order of the sample, all arcs are in the frames; of all, when left out.

    Returns
    -------
    dict
        The manifest.
    """
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    if "bounds" in proof:
        return _write_bounds(proof, folder)
    workers, arcs, posts = proof["workers"], proof["arcs"], proof["posts"]
    owner = arcs["worker"].to_numpy().astype(np.int64)
    per_worker = np.bincount(owner, minlength=len(workers)).astype(np.int64)
    written, sample = _arcs_written(workers, owner, per_worker, arc_limit, seed, whole_for)
    files = {
        "assignments.csv": _assignments(workers, arcs, posts),
        "workers.csv": workers[["worker_id", "unplaced_cost", "arc"]].assign(arcs=per_worker),
        "arcs.csv": _arcs(arcs, written),
        "posts.csv": posts[["post_id", "seats", "employer", "price"]],
        "employers.csv": proof["employers"][["employer_id", "cap", "price"]],
    }
    contents = _contents(files)
    manifest: dict[str, object] = {
        "format": 1,
        "files": _hashes(contents),
        "arcs_complete": sample == len(workers),
        "arcs_total": len(arcs),
        "seed": seed,
        "sample_workers": sample,
    }
    contents["verify.py"] = Path(__file__).with_name("standalone.py").read_bytes()
    return _put(contents, manifest, folder)


def _write_bounds(proof: Mapping[str, pd.DataFrame], folder: Path) -> dict[str, object]:
    """Write the proof of a plan under limits: who takes which arc, all arcs, the bounds and their multipliers."""
    arcs = _arcs(proof["arcs"], np.ones(len(proof["arcs"]), dtype=np.bool_))
    files = {
        "assignments.csv": _assignments(proof["workers"], proof["arcs"], proof["posts"]),
        "workers.csv": proof["workers"],
        "arcs.csv": arcs,
        "posts.csv": proof["posts"],
        "bounds.csv": proof["bounds"],
        "multipliers.csv": proof["multipliers"],
    }
    contents = _contents(files)
    return _put(contents, {"format": 1, "files": _hashes(contents), "arcs_total": len(arcs)}, folder)


def _contents(files: Mapping[str, pd.DataFrame]) -> dict[str, bytes]:
    return {name: frame.to_csv(index=False, lineterminator="\n").encode() for name, frame in files.items()}


def _hashes(contents: Mapping[str, bytes]) -> dict[str, str]:
    return {name: hashlib.sha256(content).hexdigest() for name, content in contents.items()}


def _put(contents: dict[str, bytes], manifest: dict[str, object], folder: Path) -> dict[str, object]:
    contents["manifest.json"] = (json.dumps(manifest, indent=2, sort_keys=True) + "\n").encode()
    for name, content in contents.items():
        _replace(folder / name, content)
    return manifest


def sample_order(worker_ids: pd.Series, seed: int) -> Rows:
    """Return the rows of the workers in the order in which the sample takes them."""
    keys = [hashlib.sha256(f"{seed}:{worker_id}".encode()).hexdigest() for worker_id in worker_ids]
    return np.argsort(np.array(keys, dtype="U64"), kind="stable").astype(np.int64)


def _arcs_written(
    workers: pd.DataFrame, owner: Rows, per_worker: Rows, arc_limit: int, seed: int, whole_for: int | None
) -> tuple[Truths, int]:
    """Return which arcs are written, and of how many workers all arcs are."""
    whole_for = len(workers) if whole_for is None else whole_for
    if len(owner) <= arc_limit and whole_for == len(workers):
        return np.ones(len(owner), dtype=np.bool_), len(workers)
    used = workers["arc"].to_numpy().astype(np.int64)
    written = np.zeros(len(owner), dtype=np.bool_)
    written[used[used >= 0]] = True
    order = sample_order(workers["worker_id"], seed)
    more = np.cumsum((per_worker - (used >= 0))[order])
    size = int(np.searchsorted(more, arc_limit - int(written.sum()), side="right"))
    size = min(size, whole_for)
    sampled = np.zeros(len(workers), dtype=np.bool_)
    sampled[order[:size]] = True
    return written | sampled[owner], size


def _assignments(workers: pd.DataFrame, arcs: pd.DataFrame, posts: pd.DataFrame) -> pd.DataFrame:
    used = workers["arc"].to_numpy().astype(np.int64)
    placed = np.flatnonzero(used >= 0)
    post, mode = (arcs[name].to_numpy()[used[placed]] for name in ("post", "mode"))
    return pd.DataFrame(
        {
            "worker_id": workers["worker_id"].to_numpy()[placed],
            "post_id": posts["post_id"].to_numpy()[post],
            "mode": np.array(MODES, dtype=object)[mode],
        }
    )


def _arcs(arcs: pd.DataFrame, written: Truths) -> pd.DataFrame:
    rows = np.flatnonzero(written)
    part = arcs.iloc[rows]
    return pd.DataFrame(
        {
            "arc": rows,
            "worker": part["worker"].to_numpy(),
            "post": part["post"].to_numpy(),
            "mode": np.array(MODES, dtype=object)[part["mode"].to_numpy()],
            "cost": part["cost"].to_numpy(),
        }
    )


def _replace(path: Path, content: bytes) -> None:
    """Write to a temporary name beside the file, then put it in place, so that no half file is ever seen."""
    temporary = path.with_name(path.name + ".part")
    with temporary.open("wb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())
    temporary.replace(path)
