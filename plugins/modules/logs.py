#!/usr/bin/python
# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Module logs."""

from __future__ import annotations

DOCUMENTATION = r"""
module: logs
short_description: Read the logs of an application
version_added: 0.1.0
description:
  - Reads what the functions of a description, and its APIs with access logs, wrote into CloudWatch Logs, all of it in the order of time.
  - Read calls only.
options:
  name:
    description: What messages call the application.
    type: str
    required: true
  families:
    description: Module name to that module's options.
    type: dict
    default: {}
  tiers:
    description: Tier to its variables, as in M(serverless.aws.converge).
    type: dict
    default: {}
  sources:
    description: Names of functions and APIs whose logs are read; without any, all of the application.
    type: list
    elements: str
    default: []
  since:
    description: From when on, so long ago (V(90s), V(15m), V(2h), V(3d), V(1w)) or a time in ISO 8601, UTC unless it says otherwise.
    type: str
    default: 15m
  until:
    description: Until when, in the same forms; without it until now.
    type: str
    default: ""
  level:
    description: Lines of at least this level, one of V(TRACE), V(DEBUG), V(INFO), V(WARNING), V(ERROR), V(CRITICAL). Lines without one count as V(INFO).
    type: str
    default: ""
  search:
    description: Lines that have this text somewhere, in capital letters or not.
    type: str
    default: ""
  request:
    description:
      - A correlation id, or the request id of an API or a function. Lines that name it are shown, and those that the same invocations and the same
        call of the API wrote besides.
    type: str
    default: ""
  limit:
    description: How many lines are shown, the newest ones. How many were found is told.
    type: int
    default: 1000
  follow:
    description: Go on with the lines that come, until it is interrupted or nobody reads O(file) any more.
    type: bool
    default: false
  follow_seconds:
    description: Seconds between two looks, 0.5 at least.
    type: float
    default: 2
  form:
    description: V(text) for people, V(json) for an object a line.
    type: str
    choices: [text, json]
    default: text
  color:
    description: Text in colors.
    type: bool
    default: false
  file:
    description: File or named pipe to which the lines are appended as they are found.
    type: path
attributes:
  check_mode:
    support: full
    description: Changes nothing.
  diff_mode:
    support: none
    description: Changes nothing.
  idempotent:
    support: full
    description: Changes nothing.
extends_documentation_fragment: [serverless.aws.common.connection]
author: [The serverless.aws authors (@serverless-aws)]
"""

EXAMPLES = r"""
- name: What went wrong in the last two hours?
  serverless.aws.logs:
    region: eu-west-1
    name: shop
    families:
      lambda_functions:
        functions: [{name: take-order, role: take-order, package: build/take_order.zip}]
    since: 2h
    level: ERROR
  register: shop_errors
"""

RETURN = r"""
text:
  description: The lines in the form asked for, oldest first. Empty after O(follow).
  returned: success
  type: str
found:
  description: How many lines there were, those left out for O(limit) included.
  returned: success
  type: int
notes:
  description: What must be known of lines that are not shown.
  returned: success
  type: list
  elements: str
unread:
  description: Log groups of which not every line was read.
  returned: success
  type: list
  elements: str
"""

from ansible_collections.serverless.aws.plugins.module_utils.ansible_side.application_logs import APPLICATION_LOGS
from ansible_collections.serverless.aws.plugins.module_utils.ansible_side.module import run_module


def main() -> None:
    """Run as a module."""
    run_module(APPLICATION_LOGS)


if __name__ == "__main__":
    main()
