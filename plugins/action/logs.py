# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The fast path of the module logs."""

from __future__ import annotations

from ansible_collections.serverless.aws.plugins.module_utils.ansible_side.application_logs import APPLICATION_LOGS
from ansible_collections.serverless.aws.plugins.plugin_utils.fast_path import preloaded
from ansible_collections.serverless.aws.plugins.plugin_utils.verb_path import VerbPath


class ActionModule(VerbPath):
    """Runs logs on the controller where it can."""

    work = preloaded(APPLICATION_LOGS)
