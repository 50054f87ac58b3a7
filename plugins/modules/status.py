#!/usr/bin/python
# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Module status."""

from __future__ import annotations

DOCUMENTATION = r"""
module: status
short_description: Tell how an application is
version_added: 0.1.0
description:
  - Asks for every alarm, queue, function, certificate and subscription of a description, and for the last errors in the functions' logs, and
    says whether all of it is fine, wants attention, or is broken.
  - Read calls only. What may not be asked is told as such, and the rest goes on.
options:
  name:
    description: What the screen calls it.
    type: str
    required: true
  stack:
    description: Name of the stack, to be shown, and to tell its certificates from others.
    type: str
  families:
    description: Module name to that module's options.
    type: dict
    default: {}
  tiers:
    description: Tier to its variables, as in M(serverless.aws.converge).
    type: dict
    default: {}
  plan:
    description:
      - The result of M(serverless.aws.converge) with O(serverless.aws.converge#module:plan_only), failed or not, for the drift.
      - Without one nothing is said about drift, and everything is taken to be deployed unless its own call says otherwise.
    type: dict
  errors:
    description: How many of the last errors of each function are told.
    type: int
    default: 5
  minutes:
    description: How far back logs and metrics are looked at.
    type: int
    default: 60
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
- name: How are the queues?
  serverless.aws.status:
    region: eu-west-1
    name: shop
    families:
      sqs_queues:
        queues: [{name: orders.fifo}]
  register: shop_status
"""

RETURN = r"""
status:
  description: Everything that was found, in the shape that C(docs/status.md) describes.
  returned: success
  type: dict
text:
  description: The same as a screen of text.
  returned: success
  type: str
html:
  description: The same as a page that loads nothing, with a picture of the architecture.
  returned: success
  type: str
"""

from ansible_collections.serverless.aws.plugins.module_utils.ansible_side.application_status import APPLICATION_STATUS
from ansible_collections.serverless.aws.plugins.module_utils.ansible_side.module import run_module


def main() -> None:
    """Run as a module."""
    run_module(APPLICATION_STATUS)


if __name__ == "__main__":
    main()
