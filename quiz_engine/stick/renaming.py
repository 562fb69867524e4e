"""Calls of the operating system that Python does not offer; each says whether it could be done.

`exchange` is renameat2 with RENAME_EXCHANGE (Linux 3.15; on FAT since 6.0, not on exFAT), on macOS
renamex_np with RENAME_SWAP. `flush` is syncfs (Linux 2.6.39; tells of errors since 5.8).
`hide` sets the attribute that Windows and FAT know: SetFileAttributesW, FAT_IOCTL_SET_ATTRIBUTES.
"""

from __future__ import annotations

import ctypes
import errno
import os
import struct
import sys

_EXCHANGE = 2
_HERE = -100
_GET_ATTRIBUTES = 0x80047210
_SET_ATTRIBUTES = 0x40047211
_HIDDEN = 2
_REFUSED = {
    getattr(errno, name)
    for name in ("EINVAL", "ENOSYS", "ENOTSUP", "EOPNOTSUPP", "EXDEV", "EPERM")
    if hasattr(errno, name)
}
_LIBRARY = None if sys.platform == "win32" else ctypes.CDLL(None, use_errno=True)


def exchange(one: str, other: str) -> bool:
    """Give two files or folders the name of each other in one step. Return False where the file
    system or the operating system cannot do that; nothing has changed then. Raises OSError."""
    first, second = os.fsencode(one), os.fsencode(other)
    if hasattr(_LIBRARY, "renameat2"):
        result = _LIBRARY.renameat2(_HERE, first, _HERE, second, _EXCHANGE)
    elif hasattr(_LIBRARY, "renamex_np"):
        result = _LIBRARY.renamex_np(first, second, _EXCHANGE)
    else:
        return False
    if result == 0:
        return True
    code = ctypes.get_errno()
    if code in _REFUSED:
        return False
    raise OSError(code, os.strerror(code), one)


def flush(descriptor: int) -> bool:
    """Write out everything of the file system of an open file. Return False where that cannot be
    asked for. Raises OSError."""
    if not hasattr(_LIBRARY, "syncfs"):
        return False
    if _LIBRARY.syncfs(descriptor) == 0:
        return True
    code = ctypes.get_errno()
    if code == errno.ENOSYS:
        return False
    raise OSError(code, os.strerror(code))


def hide(path: str) -> bool:
    """Hide a folder from those who look at the stick in Windows. Return whether that worked."""
    if sys.platform == "win32":
        return bool(ctypes.windll.kernel32.SetFileAttributesW(path, _HIDDEN))
    if not sys.platform.startswith("linux"):
        return False
    import fcntl

    descriptor = os.open(path, os.O_RDONLY)
    try:
        found = fcntl.ioctl(descriptor, _GET_ATTRIBUTES, struct.pack("I", 0))
        attributes = struct.unpack("I", found)[0] | _HIDDEN
        fcntl.ioctl(descriptor, _SET_ATTRIBUTES, struct.pack("I", attributes))
    except OSError:
        return False  # no FAT, or not ours: the dot in the name must do
    finally:
        os.close(descriptor)
    return True
