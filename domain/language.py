"""Texts for people, always in both languages side by side."""

from typing import Literal, NamedTuple

Language = Literal["zh", "en"]
LANGUAGES: tuple[Language, ...] = ("zh", "en")


class Text(NamedTuple):
    """One text in Chinese and English, with ``str.format`` placeholders."""

    zh: str
    en: str

    def say(self, lang: Language, **values: object) -> str:
        """Return the text in one language with its placeholders filled.

        Raises
        ------
        KeyError
            When a placeholder has no value; a gap in a sentence is never printed.
        """
        template = self.zh if lang == "zh" else self.en
        return template.format(**values)
