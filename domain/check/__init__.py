"""The independent checker: judges pairs, plans and certificates from the definitions; knows no solver."""

from domain.check.certificate import check_certificate
from domain.check.judging import judge
from domain.check.plan_check import check
from domain.check.proof_files import write_proof
from domain.check.violation import Violation

__all__ = ["Violation", "check", "check_certificate", "judge", "write_proof"]
