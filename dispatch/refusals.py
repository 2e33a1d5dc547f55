"""What a night refuses in words: what somebody may not do, what needs no doing, and what is not as it has to be."""

from domain.language import Text


class Told(Exception):
    """Something that stops a night; ``message`` says it in both languages, or in the words of a program that knows one."""

    def __init__(self, message: Text | str) -> None:
        self.message = Text(message, message) if isinstance(message, str) else message
        super().__init__(self.message.en)


class NotAllowed(Told):
    """The person may not do this."""


class NothingToDo(Told):
    """There is no draft, or it has been dealt with."""


class BrokenLedger(Told):
    """The ledger or what lies beside it was changed; nothing is planned or handed out on it."""
