#!/usr/bin/env python3
# ruff: noqa: B905  (zip has no `strict` in Python 3.8, which this file supports)
"""Verify the proof of a plan; needs Python 3.8 or later and nothing else.

核验安置方案的证明；只需 Python 3.8 及以上，无需安装任何程序。

    python verify.py [FOLDER]

FOLDER (default: where this file lies) holds manifest.json, assignments.csv, workers.csv, arcs.csv, posts.csv and
employers.csv. Exit code 0: the proof holds; 6: it does not. All arithmetic is in exact integers.

What is proven: let u be a worker's cost plus the prices of the seat taken. No price is negative, seats and caps hold,
whatever has room costs nothing, and no arc is cheaper than its worker's u at these prices. Then the total cost equals
sum(u) - sum(limit * price), which no other assignment over the same arcs can undercut.
"""

from __future__ import annotations

import csv
import hashlib
import json
import sys
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from typing import Any

Row = Any  # a tuple of texts and integers in the order of COLUMNS

COLUMNS = {
    "assignments.csv": ["worker_id", "post_id", "mode"],
    "workers.csv": ["worker_id", "unplaced_cost", "arc", "arcs"],
    "arcs.csv": ["arc", "worker", "post", "mode", "cost"],
    "posts.csv": ["post_id", "seats", "employer", "price"],
    "employers.csv": ["employer_id", "cap", "price"],
}
TEXTS = {"worker_id", "post_id", "employer_id", "mode"}
MODES = ("hire", "loan", "dispatched")
SHOWN = 20


class Broken(Exception):
    """The proof cannot be read."""


def sample_key(seed: int, worker_id: str) -> str:
    """Return the lottery number of a worker: the smallest ones are in the sample."""
    return hashlib.sha256(f"{seed}:{worker_id}".encode()).hexdigest()


def read_manifest(folder: Path) -> dict[str, Any]:
    """Read the manifest and compare the hash of every file."""
    manifest: dict[str, Any] = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    for name in COLUMNS:
        digest = hashlib.sha256()
        with (folder / name).open("rb") as stream:
            for block in iter(lambda: stream.read(1 << 20), b""):
                digest.update(block)
        if manifest["files"].get(name) != digest.hexdigest():
            raise Broken(f"{name} 与清单中的校验值不符 / does not match its hash in the manifest")
    return manifest


def rows_of(folder: Path, name: str) -> Iterator[Row]:
    """Yield the rows of a file as tuples, numbers as integers."""
    columns = COLUMNS[name]
    kinds: list[Any] = [str if column in TEXTS else int for column in columns]
    with (folder / name).open(encoding="utf-8", newline="") as stream:
        lines = csv.reader(stream)
        if next(lines, None) != columns:
            raise Broken(f"{name} 的列应为 / must have the columns {','.join(columns)}")
        for number, line in enumerate(lines, 2):
            try:
                if len(line) != len(kinds):
                    raise ValueError(f"{len(line)} cells")
                yield tuple([kind(cell) for kind, cell in zip(kinds, line)])
            except ValueError as problem:
                raise Broken(f"{name} 第 {number} 行 / row {number}: {problem}") from problem


