#!/usr/bin/python
# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Documentation of the action plugin description."""

from __future__ import annotations

DOCUMENTATION = r"""
module: description
short_description: Check a description before the first call to AWS
version_added: 0.1.0
description:
  - Validates the options of every module named, what AWS would refuse in each resource, and how the resources fit together.
  - Reports every problem at once, each with the variable and the way out. Asks nothing of AWS and changes nothing.
  - Runs on the controller as an action plugin; there is no module to run elsewhere.
options:
  families:
    description: Module name to that module's options, as the tasks will pass them.
    type: dict
    default: {}
  tiers:
    description: Tier to its variables, as in M(serverless.aws.converge).
    type: dict
    default: {}
  role:
    description: A role whose variables all begin with its name. Any other variable with that beginning is refused as misspelt.
    type: str
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
author: [The serverless.aws authors (@serverless-aws)]
"""

EXAMPLES = r"""
- name: The queues can work on AWS
  serverless.aws.description:
    families:
      sqs_queues:
        queues:
          - name: orders.fifo
            dead_letter_queue: orders-dlq.fifo
"""

RETURN = r"""
problems:
  description: Every problem found.
  returned: failure
  type: list
  elements: str
"""
