"""Which claims a fund's limit counts: those about one person, whatever becomes of the others."""

from dataclasses import replace

from domain.policy import Policy

HEADS = frozenset(("placed_heads", "target_heads"))
"""Facts of an employer that depend on how many people a plan sends there."""


def counted(policy: Policy) -> Policy:
    """Return the policy with the instruments about single people only, and the caps on what one person is paid.

    Left out are instruments about employers, those that depend on how many people come, deductions from tax, and caps
    that several people share.
    """
    kept = [
        instrument
        for instrument in policy.instruments
        if instrument.case == "worker" and instrument.settle is None and not HEADS.intersection(instrument.facts())
    ]
    names = {instrument.id for instrument in kept}
    instruments = tuple(
        replace(instrument, gives_way_to=tuple(other for other in instrument.gives_way_to if other in names))
        for instrument in kept
    )
    return replace(policy, instruments=instruments, caps=tuple(cap for cap in policy.caps if cap.per == "worker"))
