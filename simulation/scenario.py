"""A scenario file: which people, which levers and funds, which shocks; refused with all faults at once."""

import dataclasses
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from domain.faults import Fault, InputRefused
from domain.language import Text
from domain.policy.form import nearest
from domain.policy.yaml_reader import read_yaml
from simulation.levers import KINDS, Lever, Levers
from simulation.places import Place
from simulation.shocks import Shock, Strikes

KEYS = ("name", "place", "people", "weeks", "change", "add", "without", "funds", "shocks")
KIND_OF = {re.sub(r"(?<=[a-z])(?=[A-Z])", "_", kind.__name__).lower(): kind for kind in KINDS}
"""Levers by the name they have in a file: ``travel_grant``."""


@dataclass(frozen=True)
class Scenario:
    """What a file asks for; what it leaves out is as published.

    Parameters
    ----------
    name
        What people call it.
    place, people, weeks
        Division code of the home, people to draw, weeks to run.
    change
        Values of published levers to change, by kind.
    add
        Further levers.
    without
        Kinds to leave out.
    funds
        Yuan by fund.
    shocks
        What strikes.
    """

    name: str = ""
    place: str = "22"
    people: int = 20_000
    weeks: int = 104
    change: tuple[tuple[type[Lever], dict[str, Any]], ...] = ()
    add: tuple[Lever, ...] = ()
    without: tuple[type[Lever], ...] = ()
    funds: dict[str, int] = field(default_factory=dict)
    shocks: tuple[Shock, ...] = ()

    def levers(self, published: Levers) -> Levers:
        """Return the levers of the scenario, made from the published ones."""
        levers = published.without(*self.without) if self.without else published
        for kind, values in self.change:
            levers = levers.changed(kind, **values)
        return levers.added(*self.add).with_funds(**self.funds)


def read_scenario(path: str | Path) -> Scenario:
    """Read a scenario file.

    Raises
    ------
    FileNotFoundError
        When there is none.
    domain.faults.InputRefused
        With all faults: line, key, value and the way out.
    """
    path = Path(path)
    return _Reader(path.name, path.read_text(encoding="utf-8")).scenario()


