# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every kind there is, by its module. On the controller only: a module's archive holds just what it imports."""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache

from ansible_collections.serverless.aws.plugins.module_utils import argument_specs, kinds
from ansible_collections.serverless.aws.plugins.module_utils.ansible_side.entry import Family


@cache
def families() -> dict[str, Family]:
    """Module name to family: a kind is registered by being a file in `kinds/`."""
    found: dict[str, Family] = {}
    for item in pkgutil.iter_modules(kinds.__path__, f"{kinds.__name__}."):
        kind = getattr(importlib.import_module(item.name), "KIND", None)
        if kind is not None:
            options = importlib.import_module(f"{argument_specs.__name__}.{kind.module}").OPTIONS
            found[kind.module] = Family(kind, options)
    return found
