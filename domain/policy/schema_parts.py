"""The parts that every entry of a policy file is made of."""

from pydantic import BaseModel, ConfigDict, Field
from pydantic_core import PydanticCustomError


def refused(zh: str, en: str, **values: str) -> PydanticCustomError:
    """Return an error of our own, with its sentence in both languages."""
    return PydanticCustomError("policy", "{en}", {"zh": zh.format(**values), "en": en.format(**values)})


class Strict(BaseModel):
    """Nothing unknown is let through and nothing is converted in silence."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class TitleEntry(Strict):
    """A title in both languages."""

    zh: str
    en: str


class ChoiceEntry(TitleEntry):
    """What one choice of a fact is called in both languages, and how else ledgers write it."""

    also: list[str] = Field(default_factory=list)
