"""The funds: SimPy containers that levers draw on until they are empty, and the payments made from them."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import simpy
from numpy.typing import NDArray

from simulation.levers import UNLIMITED


class Treasury:
    """Funds in yuan per simulated person, whole yuan; what is paid never exceeds what is there.

    Parameters
    ----------
    env
        The clock.
    yuan
        Amounts of the real world by fund; a fund not named never runs out.
    weight
        People of the real world per simulated person.
    """

    def __init__(self, env: simpy.Environment, yuan: Mapping[str, int], weight: float) -> None:
        self._env = env
        self.start = {name: min(UNLIMITED, int(amount / weight)) for name, amount in yuan.items()}
        self._funds = {name: self._container(amount) for name, amount in self.start.items()}
        self.paid: dict[tuple[str, str], int] = {}
        self.homes: dict[tuple[str, str], NDArray[np.float64]] = {}

    def _container(self, amount: int) -> simpy.Container:
        return simpy.Container(self._env, capacity=max(amount, 1), init=amount)

    def left(self, fund: str) -> int:
        """Return what is left, yuan per simulated person; a very large number when the fund has no end."""
        return int(self._funds[fund].level) if fund in self._funds else UNLIMITED

    def affords(self, fund: str, yuan: int) -> bool:
        """Tell whether the fund can make a payment."""
        return self.left(fund) >= yuan

    def pay(self, fund: str, lever: str, yuan: int, people: int = 1, homes: NDArray[Any] | None = None) -> int:
        """Pay as many of so many people as the fund can, this much each; return how many were paid.

        With ``homes`` (people by county) what is paid is booked to the counties in their proportion.
        """
        if yuan == 0 or people == 0:
            return people
        payable = min(people, self.left(fund) // yuan)
        if payable:
            if fund in self._funds:
                self._funds[fund].get(payable * yuan)
            self.paid[fund, lever] = self.paid.get((fund, lever), 0) + payable * yuan
            if homes is not None:
                self.book(fund, lever, payable * yuan * (homes / homes.sum()))
        return payable

    def book(self, fund: str, lever: str, yuan: NDArray[np.float64]) -> None:
        """Note for which home counties yuan were paid, over the whole run; nothing is paid by this."""
        self.homes[fund, lever] = self.homes.get((fund, lever), 0.0) + yuan

    def receive(self, fund: str, lever: str, yuan: int) -> None:
        """Take back what was lent; it counts as so much less paid."""
        if yuan:
            if fund in self._funds:
                self._funds[fund].put(yuan)
            self.paid[fund, lever] = self.paid.get((fund, lever), 0) - yuan

    def pay_in_turn(self, fund: str, lever: str, yuan: NDArray[np.int64]) -> NDArray[np.bool_]:
        """Pay these amounts in their order as far as the fund goes; return which were paid.

        An amount larger than what is left is passed over; smaller ones after it may still be paid.
        """
        left = self.left(fund)
        paid = np.cumsum(yuan) <= left
        left -= int(yuan[paid].sum())
        for row in np.flatnonzero(~paid).tolist():
            if yuan[row] <= left:
                paid[row] = True
                left -= int(yuan[row])
        whole = int(yuan[paid].sum())
        if whole:
            if fund in self._funds:
                self._funds[fund].get(whole)
            self.paid[fund, lever] = self.paid.get((fund, lever), 0) + whole
        return np.asarray(paid)

    def week(self) -> dict[tuple[str, str], int]:
        """Return what was paid by fund and lever since the last call, and begin again."""
        paid, self.paid = self.paid, {}
        return paid
