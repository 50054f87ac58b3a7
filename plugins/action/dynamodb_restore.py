# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The fast path of the module dynamodb_restore."""

from __future__ import annotations

from ansible_collections.serverless.aws.plugins.module_utils.ansible_side.table_restore import TABLE_RESTORE
from ansible_collections.serverless.aws.plugins.plugin_utils.fast_path import FastPath, preloaded


class ActionModule(FastPath):
    """Runs dynamodb_restore on the controller where it can."""

    work = preloaded(TABLE_RESTORE)
