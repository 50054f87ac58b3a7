# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How a verb's script ends: with its code, and without a traceback when somebody stops it or reads no further."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence

INTERRUPTED, NOT_READ = 130, 141
"""What a shell says of a process that SIGINT or SIGPIPE has ended."""


def run(main: Callable[[list[str]], int], afterwards: str = "", arguments: Sequence[str] | None = None) -> int:
    """The code of `main`, called with the command line's `arguments`; who stops it is told what to do `afterwards`."""
    code = NOT_READ
    try:
        code = main(list(sys.argv[1:] if arguments is None else arguments))
        sys.stdout.flush()
    except KeyboardInterrupt:
        print(f"interrupted{afterwards and f'; {afterwards}'}", file=sys.stderr)
        return INTERRUPTED
    except BrokenPipeError:
        # `scripts/status … | head`: what is left in the buffer would fail once more when Python ends
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return code
