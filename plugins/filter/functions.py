# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""From functions and layers, each described once, to what is built of them: for the module lambda_packages."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ansible_collections.serverless.aws.plugins.module_utils.tiers.functions import function_packages, layer_packages


class FilterModule:
    """The filters by name."""

    def filters(self) -> dict[str, Callable[..., Any]]:
        """Name to function."""
        return {"function_packages": function_packages, "layer_packages": layer_packages}
