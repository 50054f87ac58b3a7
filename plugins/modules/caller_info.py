#!/usr/bin/python
# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Module caller_info."""

from __future__ import annotations

DOCUMENTATION = r"""
module: caller_info
short_description: Tell which account, partition and region a run works in
version_added: 0.1.0
description:
  - Asks AWS who the credentials belong to and fails when O(allowed_account_ids) does not have that account.
  - The first task of C(serverless.aws.site). Its RV(account_id) saves every later task a call when it is given to them as O(account_id).
attributes:
  check_mode:
    support: full
    description: Only reads.
  diff_mode:
    support: none
    description: Changes nothing.
  idempotent:
    support: full
    description: Only reads.
extends_documentation_fragment: [serverless.aws.common.connection]
author: [The serverless.aws authors (@serverless-aws)]
"""

EXAMPLES = r"""
- name: The run is in the right account
  serverless.aws.caller_info:
    region: eu-west-1
    allowed_account_ids: ["123456789012"]
  register: caller
"""

RETURN = r"""
account_id:
  description: Twelve digits.
  returned: success
  type: str
  sample: "123456789012"
arn:
  description: The user or assumed role.
  returned: success
  type: str
  sample: arn:aws:iam::123456789012:user/deployer
partition:
  description: V(aws), V(aws-cn) or V(aws-us-gov).
  returned: success
  type: str
  sample: aws
region:
  description: The region that calls go to.
  returned: success
  type: str
  sample: eu-west-1
"""

from ansible_collections.serverless.aws.plugins.module_utils.ansible_side.caller import CALLER
from ansible_collections.serverless.aws.plugins.module_utils.ansible_side.module import run_module


def main() -> None:
    """Run as a module."""
    run_module(CALLER)


if __name__ == "__main__":
    main()
