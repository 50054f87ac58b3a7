#!/usr/bin/python
# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Module apigateway_api_key_value."""

from __future__ import annotations

DOCUMENTATION = r"""
module: apigateway_api_key_value
short_description: Read the value of an API key
version_added: 0.1.0
description:
  - Reads the value of an API key of M(serverless.aws.apigateway_api_keys), which API Gateway generated, to call the API with it.
  - The value is a secret. Set C(no_log) on the task.
options:
  stack:
    description: Stack of the key, where several keys have its name.
    type: str
  name:
    description: Name of the key.
    type: str
    required: true
attributes:
  check_mode:
    support: full
    description: Changes nothing.
  diff_mode:
    support: none
    description: There is nothing to compare.
  idempotent:
    support: full
    description: Changes nothing.
extends_documentation_fragment: [serverless.aws.common.connection]
author: [The serverless.aws authors (@serverless-aws)]
"""

EXAMPLES = r"""
- name: The key of the tests is known
  serverless.aws.apigateway_api_key_value:
    region: eu-west-1
    name: tests
  no_log: true
  register: key
"""

RETURN = r"""
value:
  description: The key's value.
  returned: success
  type: str
"""

from ansible_collections.serverless.aws.plugins.module_utils.ansible_side.api_key_value import API_KEY_VALUE
from ansible_collections.serverless.aws.plugins.module_utils.ansible_side.module import run_module


def main() -> None:
    """Run as a module."""
    run_module(API_KEY_VALUE)


if __name__ == "__main__":
    main()