class Proof:
    """The proof in memory, except for the arcs, which are read once in order."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.manifest = read_manifest(folder)
        self.complete: bool = self.manifest["arcs_complete"]
        self.arcs_total, self.seed = int(self.manifest["arcs_total"]), int(self.manifest["seed"])
        self.sample_size = int(self.manifest["sample_workers"])
        self.workers = list(rows_of(folder, "workers.csv"))
        self.posts = list(rows_of(folder, "posts.csv"))
        self.employers = list(rows_of(folder, "employers.csv"))
        self.assigned: dict[str, tuple[str, str]] = {}
        self.seat_price: list[int] = []
        self.post_use = [0] * len(self.posts)
        self.primal = self.values = self.arcs_read = self.priced = self.count = 0
        self.faults: list[str] = []

    def fault(self, text: str) -> None:
        """Keep one fault; only the first few are shown."""
        self.count += 1
        if len(self.faults) < SHOWN:
            self.faults.append(text)

    def check(self) -> int:
        """Run every check; return the number of faults."""
        self.check_ids()
        self.check_prices()
        self.read_assignments()
        self.check_arcs()
        self.check_limits()
        return self.count

    def check_ids(self) -> None:
        """Check that no id occurs twice, and that every post names an employer of the list or none."""
        for name, rows in (("workers", self.workers), ("posts", self.posts), ("employers", self.employers)):
            if len({row[0] for row in rows}) != len(rows):
                self.fault(f"{name}: 编号重复 / an id occurs twice")
        for post_id, seats, employer, _ in self.posts:
            if not -1 <= employer < len(self.employers) or seats < 0:
                raise Broken(f"posts.csv {post_id}: 单位或人数有误 / employer or seats out of range")

    def check_prices(self) -> None:
        """Check that no price is negative; the price of a seat is the post's and its employer's together."""
        for row in self.posts + self.employers:
            if row[-1] < 0:
                self.fault(f"{row[0]}: 价格为负 / negative price {row[-1]}")
        for _, _, employer, price in self.posts:
            self.seat_price.append(price + (self.employers[employer][2] if employer >= 0 else 0))

    def read_assignments(self) -> None:
        """Check that nobody is assigned twice, and that every name is known."""
        known = {row[0] for row in self.workers}
        for worker_id, post_id, mode in rows_of(self.folder, "assignments.csv"):
            if worker_id in self.assigned or worker_id not in known:
                self.fault(f"{worker_id}: 重复安置或不在名单 / assigned twice or not in the list")
            self.assigned[worker_id] = (post_id, mode)

    def sample(self) -> set[int]:
        """Return the positions of the workers whose arcs must all be there."""
        people = range(len(self.workers))
        if self.complete:
            return set(people)
        order = sorted(people, key=lambda at: sample_key(self.seed, self.workers[at][0]))
        return set(order[: self.sample_size])

    def check_arcs(self) -> None:
        """Check every worker's own choice, and price all arcs of those whose arcs are complete."""
        sample = self.sample()
        groups = groupby(rows_of(self.folder, "arcs.csv"), key=lambda row: row[1])
        upcoming = next(groups, None)
        for at in range(len(self.workers)):
            own: list[Row] = []
            if upcoming is not None and upcoming[0] == at:
                own = list(upcoming[1])
                upcoming = next(groups, None)
            self.check_worker(at, own, at in sample)
        if upcoming is not None:
            self.fault(f"arcs.csv: 未按人员排序或无此人员 / not sorted by worker, or no such worker: {upcoming[0]}")
        if self.complete and self.arcs_read != self.arcs_total:
            self.fault(f"arcs.csv: {self.arcs_read} 条边，应为 {self.arcs_total} / arcs, expected {self.arcs_total}")

    def check_worker(self, at: int, own: list[Row], complete: bool) -> None:
        """Check one worker: the arc taken is real and the one in the assignments, and nothing is cheaper."""
        worker_id, unplaced_cost, arc, arcs = self.workers[at]
        self.arcs_read += len(own)
        for row in own:
            if not 0 <= row[2] < len(self.posts) or row[3] not in MODES:
                raise Broken(f"arcs.csv {worker_id}: 岗位或方式不存在 / no such post or mode")
        if complete:
            self.priced += len(own)
            if len({row[0] for row in own}) != arcs:
                self.fault(f"{worker_id}: {len(own)} 条边，应为 {arcs} / {len(own)} arcs, expected {arcs}")
        cost, price, choice = self.own_choice(worker_id, unplaced_cost, arc, own)
        if self.assigned.get(worker_id) != choice:
            self.fault(f"{worker_id}: 安置与证明不一致 / assignment and proof differ")
        self.primal += cost
        self.values += cost + price
        saving = cost + price - min([row[4] + self.seat_price[row[2]] for row in own] + [unplaced_cost])
        if saving > 0:
            self.fault(f"{worker_id}: 有更省的选择，差 {saving} / a choice is cheaper by {saving}")

    def own_choice(self, worker_id: str, unplaced_cost: int, arc: int, own: list[Row]) -> Any:
        """Return the cost and the seat price of the worker's choice, and the choice (None when unplaced)."""
        if arc == -1:
            return unplaced_cost, 0, None
        for number, _, post, mode, cost in own:
            if number == arc:
                self.post_use[post] += 1
                return cost, self.seat_price[post], (self.posts[post][0], mode)
        self.fault(f"{worker_id}: 所用的边 {arc} 不存在 / uses arc {arc}, which does not exist")
        return unplaced_cost, 0, None

    def check_limits(self) -> None:
        """Check that seats and caps hold, that room has no price, and that the total cost equals the bound."""
        employer_use = [0] * len(self.employers)
        for (_, _, employer, _), use in zip(self.posts, self.post_use):
            if employer >= 0:
                employer_use[employer] += use
        limits = [(row[0], row[1], row[3], use) for row, use in zip(self.posts, self.post_use)]
        limits += [(row[0], row[1], row[2], use) for row, use in zip(self.employers, employer_use)]
        bound = self.values
        for name, limit, price, use in limits:
            if use > limit:
                self.fault(f"{name}: 安置 {use} 人，超过 {limit} / {use} people on a limit of {limit}")
            if use < limit and price != 0:
                self.fault(f"{name}: 有空位而价格为 {price} / has room, yet the price is {price}")
            bound -= limit * price
        if bound != self.primal:
            self.fault(f"总成本 {self.primal} 与下界 {bound} 不等 / total cost {self.primal}, bound {bound}")

    def report(self) -> list[str]:
        """Return the lines that say what was checked and what came out."""
        lines = ["! " + text for text in self.faults]
        if self.count > len(self.faults):
            more = self.count - len(self.faults)
            lines.append(f"! 另有 {more} 处 / and {more} more")
        people, placed = len(self.workers), len(self.assigned)
        lines.append(f"人员 {people}，安置 {placed} / {people} workers, {placed} placed")
        if self.complete:
            lines.append(f"核验范围：全部，{self.priced} 条边 / checked: everything, all {self.priced} arcs")
        else:
            size, part = self.sample_size, f"{self.priced} / {self.arcs_total}"
            lines.append(f"核验范围：全部安置；价格为抽样 {size} 人的 {part} 条边（随机种子 {self.seed}）")
            lines.append(
                f"checked: the whole plan; prices on {part} arcs, of {size} sampled workers (seed {self.seed})"
            )
        if self.count:
            lines.append(f"不成立：{self.count} 处 / REFUSED: {self.count} faults")
        else:
            lines.append(f"成立：总成本 {self.primal}，差距 0 / HOLDS: total cost {self.primal}, gap 0")
        return lines


def main(arguments: list[str]) -> int:
    """Verify a folder; return the exit code."""
    folder = Path(arguments[0]) if arguments else Path(__file__).resolve().parent
    try:
        proof = Proof(folder)
        code = 6 if proof.check() else 0
        lines = proof.report()
    except (Broken, OSError, ValueError, KeyError, TypeError, AttributeError) as problem:
        code, lines = 6, [f"! {problem}", "不成立：证明无法读取 / REFUSED: the proof cannot be read"]
    # A console that cannot show Chinese gets question marks, never an error.
    output = "".join(line + "\n" for line in lines).encode(sys.stdout.encoding or "utf-8", "replace")
    sys.stdout.buffer.write(output)
    return code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
