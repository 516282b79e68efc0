"""Landlock: no file, no network and no signal outside, where the kernel knows it."""

import ctypes
import os
import struct

_CREATE_RULESET, _RESTRICT_SELF = 444, 446
_VERSION_FLAG = 1
_NETWORK_SINCE, _SCOPES_SINCE = 4, 6
# Rights to files by the ABI that brought them.
_FILE_RIGHTS = {1: (1 << 13) - 1, 2: (1 << 14) - 1, 3: (1 << 15) - 1, 5: (1 << 16) - 1}
_NETWORK_RIGHTS = 0b11
_SCOPES = 0b11


def restrict() -> int:
    """Give up every right that Landlock knows; returns the kernel's ABI, 0 when it has none."""
    libc = ctypes.CDLL(None, use_errno=True)
    abi = libc.syscall(_CREATE_RULESET, None, 0, _VERSION_FLAG)
    if abi < 1:
        return 0
    files = _FILE_RIGHTS[max(known for known in _FILE_RIGHTS if known <= abi)]
    attributes = struct.pack("Q", files)
    if abi >= _NETWORK_SINCE:
        attributes += struct.pack("Q", _NETWORK_RIGHTS)
    if abi >= _SCOPES_SINCE:
        attributes += struct.pack("Q", _SCOPES)
    ruleset = libc.syscall(_CREATE_RULESET, attributes, len(attributes), 0)
    if ruleset < 0:
        raise OSError(ctypes.get_errno(), "a Landlock ruleset cannot be made")
    try:
        if libc.syscall(_RESTRICT_SELF, ruleset, 0):
            raise OSError(ctypes.get_errno(), "Landlock cannot be enforced")
    finally:
        os.close(ruleset)
    return int(abi)
