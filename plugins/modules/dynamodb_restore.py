#!/usr/bin/python
# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Module dynamodb_restore."""

from __future__ import annotations

DOCUMENTATION = r"""
module: dynamodb_restore
short_description: Restore a DynamoDB table from a backup into a new one
version_added: 0.1.0
description:
  - Makes a new table of a backup, waits until it can be used, and counts the items of both tables, which reads them all.
  - A target that exists is refused. One that was made of the same backup is waited for, so that an interrupted run can be run again.
  - DynamoDB restores keys, indexes, encryption and items. Tags, time to live, stream, recovery to a point in time and deletion protection
    are not restored; describe the new table in M(serverless.aws.dynamodb_tables) to have them.
options:
  table:
    description: Name of the table that was backed up. It need not exist any more.
    type: str
    required: true
  target:
    description: Name of the new table.
    type: str
    required: true
  backup:
    description: Name of the backup. The newest without it.
    type: str
  wait_seconds:
    description: How long to wait.
    type: int
    default: 7200
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
- name: Yesterday's items are in a table of their own
  serverless.aws.dynamodb_restore:
    region: eu-west-1
    table: Items
    target: Items-restored
"""

RETURN = r"""
backup:
  description: Name of the backup.
  returned: always
  type: str
target:
  description: Name of the new table.
  returned: always
  type: str
items:
  description: How many items each table has, as C(source) and C(target); C(source) is null where that table is gone.
  returned: when not in check mode
  type: dict
"""

from ansible_collections.serverless.aws.plugins.module_utils.ansible_side.module import run_module
from ansible_collections.serverless.aws.plugins.module_utils.ansible_side.table_restore import TABLE_RESTORE


def main() -> None:
    """Run as a module."""
    run_module(TABLE_RESTORE)


if __name__ == "__main__":
    main()
