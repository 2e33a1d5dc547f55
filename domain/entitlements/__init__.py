"""Who is entitled to what: every instrument of the policy asked of everybody, with amount, fund, day and clause."""

from domain.entitlements.claimants import Claimants, claimants
from domain.entitlements.entitled import deductions, entitlements
from domain.entitlements.spending import spending
from domain.entitlements.why_not import Answer, Checked, why_not

__all__ = ["Answer", "Checked", "Claimants", "claimants", "deductions", "entitlements", "spending", "why_not"]
