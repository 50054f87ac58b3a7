#!/usr/bin/python
# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Module dynamodb_backup."""

from __future__ import annotations

DOCUMENTATION = r"""
module: dynamodb_backup
short_description: Back a DynamoDB table up
version_added: 0.1.0
description:
  - Makes an on-demand backup, waits until it can be restored, and deletes the oldest ones of its series beyond O(keep).
  - With O(name) it is idempotent. Without it every run makes another one, named after the time.
options:
  table:
    description: Name of the table.
    type: str
    required: true
  prefix:
    description: How the names of the series begin. The table's name and a dash without it.
    type: str
  name:
    description: Name of the backup. The prefix and the time, in UTC, without it.
    type: str
  keep:
    description: How many backups of the series stay, this one included. All without it.
    type: int
  wait_seconds:
    description: How long to wait.
    type: int
    default: 3600
attributes:
  check_mode:
    support: full
    description: Says what it would do and makes no write call.
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
- name: A backup before the migration, and the six before it
  serverless.aws.dynamodb_backup:
    region: eu-west-1
    table: Items
    keep: 7
"""

RETURN = r"""
name:
  description: Name of the backup.
  returned: always
  type: str
arn:
  description: Its ARN.
  returned: always
  type: str
removed:
  description: Names of the backups that were deleted.
  returned: always
  type: list
  elements: str
"""

from ansible_collections.serverless.aws.plugins.module_utils.ansible_side.module import run_module
from ansible_collections.serverless.aws.plugins.module_utils.ansible_side.table_backup import TABLE_BACKUP


def main() -> None:
    """Run as a module."""
    run_module(TABLE_BACKUP)


if __name__ == "__main__":
    main()