class _Reader:
    """Reads one file and gathers its faults."""

    def __init__(self, file: str, text: str) -> None:
        self.file, self.read, self.faults = file, read_yaml(text), list[Fault]()
        for wrong in self.read.misread:
            problem = Text("不是合格的 YAML", wrong.problem)
            self.faults.append(self._fault(wrong.line, None, wrong.value, problem, Text("请改正", "correct it")))

    def _fault(self, line: int | None, key: str | None, value: Any, problem: Text, way_out: Text) -> Fault:
        shown = None if value is None else str(value)
        return Fault(self.file, None, line, key, shown, problem, way_out)

    def _at(self, path: tuple[str | int, ...], value: Any, problem: Text, way_out: Text) -> None:
        mark = self.read.marks.get(path)
        line = mark.line if mark is not None else None
        self.faults.append(self._fault(line, ".".join(map(str, path)), value, problem, way_out))

    def scenario(self) -> Scenario:
        content = self.read.content
        if not isinstance(content, dict):
            if not self.faults:
                self._at((), content, Text("应为一组键和值", "is no set of keys"), Text("见文档", "see the documents"))
            raise InputRefused(self.faults)
        unknown = Text("不是已知的键", "is not a known key")
        for key in content:
            if key not in KEYS:
                self._at((key,), key, unknown, nearest(key, KEYS))
        values: dict[str, Any] = {
            "change": tuple(self._changes(content.get("change") or {})),
            "add": tuple(self._added(content.get("add") or [])),
            "without": tuple(self._kinds(content.get("without") or [])),
            "shocks": tuple(self._shocks(content.get("shocks") or [])),
            "funds": self._funds(content.get("funds") or {}),
        }
        for key in ("name", "place", "people", "weeks"):
            if key in content:
                values[key] = self._plain(key, content[key])
        if self.faults:
            raise InputRefused(self.faults)
        return Scenario(**values)

    def _plain(self, key: str, value: Any) -> Any:
        if key in ("name", "place"):
            return str(value)
        if isinstance(value, int) and value > 0:
            return value
        self._at((key,), value, Text("不是正整数", "is no positive whole number"), Text("写正整数", "write one"))
        return 1

    def _funds(self, content: Any) -> dict[str, int]:
        for name, yuan in content.items() if isinstance(content, dict) else ():
            if not isinstance(yuan, int) or yuan < 0:
                self._at(
                    ("funds", name),
                    yuan,
                    Text("不是金额", "is no amount"),
                    Text("写整数元", "write whole yuan, 0 or more"),
                )
        return dict(content) if isinstance(content, dict) else {}

    def _kind(self, path: tuple[str | int, ...], name: Any) -> type[Lever] | None:
        if name in KIND_OF:
            return KIND_OF[name]
        self._at(path, name, Text("不是已知的政策工具", "is not a known lever"), nearest(str(name), tuple(KIND_OF)))
        return None

    def _kinds(self, content: list[Any]) -> list[type[Lever]]:
        found = [self._kind(("without", position), name) for position, name in enumerate(content)]
        return [kind for kind in found if kind is not None]

    def _changes(self, content: dict[str, Any]) -> list[tuple[type[Lever], dict[str, Any]]]:
        changes = []
        for name, values in content.items():
            kind = self._kind(("change", name), name)
            if kind is not None:
                given = self._values(("change", name), kind, values or {})
                if self._made(("change", name), kind, given) is not None:
                    changes.append((kind, given))
        return changes

    def _added(self, content: list[Any]) -> list[Lever]:
        levers = []
        for position, entry in enumerate(content):
            path = ("add", position)
            values = dict(entry) if isinstance(entry, dict) else {}
            kind = self._kind(path, values.pop("lever", entry))
            if kind is not None:
                made = self._made(path, kind, self._values(path, kind, values))
                levers += [] if made is None else [made]
        return levers

    def _shocks(self, content: list[Any]) -> list[Shock]:
        found = []
        for position, entry in enumerate(content):
            values = self._values(("shocks", position), Shock, entry if isinstance(entry, dict) else {})
            if "strikes" in values:
                try:
                    values["strikes"] = Strikes(values["strikes"])
                except ValueError:
                    known = nearest(str(values["strikes"]), tuple(Strikes))
                    self._at(
                        ("shocks", position), values["strikes"], Text("不是已知的冲击", "is no known shock"), known
                    )
                    continue
            made = self._made(("shocks", position), Shock, values)
            found += [] if made is None else [made]
        return found

    def _values(self, path: tuple[str | int, ...], kind: Any, values: dict[str, Any]) -> dict[str, Any]:
        known = tuple(item.name for item in dataclasses.fields(kind))
        given = {}
        for key, value in values.items():
            if key not in known:
                self._at((*path, key), key, Text("不是已知的键", "is not a known key"), nearest(key, known))
            elif key in ("places", "destinations"):
                given[key] = tuple(self._places((*path, key), value))
            else:
                given[key] = _tuples(value)
        return given

    def _places(self, path: tuple[str | int, ...], names: Any) -> list[Place]:
        known = {place.name.lower(): place for place in Place}
        for name in names:
            if name not in known:
                self._at(path, name, Text("不是已知的去向", "is no known place"), nearest(str(name), tuple(known)))
        return [known[name] for name in names if name in known]

    def _made(self, path: tuple[str | int, ...], kind: Any, values: dict[str, Any]) -> Any:
        try:
            return kind(**values)
        except (TypeError, ValueError) as error:
            self._at(path, None, Text(f"不可用：{error}", f"cannot be used: {error}"), Text("请改正", "correct it"))
            return None


def _tuples(value: Any) -> Any:
    return tuple(_tuples(item) for item in value) if isinstance(value, list) else value
