"""How a command is registered: it takes ``lang`` and returns a reply; whatever it raises becomes a reply too."""

import inspect
from collections.abc import Callable
from typing import Any, NamedTuple

import typer

from commands.languages import bilingual, default_language
from commands.options import Json, Lang, Log
from domain.language import Language
from replies import Reply, failure

Body = Callable[..., Reply]


class Answer(NamedTuple):
    """A reply and whether a program reads it; the command line prints it."""

    reply: Reply
    as_json: bool


def command(app: typer.Typer, name: str, help_: str, example: str) -> Callable[[Body], Body]:
    """Register a command with the options that all have: --json, --lang and --log.

    Parameters
    ----------
    app
        The application it belongs to.
    name
        What people type.
    help_
        A text that ``bilingual`` returned.
    example
        A call of it, shown below the help; its words before the name are part of the command in ``--json``.
    """

    def register(body: Body) -> Body:
        full_name = example.removeprefix("laborflow ").split(f"{name} ")[0] + name

        def run(**given: Any) -> Answer:
            as_json, log = given.pop("as_json"), given.pop("log")
            lang: Language = given.pop("lang") or default_language()
            try:
                reply = body(lang=lang, **given)
            except (Exception, KeyboardInterrupt) as error:  # noqa: BLE001 - no traceback ever reaches a user
                reply = failure(error, lang, log)
            reply.data = {"command": full_name, **reply.data}
            return Answer(reply, as_json)

        own = [p for p in inspect.signature(body).parameters.values() if p.name != "lang"]
        common = [
            inspect.Parameter("as_json", inspect.Parameter.KEYWORD_ONLY, default=False, annotation=Json),
            inspect.Parameter("lang", inspect.Parameter.KEYWORD_ONLY, default=None, annotation=Lang),
            inspect.Parameter("log", inspect.Parameter.KEYWORD_ONLY, default=None, annotation=Log),
        ]
        run.__signature__ = inspect.Signature([*own, *common])  # type: ignore[attr-defined]
        run.__annotations__ = {p.name: p.annotation for p in (*own, *common)}
        app.command(name, help=help_, epilog=bilingual(f"例：{example}", f"Example: {example}"))(run)
        return body

    return register
