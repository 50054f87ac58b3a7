# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The fast path of the module apigateway_api_key_value."""

from __future__ import annotations

from ansible_collections.serverless.aws.plugins.module_utils.ansible_side.api_key_value import API_KEY_VALUE
from ansible_collections.serverless.aws.plugins.plugin_utils.fast_path import FastPath, preloaded


class ActionModule(FastPath):
    """Runs apigateway_api_key_value on the controller where it can."""

    work = preloaded(API_KEY_VALUE)
