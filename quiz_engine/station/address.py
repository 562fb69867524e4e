"""Under which addresses phones reach this computer, the likeliest first.

All addresses of all adapters are listed by ifaddr, which asks the system, on Windows and macOS,
too. Which one phones share is told by none of them, so it is judged: by the range, by the name of
the adapter, and by which of them the system would use to reach others.
"""

from __future__ import annotations

import ipaddress
import re
import socket
from collections.abc import Iterable
from dataclasses import dataclass

import ifaddr

_VIRTUAL = re.compile(
    r"docker|veth|^br-|virbr|vmnet|vmware|vboxnet|virtualbox|vethernet|wsl|hyper-v|^tun|^tap|utun"
    r"|tailscale|zerotier|^zt|wireguard|^wg|vpn|bluetooth|^lxc|podman|cni|flannel",
    re.IGNORECASE,
)
_WIRELESS = re.compile(
    r"^wl|wi-?fi|wlan|wireless|^ap\d|hotspot|local area connection\*", re.IGNORECASE
)
_DOCUMENTATION = "192.0.2.1"
"""An address that is nobody's (RFC 5737): it is only asked how one would go there."""


@dataclass(frozen=True, slots=True)
class Address:
    """An address of this computer."""

    ip: str
    adapter: str
    """The adapter's name, as a person sees it in the system's settings."""

    def url(self, port: int) -> str:
        """Return the address of the course."""
        host = f"[{self.ip}]" if ":" in self.ip else self.ip
        return f"http://{host}/" if port == 80 else f"http://{host}:{port}/"


def find_addresses() -> list[Address]:
    """Return this computer's addresses that others can reach, the likeliest first."""
    found = []
    for adapter in ifaddr.get_adapters():
        for each in adapter.ips:
            ip = each.ip if isinstance(each.ip, str) else each.ip[0]
            found.append(Address(ip, adapter.nice_name))
    return rank(found, find_outgoing())


def find_outgoing() -> str:
    """Return the address that the system would use to reach others, empty where it has no way.
    Nothing is sent."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect((_DOCUMENTATION, 9))
            return probe.getsockname()[0]
        except OSError:
            return ""


def rank(addresses: Iterable[Address], outgoing: str = "") -> list[Address]:
    """Return the addresses that others can reach, the likeliest first, each once."""
    reachable = [each for each in dict.fromkeys(addresses) if _is_reachable(each.ip)]
    return sorted(reachable, key=lambda each: (-_score(each, outgoing), each.ip))


def _is_reachable(ip: str) -> bool:
    parsed = ipaddress.ip_address(ip)
    if parsed.is_loopback or parsed.is_unspecified or parsed.is_multicast:
        return False
    return parsed.version == 4 or not parsed.is_link_local  # browsers take no fe80::…%eth0


def _score(address: Address, outgoing: str) -> int:
    parsed = ipaddress.ip_address(address.ip)
    score = 0
    if parsed.version == 4:
        score += 1000  # shorter to type, and every phone has it
        if parsed.is_link_local:
            score -= 500  # nobody gave it one: at best a cable to one other computer
        elif parsed.is_private:
            score += 40
    elif parsed.is_private:
        score += 20  # stays the same where the provider's addresses change
    if _VIRTUAL.search(address.adapter):
        score -= 300  # leads to programs on this computer, or far away
    if _WIRELESS.search(address.adapter):
        score += 60
    if address.ip == outgoing:
        score += 50
    if address.ip in ("192.168.137.1", "10.42.0.1", "192.168.2.1"):
        score += 100  # the hotspot that Windows, NetworkManager or macOS opens for phones
    return score
