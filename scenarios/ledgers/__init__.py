"""Synthetic ledgers and benchmark instances; the people in them are made up."""

from scenarios.ledgers.harder import SHAPES, harder
from scenarios.ledgers.ledger import SIZES, Ledgers, Sheet, generate
from scenarios.ledgers.workbooks import write_ledgers

__all__ = ["SHAPES", "SIZES", "Ledgers", "Sheet", "generate", "harder", "write_ledgers"]
