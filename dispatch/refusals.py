"""What a night refuses in words: what somebody may not do, and what needs no doing."""

from domain.language import Text


class NotAllowed(Exception):
    """The person may not do this; ``message`` says why in both languages."""

    def __init__(self, message: Text) -> None:
        self.message = message
        super().__init__(message.en)


class NothingToDo(Exception):
    """There is no draft, or it has been dealt with; ``message`` says which."""

    def __init__(self, message: Text) -> None:
        self.message = message
        super().__init__(message.en)
