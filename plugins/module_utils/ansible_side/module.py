# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The body of every module: the path that is taken when the action plugin cannot run on the controller."""

from __future__ import annotations

import os

from ansible.module_utils.basic import AnsibleModule

from .common_options import MUTUALLY_EXCLUSIVE, fill_from_environment
from .entry import Work


def run_module(work: Work) -> None:
    """Parse the parameters, do the work, and end the process with the result as Ansible wants it."""
    spec = work.argument_spec
    exclusive = [names for names in MUTUALLY_EXCLUSIVE if spec.keys() >= set(names)]  # a conversation has no session
    module = AnsibleModule(argument_spec=spec, supports_check_mode=True, mutually_exclusive=exclusive)
    params = fill_from_environment(module.params, os.environ)
    module.no_log_values.update(work.secrets(params))
    outcome = work.run(params, check_mode=module.check_mode, report=module.log)
    if outcome.pop("failed", False):
        module.fail_json(**outcome)
    module.exit_json(**outcome)
