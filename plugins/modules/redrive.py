#!/usr/bin/python
# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Module redrive."""

from __future__ import annotations

DOCUMENTATION = r"""
module: redrive
short_description: Send again what an application could not process
version_added: 0.1.0
description:
  - Lists the messages that failed, shows one with its history, sends them again, archives or discards them. They are the rows with the status
    C(FAILED) in tables of retry records, and the messages in dead-letter queues.
  - A row is sent once however often it is tried - it becomes C(RETRYING) by a conditional write with a mark, the message has a deduplication id that
    follows from row and attempt, and a run that finds the mark of a killed one sends under the same id. SQS remembers an id for five minutes; a copy
    that is sent later meets the consumer's own conditional write.
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
  retry_records:
    description:
      - Tables with retry records, each C({table, index, queue}) - a table of the description, its index with the status as hash key and the time as range
        key, and the queue to which a redrive goes. C(docs/redrive.md) says what a row has.
    type: list
    elements: dict
    default: []
  action:
    description: What is done. V(list) and V(show) change nothing.
    type: str
    choices: [list, show, send, archive, discard]
    default: list
  since:
    description: What failed last so long ago at most (V(90s), V(15m), V(2h), V(3d), V(1w)), or since a time in ISO 8601, UTC unless it says otherwise.
    type: str
    default: ""
  until:
    description: What failed last until then, in the same forms.
    type: str
    default: ""
  error:
    description: Text that the error has, in capital letters or not.
    type: str
    default: ""
  author:
    description: Message group, which in C(posts) is the author.
    type: str
    default: ""
  ids:
    description: Ids of records or messages; without any, all of them.
    type: list
    elements: str
    default: []
  archived:
    description: Whether what is archived is meant, too.
    type: bool
    default: false
  queue:
    description:
      - A dead-letter queue or a table of retry records, by name. Without it, all tables of retry records.
      - A queue is not looked at unless it is named, since a look is a receive.
    type: str
    default: ""
  limit:
    description: At most so many, V(0) for all.
    type: int
    default: 0
  rate:
    description: At most so many messages a second.
    type: float
    default: 10
  reason:
    description: Why something is archived or discarded.
    type: str
    default: ""
  confirm:
    description: How many messages are discarded, unless they are named by O(ids).
    type: int
    default: 0
attributes:
  check_mode:
    support: full
    description: Tells what would be done. A named queue is looked at all the same.
  diff_mode:
    support: none
    description: Every message is told with what came of it.
  idempotent:
    support: full
    description: What was sent, archived or discarded is no failure any more.
extends_documentation_fragment: [serverless.aws.common.connection]
author: [The serverless.aws authors (@serverless-aws)]
"""

EXAMPLES = r"""
- name: What failed on the way in, and lies in a queue?
  serverless.aws.redrive:
    region: eu-west-1
    name: shop
    queue: orders-dlq
    families:
      sqs_queues:
        queues: [{name: orders, dead_letter_queue: orders-dlq}, {name: orders-dlq}]
  register: shop_failures

- name: Send it back, five a second
  serverless.aws.redrive:
    region: eu-west-1
    name: shop
    action: send
    queue: orders-dlq
    rate: 5
    families:
      sqs_queues:
        queues: [{name: orders, dead_letter_queue: orders-dlq}, {name: orders-dlq}]
"""

RETURN = r"""
redrive:
  description: The failures and what came of each, in the shape that C(docs/redrive.md) describes.
  returned: success
  type: dict
text:
  description: The same for people.
  returned: success
  type: str
"""

from ansible_collections.serverless.aws.plugins.module_utils.ansible_side.application_redrive import APPLICATION_REDRIVE
from ansible_collections.serverless.aws.plugins.module_utils.ansible_side.module import run_module


def main() -> None:
    """Run as a module."""
    run_module(APPLICATION_REDRIVE)


if __name__ == "__main__":
    main()
