"""Rules as data: dated, cited parameters, loaded from YAML and evaluated over whole tables."""

from domain.policy.parameter import Document, Parameter, PolicyError, Source, Value
from domain.policy.policy import Policy

__all__ = ["Document", "Parameter", "Policy", "PolicyError", "Source", "Value"]
