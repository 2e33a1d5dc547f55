"""What the scenario commands answer: one object for machines, lines and tables for people."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from domain.language import Language, Text
from replies import Reply, grid

if TYPE_CHECKING:
    import pandas as pd

PAGE = Text("网页：{page}", "Page: {page}")
WORK = Text(
    "本次计算 {computed} 个部分，{remembered} 个此前已算过",
    "{computed} parts computed, {remembered} known from before",
)


def written(file: Path, schema: Path | None, lang: Language) -> Reply:
    """Return the reply to a file that was written."""
    words = Text("已写出 {file}", "written: {file}")
    lines = [words.say(lang, file=file)] + ([] if schema is None else [words.say(lang, file=schema)])
    if schema is not None:
        words = Text("改好后：laborflow scenario validate {file}", "when edited: laborflow scenario validate {file}")
        lines.append(words.say(lang, file=file))
    return Reply({"file": str(file), "schema": None if schema is None else str(schema)}, lines)


def _computes(scenario: Any, lang: Language) -> str:
    form, told = scenario.form, []
    if form.matching is not None:
        told.append(Text("求解", "matching").say(lang))
    if form.simulation is not None:
        coupled = form.simulation.matcher == "optimizer"
        told.append(
            (Text("模拟+优化器", "simulation with optimizer") if coupled else Text("模拟", "simulation")).say(lang)
        )
    if form.sweep:
        told.append(Text("逐一取值", "sweep").say(lang))
    return ", ".join(told)


def _verbatim(text: Text, lang: Language) -> str:
    """Return a text that somebody wrote: it is no template."""
    return text.zh if lang == "zh" else text.en


def listed(scenarios: Mapping[str, Any], titles: Mapping[str, Text], lang: Language) -> Reply:
    """Return the list of a library; one that is refused says so, and ``validate`` says why."""
    rows, data = [], []
    refused = Text("不成立：{n} 处", "refused: {n} faults")
    for name, one in scenarios.items():
        faults = getattr(one, "faults", None)
        rows.append(
            [name, _verbatim(titles[name], lang), refused.say(lang, n=len(faults)) if faults else _computes(one, lang)]
        )
        computes = refused.say("en", n=len(faults)) if faults else _computes(one, "en")
        data.append({"name": name, "title": titles[name]._asdict(), "computes": computes})
    headers = Text("名称 标题 计算", "name title computes").say(lang).split()
    return Reply({"scenarios": data}, [grid(headers, rows, unbroken=1)])


def shown(scenario: Any, rows: Sequence[tuple[str, str, str, str]], resolved: bool, lang: Language) -> Reply:
    """Return a scenario: in short, or every value with its origin."""
    names = ("path", "value", "before", "where")
    data = {
        "scenario": scenario.name,
        "title": scenario.title._asdict(),
        "settings": [dict(zip(names, row, strict=True)) for row in rows],
    }
    about = scenario.form.about
    lines: list[Any] = [_verbatim(scenario.title, lang)]
    if about is not None:
        lines.append(about.zh if lang == "zh" else about.en)
    if resolved:
        headers = Text("项目 取值 原值 出处", "key value before origin").say(lang).split()
        lines.append(grid(headers, [list(row) for row in rows]))
    else:
        headers = Text("项目 取值 出处", "key value origin").say(lang).split()
        kept = [
            [path, value, where]
            for path, value, _, where in rows
            if where != "default" and not path.startswith(("title", "about"))
        ]
        lines.append(grid(headers, kept))
    if scenario.unseen:
        words = Text(
            "模拟看不到：{what}（只进入安置求解）", "the simulation does not see: {what} (it enters the matching only)"
        )
        lines.append(words.say(lang, what="; ".join(scenario.unseen)))
    return Reply(data, lines)


def checked(scenarios: Sequence[Any], lang: Language) -> Reply:
    """Return the reply to files without a fault."""
    words = Text("{name}：可用（{computes}）", "{name}: in order ({computes})")
    lines = [words.say(lang, name=one.name, computes=_computes(one, lang)) for one in scenarios]
    return Reply({"scenarios": [one.name for one in scenarios]}, lines)


def _records(frame: "pd.DataFrame") -> Any:
    return json.loads(frame.to_json(orient="records"))


def ran(found: Any, page: Path, answer: str, lang: Language) -> Reply:
    """Return the reply to a run."""
    data = {
        "scenario": found.scenario.name,
        "page": str(page),
        "computed": found.computed,
        "remembered": found.remembered,
    }
    told = WORK.say(lang, computed=found.computed, remembered=found.remembered)
    return Reply(data, [answer, told, PAGE.say(lang, page=page)])


def compared(found: Any, page: Path, answer: str, lang: Language) -> Reply:
    """Return the reply to a comparison."""
    keys = [key for one in (found.first, found.second) for key in one.keys]
    computed = len({key for one in (found.first, found.second) for key in one.fresh})
    remembered = len(set(keys)) - computed
    data = {
        "first": found.first.scenario.name,
        "second": found.second.scenario.name,
        "page": str(page),
        "exactly_zero": found.is_exactly_zero,
        "computed": computed,
        "remembered": remembered,
        "headline": _records(found.headline),
    }
    return Reply(data, [answer, WORK.say(lang, computed=computed, remembered=remembered), PAGE.say(lang, page=page)])


def swept(found: Any, page: Path, answer: str, lang: Language) -> Reply:
    """Return the reply to a sweep."""
    computed = len({key for one in found.points for key in one.fresh})
    remembered = len({key for one in found.points for key in one.keys}) - computed
    data = {
        "scenario": found.points[0].scenario.name,
        "page": str(page),
        "computed": computed,
        "remembered": remembered,
        "frontier": _records(found.frontier),
        "steps": _records(found.steps),
    }
    return Reply(data, [answer, WORK.say(lang, computed=computed, remembered=remembered), PAGE.say(lang, page=page)])
