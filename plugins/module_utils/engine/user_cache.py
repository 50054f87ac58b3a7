# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Where this collection keeps what it can make anew: an installed collection is read-only, so never beside it."""

from __future__ import annotations

import os
from pathlib import Path


def user_cache() -> Path:
    """`serverless.aws` in the user's cache folder (XDG)."""
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "serverless.aws"
