"""The form of a scenario file: its keys, their types and ranges, and the JSON schema that editors use."""

import dataclasses
import datetime
import re
import types
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints

from pydantic import BaseModel, ConfigDict, Field, create_model

from domain.tables import GROUPS
from simulation.levers import KINDS, Lever
from simulation.places import Place
from simulation.shocks import Shock, Strikes

PLACE_NAMES = tuple(place.name.lower() for place in Place)
RESPONSES = ("low", "central", "high")
KIND_OF: dict[str, type[Lever]] = {re.sub(r"(?<=[a-z])(?=[A-Z])", "_", kind.__name__).lower(): kind for kind in KINDS}
"""Levers by the name they have in a file: ``travel_grant``."""


class Strict(BaseModel):
    """A part of a file: unknown keys are refused, and no value is bent into another type."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class Words(Strict):
    """A text in both languages."""

    zh: str = Field(min_length=1, description="中文 Chinese")
    en: str = Field(min_length=1, description="英文 English")


class Matching(Strict):
    """Match people to posts: the ledgers of an instance, or made-up ones."""

    instance: str | None = Field(
        None, description="import 写出的文件夹 folder that import wrote; without it ledgers are made up"
    )
    workers: int = Field(1500, ge=100, description="编造台账的人数 people in made-up ledgers")
    posts: int = Field(80, ge=10, description="编造台账的岗位批数 post lots in made-up ledgers")
    place: str = Field(
        "220421", pattern=r"22\d{0,4}", description="编造台账的地区 division of the made-up people, of Jilin"
    )
    seed: int = Field(0, ge=0, description="第一次重复的种子 seed of the first replication")
    replications: int = Field(
        3, ge=1, description="编造多少套台账 how many made-up ledgers; an instance is matched once"
    )


def _annotation(hint: Any) -> Any:
    """Return the type of a dataclass field as a file writes it: tuples as lists, places by name."""
    if hint is Place:
        return Literal[PLACE_NAMES]
    if hint is Strikes:
        return Literal[tuple(strike.value for strike in Strikes)]
    if get_origin(hint) in (Union, types.UnionType):
        return Union[tuple(_annotation(part) for part in get_args(hint))]  # noqa: UP007 - made at run time
    if get_origin(hint) is tuple:
        parts = get_args(hint)
        inner: Any = list[_annotation(parts[0])]  # type: ignore[misc]
        if parts[-1] is Ellipsis:
            return inner
        return Annotated[inner, Field(min_length=len(parts), max_length=len(parts))]
    return hint


def _model(kind: type[Any], name: str, **more: Any) -> type[Strict]:
    """Return the form of a dataclass: every field may be left out unless ``more`` says otherwise."""
    hints = get_type_hints(kind)
    fields: dict[str, Any] = {}
    for field in dataclasses.fields(kind):
        hint: Any = _annotation(hints[field.name])
        if field.name == "groups":
            hint = list[Literal[GROUPS]]  # type: ignore[valid-type]
        fields[field.name] = (hint | None, None)
    return create_model(name, __base__=Strict, __doc__=(kind.__doc__ or "").strip().split("\n")[0], **(fields | more))


LEVER_FORMS: dict[str, type[Strict]] = {name: _model(kind, f"{kind.__name__}Form") for name, kind in KIND_OF.items()}
_ADDED = [_model(kind, f"Added{kind.__name__}", lever=(Literal[name], ...)) for name, kind in KIND_OF.items()]
LeversForm: Any = create_model(
    "LeversForm",
    __base__=Strict,
    __doc__="Published levers to change; none leaves one out.",
    **{name: (form | Literal["none"] | None, None) for name, form in LEVER_FORMS.items()},  # type: ignore[call-overload]
)
AddedLever: Any = Annotated[Union[tuple(_ADDED)], Field(discriminator="lever")]  # noqa: UP007 - made at run time
ShockForm: Any = _model(
    Shock,
    "ShockForm",
    strikes=(Literal[tuple(strike.value for strike in Strikes)], ...),
    first_week=(Annotated[int, Field(ge=0)], ...),
    last_week=(Annotated[int, Field(ge=0)], ...),
    factor=(Annotated[float, Field(ge=0)] | None, None),
)


class Simulation(Strict):
    """Simulate weeks of search and work."""

    place: str = Field("22", pattern=r"\d{2}(\d{2}){0,2}", description="家乡区划代码 division code of the home")
    people: int = Field(20_000, ge=100, description="模拟人数 people to simulate")
    weeks: int = Field(104, ge=1, le=520, description="周数 weeks")
    replications: int = Field(20, ge=2, description="重复次数 replications")
    seed: int = Field(0, ge=0, description="第一次重复的种子 seed of the first replication")
    responses: list[Literal["low", "central", "high"]] = Field(
        ["low", "central", "high"], min_length=1, description="反应强弱 settings of the response to money"
    )
    matcher: Literal["search", "optimizer"] = Field(
        "search", description="谁来配对：自己找，或由优化器 who matches: people search, or the optimizer decides"
    )
    levers: LeversForm | None = Field(None, description="政策工具 levers")
    add: list[AddedLever] = Field([], description="另加的政策工具 further levers")
    funds: dict[str, Annotated[int, Field(ge=0)]] = Field(
        {}, description="资金（元） yuan by fund; a fund not named never ends"
    )
    shocks: list[ShockForm] = Field([], description="冲击 what strikes")


class ScenarioForm(Strict):
    """A what-if: what it starts from, what it changes, and what is computed."""

    extends: str | list[str] | None = Field(
        None, description="情景库中的名称、文件，或列表 name in the library, a file, or a list"
    )
    title: Words = Field(description="标题 title")
    about: Words | None = Field(None, description="说明和假定 what it is about and assumes")
    date: datetime.date = Field(description="方案日期、模拟第一天 plan date and first simulated day")
    overrides: dict[str, Any] = Field(
        {}, description="policy.参数.键、表.列[条件]: 值 policy.PARAMETER.KEY or TABLE.COLUMN[FILTER]: value"
    )
    matching: Matching | None = Field(None, description="求解安置 match people to posts")
    simulation: Simulation | None = Field(None, description="模拟 simulate weeks")
    sweep: dict[str, Annotated[list[Any], Field(min_length=2)]] = Field(
        {}, max_length=3, description="逐一取值 override: values to try one after the other"
    )
    sensitivity: dict[str, Annotated[list[Any], Field(min_length=2, max_length=2)]] = Field(
        {}, description="哪些假定、各在什么范围内变动 override: lowest and highest value of an assumption"
    )


MOVED = {
    "name": "title",
    "place": "simulation.place",
    "people": "simulation.people",
    "weeks": "simulation.weeks",
    "change": "simulation.levers",
    "without": "simulation.levers.LEVER: none",
    "add": "simulation.add",
    "funds": "simulation.funds",
    "shocks": "simulation.shocks",
    "levers": "simulation.levers",
    "replications": "simulation.replications",
    "seed": "simulation.seed",
}
"""Keys that people look for at the top, and where they stand."""
