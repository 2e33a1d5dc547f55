"""The policy list as one self-contained page: what you get, who gets it, how much, until when, where it says so."""

from datetime import date
from typing import Any

from domain.language import Language, Text
from domain.policy import Policy
from reports.labels import AUDIENCES
from reports.names import Names
from reports.page import bilingual_page, shared_context, templates
from reports.policy_offers import absent, absent_title, offer_words, offers
from reports.policy_sentences import Speaker

NATION = Text("全国", "the whole country")


def render_policies(
    policy: Policy,
    on: date,
    place: str = "",
    lang: Language = "zh",
    *,
    audience: str | None = None,
    names: Names | None = None,
) -> str:
    """Return the policy list of a place and day as one HTML page that holds both languages and opens in ``lang``.

    Parameters
    ----------
    policy, on, place
        The rules, the day and the division code ("" is the nation).
    lang
        Language shown first.
    audience
        ``worker``, ``employer`` or ``agent``; a list for each when left out.
    names
        Speaks codes; the shipped tables when left out.
    """
    speaker = names or Names.of(policy, on)
    where = Text(*(place_name(place, speaker, each) for each in ("zh", "en")))
    title = Text(f"政策清单：{where.zh} {on}", f"Policy list: {where.en}, {on}")
    return bilingual_page(title, lang, lambda each: _body(Speaker(policy, on, place, speaker, each), where, audience))


def place_name(place: str, names: Names, lang: Language) -> str:
    """Return the name of a division, or of the nation."""
    return names.place(place, lang) if place else NATION.say(lang)


def _body(speaker: Speaker, where: Text, audience: str | None) -> str:
    wanted = [name for name in AUDIENCES if audience in (None, name)]
    parts = [part for name in wanted if (part := _part(speaker, name))["offers"] or part["absent"]]
    values: dict[str, Any] = {
        **shared_context({}, speaker.names, speaker.lang),
        "where": speaker.title(where),
        "on": str(speaker.on),
        "parts": parts,
        "count_offers": sum(len(part["offers"]) for part in parts),
        "any_ours": any(offer["grade"] == "ours" for part in parts for offer in part["offers"]),
    }
    return templates().get_template("policies.html.j2").render(values)


def _part(speaker: Speaker, audience: str) -> dict[str, Any]:
    """Return one audience's list."""
    here = offers(speaker.policy, speaker.on, speaker.place, audience)
    missing = absent(speaker.policy, speaker.on, speaker.place, audience)
    return {
        "audience": audience,
        "title": AUDIENCES[audience].say(speaker.lang),
        "offers": [offer_words(offer, speaker) for offer in here],
        "absent": [absent_title(held, speaker) for held in missing],
    }
