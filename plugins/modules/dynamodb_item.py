#!/usr/bin/python
# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Module dynamodb_item."""

from __future__ import annotations

DOCUMENTATION = r"""
module: dynamodb_item
short_description: Await or delete one item of a DynamoDB table
version_added: 0.1.0
description:
  - With O(state=present) waits until the item is there and looks as O(expect) says. With O(state=absent) deletes it. Idempotent.
options:
  state:
    description: Whether to await the item or to delete it.
    type: str
    choices: [present, absent]
    default: present
  table:
    description: Name of the table.
    type: str
    required: true
  key:
    description: The whole primary key.
    type: dict
    required: true
  expect:
    description: Attributes with the value each must come to have.
    type: dict
    default: {}
  wait_seconds:
    description: How long to wait.
    type: int
    default: 60
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
- name: The message was given up
  serverless.aws.dynamodb_item:
    region: eu-west-1
    table: PostsDLQ
    key: {postId: 5fea7756-0ea4-451a-a703-a558b933e274}
    expect: {status: FAILED}
"""

RETURN = r"""
item:
  description: The item as it was found.
  returned: when O(state=present)
  type: dict
"""

from ansible_collections.serverless.aws.plugins.module_utils.ansible_side.module import run_module
from ansible_collections.serverless.aws.plugins.module_utils.ansible_side.table_item import TABLE_ITEM


def main() -> None:
    """Run as a module."""
    run_module(TABLE_ITEM)


if __name__ == "__main__":
    main()
