"""Start a command that ends with its parent, and as another user where asked.

Run as a script, never imported: `python -I -S tether.py SIGNAL PARENT UID GID -- COMMAND…`.
UID and GID are -1 to stay who one is. The kernel sends SIGNAL when the parent dies (Linux; other
systems have no such call). This is a program of its own because code between fork and exec is
unsafe in a process with threads, and because changing the user clears the parent-death signal.
"""

import ctypes
import os
import shutil
import signal
import sys

PR_SET_PDEATHSIG = 1


def main() -> None:
    end_signal, parent, uid, gid = (int(word) for word in sys.argv[1:5])
    command = sys.argv[6:]
    # Both before the user changes, who may not be able to read Python's own folder.
    program = shutil.which(command[0]) or command[0]
    libc = ctypes.CDLL(None) if sys.platform == "linux" else None
    if uid >= 0:
        os.setgroups([gid])
        os.setgid(gid)
        os.setuid(uid)
    if libc is not None:
        libc.prctl(PR_SET_PDEATHSIG, end_signal, 0, 0, 0)
        if os.getppid() != parent:
            sys.exit(1)
    # Python ignores SIGPIPE, and an ignored signal stays ignored across exec.
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGPIPE):
        signal.signal(number, signal.SIG_DFL)
    try:
        os.execv(program, command)  # noqa: S606 - the caller's own command
    except OSError as error:
        sys.stderr.write(f"{command[0]}: {error.strerror}\n")
        sys.exit(127)


if __name__ == "__main__":
    main()
