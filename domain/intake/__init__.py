"""Ledgers in: folders of Excel, CSV and Parquet to a validated instance, with every fault named."""

from domain.intake.aliases import Aliases
from domain.intake.headers import Unread
from domain.intake.ledgers import Intake, Progress, read_ledgers

__all__ = ["Aliases", "Intake", "Progress", "Unread", "read_ledgers"]
