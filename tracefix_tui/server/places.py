"""Who takes how many of a server's sessions, so that no client can hold them all.

A client is an address. Of IPv6 it is the network of 64 bits, since whoever has one address there has all of
them; and everything on this machine is one client, since it may call itself by any address of loopback.
"""

from __future__ import annotations

from collections import Counter
from ipaddress import IPv6Address, IPv6Network, ip_address

LOOPBACK = "loopback"
_OWN_BITS = 64


def client_of(host: str) -> str:
    """The client behind an address, as a name that all its addresses share; "" for what is no address."""
    try:
        address = ip_address(host)
    except ValueError:
        return ""
    if isinstance(address, IPv6Address):
        address = address.ipv4_mapped or address
    if address.is_loopback:
        return LOOPBACK
    if isinstance(address, IPv6Address):
        return str(IPv6Network((int(address), _OWN_BITS), strict=False))
    return str(address)


class Held:
    """How many each client holds of something. Clients that hold nothing are forgotten.

    Args:
        most: as many as one client may hold; 0 for as many as it likes.
    """

    def __init__(self, most: int) -> None:
        self.most = most
        self._counts: Counter[str] = Counter()

    def __getitem__(self, client: str) -> int:
        return self._counts[client]

    def __len__(self) -> int:
        return len(self._counts)

    def is_full(self, client: str) -> bool:
        """Whether `client` may take no more."""
        return 0 < self.most <= self._counts[client]

    def take(self, client: str) -> None:
        """`client` holds one more."""
        self._counts[client] += 1

    def give_back(self, client: str) -> None:
        """`client` holds one less."""
        self._counts[client] -= 1
        if self._counts[client] <= 0:
            del self._counts[client]
