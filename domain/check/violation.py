"""What the checker reports: a claim of the plan that does not hold."""

from dataclasses import dataclass

from domain.language import Language, Text


@dataclass(frozen=True)
class Violation:
    """One claim that does not hold.

    Parameters
    ----------
    claim
        Name of the rule (as in ``domain.rules``) or of the claim.
    subject
        Id of the worker, post, employer or tier concerned; empty for the plan as a whole.
    message
        The sentence, with its numbers filled in.
    """

    claim: str
    subject: str
    message: Text

    def say(self, lang: Language = "en") -> str:
        """Return the violation on one line."""
        stop = "：" if lang == "zh" else ": "
        return stop.join(part for part in (self.claim, self.subject, self.message.say(lang)) if part)


def violation(claim: str, subject: object, sentence: Text, **numbers: object) -> Violation:
    """Return a violation whose sentence is filled with these numbers."""
    filled = [
        template.format(**numbers).replace("{", "{{").replace("}", "}}") for template in (sentence.zh, sentence.en)
    ]
    return Violation(claim, str(subject), Text(filled[0], filled[1]))
