#!/usr/bin/python
# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Module sqs_message."""

from __future__ import annotations

DOCUMENTATION = r"""
module: sqs_message
short_description: Put one message on a queue
version_added: 0.1.0
description:
  - Sends one message. Every run sends one.
options:
  queue:
    description: Name of the queue.
    type: str
    required: true
  body:
    description: The message.
    type: str
    required: true
  message_attributes:
    description: Attributes of the message; each value is sent as a string.
    type: dict
    default: {}
  message_group_id:
    description: FIFO only. The group in which order is kept.
    type: str
  deduplication_id:
    description: FIFO only. By default a new one, so that nothing is swallowed.
    type: str
attributes:
  check_mode:
    support: full
    description: Says whether it would change something.
  diff_mode:
    support: none
    description: There is nothing to compare.
  idempotent:
    support: partial
    description: See the description.
extends_documentation_fragment: [serverless.aws.common.connection]
author: [The serverless.aws authors (@serverless-aws)]
"""

EXAMPLES = r"""
- name: A malformed message is on the queue
  serverless.aws.sqs_message:
    region: eu-west-1
    queue: posts.fifo
    body: not JSON
"""

RETURN = r"""
message_id:
  description: The id that SQS gave it.
  returned: when sent
  type: str
"""

from ansible_collections.serverless.aws.plugins.module_utils.ansible_side.message import MESSAGE
from ansible_collections.serverless.aws.plugins.module_utils.ansible_side.module import run_module


def main() -> None:
    """Run as a module."""
    run_module(MESSAGE)


if __name__ == "__main__":
    main()
