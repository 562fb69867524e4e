"""Where the server listens: all addresses of this computer, or one; and what may be in the way."""

from __future__ import annotations

import errno
import ipaddress
import os
import select
import socket

from .address import find_addresses
from .problem import StationError

_MOST = 900 if hasattr(select, "poll") else 480
"""Connections at once; where select is all there is (Windows), it takes 512."""
_OTHERS = 40
"""Files that the process has open besides."""


def open_sockets(bind: str, port: int) -> list[socket.socket]:
    """Return sockets that listen at an address, or at all of this computer's, IPv4 and IPv6.

    Raises StationError with what is in the way and what to do.
    """
    if bind:
        try:
            version = ipaddress.ip_address(bind).version
        except ValueError:
            raise StationError(
                f'"{bind}" is no address: write one such as 192.168.1.20, or leave the option out.'
            ) from None
        return [_open(bind, port, socket.AF_INET if version == 4 else socket.AF_INET6)]
    sockets = [_open("0.0.0.0", port, socket.AF_INET)]
    try:
        taken = sockets[0].getsockname()[1]
        sockets.append(_open("::", taken, socket.AF_INET6, is_needed=False))
    except StationError:
        sockets[0].close()
        raise
    except OSError:
        pass  # this computer has no IPv6
    return sockets


def _open(host: str, port: int, family: int, is_needed: bool = True) -> socket.socket:
    try:
        made = socket.socket(family, socket.SOCK_STREAM)
    except OSError as error:
        if not is_needed:
            raise
        raise StationError(f"This computer has no such network: {error.strerror}.") from None
    try:
        if os.name == "nt":
            made.setsockopt(socket.SOL_SOCKET, socket.SO_EXCLUSIVEADDRUSE, 1)
        else:
            made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if family == socket.AF_INET6:
            made.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
        made.bind((host, port))
        made.listen(1024)
    except OSError as error:
        made.close()
        sentence = _explain(error, host, port)
        if not sentence and not is_needed:
            raise
        raise StationError(sentence or f"Nothing can listen at {host}: {error.strerror}.") from None
    return made


def _explain(error: OSError, host: str, port: int) -> str:
    """Return what is in the way of listening, empty where it is something unknown."""
    if error.errno in (errno.EADDRINUSE, getattr(errno, "WSAEADDRINUSE", errno.EADDRINUSE)):
        other = _find_free(port)
        return (
            f"Port {port} is taken by another program on this computer; perhaps a station runs "
            f"already. Close that, or say --port {other}."
        )
    if error.errno == errno.EACCES or error.errno == getattr(errno, "WSAEACCES", errno.EACCES):
        return (
            f"This system lets only its administrator use port {port}. Say --port 8080, or any "
            "other above 1023."
        )
    if host not in ("0.0.0.0", "::") and error.errno in (
        errno.EADDRNOTAVAIL,
        getattr(errno, "WSAEADDRNOTAVAIL", errno.EADDRNOTAVAIL),
    ):
        there = ", ".join(each.ip for each in find_addresses()) or "none, for it is on no network"
        return f"This computer has not the address {host}. It has: {there}."
    return ""


def _find_free(port: int) -> int:
    """Return the next port above that nobody listens at, 0 where none of twenty is free."""
    for other in range(max(port, 1023) + 1, min(max(port, 1023) + 21, 65536)):
        with socket.socket() as probe:
            try:
                probe.bind(("", other))
                return other
            except OSError:
                continue
    return 0


def allow_connections() -> int:
    """Let this process have as many connections as it may need, as far as the system allows it
    (macOS begins with 256); return how many it may have."""
    try:
        import resource
    except ImportError:  # Windows has no such limit
        return _MOST
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = 2 * _MOST + _OTHERS  # each may read a large file of its own
    if soft != resource.RLIM_INFINITY and soft < wanted:
        soft = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
    return _MOST if soft == resource.RLIM_INFINITY else min(_MOST, (soft - _OTHERS) // 2)
