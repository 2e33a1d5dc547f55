"""What is in force at a place on a day: instruments with all that a reader asks of them, and parameters."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from domain.language import Language, Text
from domain.policy import Parameter, Policy, Source, Value
from domain.policy.instrument import Instrument
from reports.labels import AUDIENCES, CHANNELS, GRADES, PAYEES
from reports.names import Names
from reports.policy_sentences import Speaker

NO_END: Final = Text("未规定截止日", "no end is stated")
WITHDRAWN: Final = Text("{title}（已停止执行：{source}）", "{title} (withdrawn: {source})")
UNTIL: Final = Text("{day} 止", "until {day}")


@dataclass(frozen=True)
class Offer:
    """An instrument in force, with the value that decides it: its source is the clause."""

    instrument: Instrument
    value: Value


def offers(policy: Policy, on: date, place: str, audience: str | None = None) -> list[Offer]:
    """Return the instruments in force, by audience and then in the order of the files.

    Parameters
    ----------
    policy, on, place
        The rules, the day and the division code.
    audience
        ``worker``, ``employer`` or ``agent``; all when left out.
    """
    found = []
    for instrument in _of(policy, audience):
        value = policy.in_force(instrument, on, place)
        if value is not None:
            found.append(Offer(instrument, value))
    return found


def absent(policy: Policy, on: date, place: str, audience: str | None = None) -> list[Instrument]:
    """Return the instruments that have no figure there and then, or are withdrawn."""
    return [held for held in _of(policy, audience) if policy.in_force(held, on, place) is None]


def absent_title(instrument: Instrument, speaker: Speaker) -> str:
    """Return the title of an instrument that is not in force, with what withdraws it."""
    title, held = speaker.title(instrument.title), instrument.withdrawal(speaker.on, speaker.place)
    return title if held is None else WITHDRAWN.say(speaker.lang, title=title, source=held.source.plain)


def _of(policy: Policy, audience: str | None) -> Iterator[Instrument]:
    for wanted in AUDIENCES:
        if audience in (None, wanted):
            yield from (held for held in policy.instruments if held.audience == wanted)


def settings(policy: Policy, on: date, place: str) -> list[tuple[Parameter, Value]]:
    """Return the parameters that have a value there and then."""
    found = ((parameter, parameter.find(on, place)) for parameter in policy.parameters)
    return [(parameter, value) for parameter, value in found if value is not None]


def offer_words(offer: Offer, speaker: Speaker) -> dict[str, Any]:
    """Return an offer in the words of a reader, and the codes that a program needs.

    Parameters
    ----------
    offer
        The instrument and its value.
    speaker
        Says it, at a place on a day in a language.
    """
    instrument, lang = offer.instrument, speaker.lang
    return {
        "id": instrument.id,
        "title": speaker.title(instrument.title),
        "audience": instrument.audience,
        "payee": PAYEES[instrument.pays].say(lang),
        "amount": speaker.amount(instrument),
        "conditions": speaker.conditions(instrument),
        "until": until(offer.value, lang),
        "take_up": speaker.take_up(instrument),
        "combination": speaker.combination(instrument),
        "fund": fund(instrument, speaker),
        "note": "" if instrument.note is None else speaker.title(instrument.note),
        **source_words(offer.value.source, lang),
    }


def until(value: Value, lang: Language) -> str:
    """Return how long a value holds."""
    return NO_END.say(lang) if value.valid_until is None else UNTIL.say(lang, day=value.valid_until)


def fund(instrument: Instrument, speaker: Speaker) -> str:
    """Return the channel that pays an instrument here."""
    channel: Any = instrument.fund
    if "." in instrument.fund:
        found = speaker.value(instrument.fund)
        channel = None if found is None else found.value
    if channel is None:
        return ""
    return CHANNELS[channel].say(speaker.lang) if channel in CHANNELS else str(channel)


def source_words(source: Source, lang: Language) -> dict[str, str]:
    """Return a source as the parts that a page shows: where, what it says, its address, how it was read."""
    document = source.document
    where = " ".join(part for part in (document.title if document else "", source.clause) if part)
    if source.grade == "ours":
        where = "；".join(part for part in (source.note, where) if part)
    return {
        "source": where,
        "quote": source.quote or "",
        "address": (document.address if document else None) or "",
        "grade": source.grade,
        "grade_said": GRADES[source.grade].say(lang),
        "source_note": "" if source.grade == "ours" else source.note or "",
    }


def speaker_of(policy: Policy, on: date, place: str, lang: Language, names: Names | None = None) -> Speaker:
    """Return who says instruments at a place on a day."""
    return Speaker(policy, on, place, names or Names.of(policy, on), lang)
