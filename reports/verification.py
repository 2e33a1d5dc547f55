"""What is said of a plan whose claims all hold: what was added up again, and what had to be solved again."""

from domain.language import Text
from domain.plan import Plan

WITHOUT_LIMITS = Text(
    "成立。{placed:,} 人的安置都符合规则和人数上限；全部可行的人岗组合已从数据中重新找出并逐一计价，没有更好的安置；"
    "证明文件未被改动。",
    "holds: {placed:,} placements keep every rule and limit; all admissible pairs were found again in the input and "
    "priced, and none would make the plan better; the files of the proof are as they were written",
)
BY_PRICES = Text(
    "成立。{placed:,} 人的安置都符合规则；每条限制已从数据中重新计数；每一层的界都已用证明中的价格在全部可行的人岗组合上重新加出；"
    "证明文件未被改动。",
    "holds: {placed:,} placements keep every rule; every limit was counted again from the input; the bound of every tier was added "
    "up again from the prices of the proof over all admissible pairs; the files of the proof are as they were written",
)
BY_SOLVING = Text(
    "成立。{placed:,} 人的安置都符合规则；每条限制已从数据中重新计数；由价格可核的界已重新加出；其余的界是求解器的结论，已重新求解，"
    "数值和界都相同。",
    "holds: {placed:,} placements keep every rule; every limit was counted again from the input; bounds that prices prove were added "
    "up again; the others are the solver's word, so all was solved again, with the same values and bounds",
)


def holds(plan: Plan) -> Text:
    """Return the sentence for a plan that was verified."""
    if plan.identity.get("proof") != "search":
        return WITHOUT_LIMITS
    bounded = plan.tiers[plan.tiers["bound"].notna()]
    certified = bool((bounded["certified"] == bounded["bound"]).fillna(False).all())
    return BY_PRICES if certified else BY_SOLVING
