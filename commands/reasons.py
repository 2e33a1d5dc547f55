"""Why a simulation cannot be run, in the words of a planner."""

from typing import TYPE_CHECKING

from domain.faults import told
from domain.language import Text

if TYPE_CHECKING:
    from domain.policy import PolicyError


def reason_of(error: "ValueError | PolicyError") -> Text:
    """Return what an error says; a figure that a place has none of is to be brought in a policy file of one's own."""
    if isinstance(error, ValueError):
        return told(error)
    missing = error.args[0] if error.args else error
    return Text(
        f"本地缺一个政策数字，请写进自己的政策文件并用 --policy 带上（{missing}）",
        f"a policy figure is missing for the place; write it into a policy file of your own and pass it with --policy ({missing})",
    )
