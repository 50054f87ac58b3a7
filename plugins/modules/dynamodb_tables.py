#!/usr/bin/python
# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Module dynamodb_tables."""

from __future__ import annotations

DOCUMENTATION = r"""
module: dynamodb_tables
short_description: Manage DynamoDB tables
version_added: 0.1.0
description:
  - Makes every table of a list exactly as described, side by side, and reports each change. Tables not in the list are not touched.
  - Indexes of a described table that are not described are removed. An index whose keys or projection change is removed and made again.
  - The keys of a table and its local indexes cannot change; DynamoDB would have to replace the table, which is refused unless its name is in O(replace).
options:
  tables:
    description: The tables.
    type: list
    elements: dict
    required: true
    suboptions:
      name:
        description: Name, 3 to 255 letters, digits, dots, dashes and underscores.
        type: str
        required: true
      hash_key:
        description: Attribute that is the partition key.
        type: str
        required: true
      hash_key_type:
        description: Its type, string, number or binary.
        type: str
        choices: [S, N, B]
        default: S
      range_key:
        description: Attribute that is the sort key, if there is one.
        type: str
      range_key_type:
        description: Its type.
        type: str
        choices: [S, N, B]
        default: S
      billing_mode:
        description: Whether requests are paid one by one or capacity is provisioned.
        type: str
        choices: [PAY_PER_REQUEST, PROVISIONED]
        default: PAY_PER_REQUEST
      read_capacity_units:
        description: With V(PROVISIONED), reads per second.
        type: int
      write_capacity_units:
        description: With V(PROVISIONED), writes per second.
        type: int
      max_read_request_units:
        description: With V(PAY_PER_REQUEST), the most reads per second. None without it.
        type: int
      max_write_request_units:
        description: With V(PAY_PER_REQUEST), the most writes per second. None without it.
        type: int
      indexes:
        description: Global secondary indexes. DynamoDB makes and removes one at a time.
        type: list
        elements: dict
        default: []
        suboptions:
          name:
            description: Name of the index.
            type: str
            required: true
          hash_key:
            description: Attribute that is its partition key.
            type: str
            required: true
          hash_key_type:
            description: Its type.
            type: str
            choices: [S, N, B]
            default: S
          range_key:
            description: Attribute that is its sort key, if there is one.
            type: str
          range_key_type:
            description: Its type.
            type: str
            choices: [S, N, B]
            default: S
          projection:
            description: Which attributes the index holds.
            type: str
            choices: [ALL, KEYS_ONLY, INCLUDE]
            default: ALL
          projected_attributes:
            description: With V(INCLUDE), the attributes beside the keys.
            type: list
            elements: str
            default: []
          read_capacity_units:
            description: With V(PROVISIONED), reads per second. The table's without it.
            type: int
          write_capacity_units:
            description: With V(PROVISIONED), writes per second. The table's without it.
            type: int
          max_read_request_units:
            description: With V(PAY_PER_REQUEST), the most reads per second.
            type: int
          max_write_request_units:
            description: With V(PAY_PER_REQUEST), the most writes per second.
            type: int
      local_indexes:
        description: Local secondary indexes, with the table's partition key. They are made with the table and cannot change.
        type: list
        elements: dict
        default: []
        suboptions:
          name:
            description: Name of the index.
            type: str
            required: true
          range_key:
            description: Attribute that is its sort key.
            type: str
            required: true
          range_key_type:
            description: Its type.
            type: str
            choices: [S, N, B]
            default: S
          projection:
            description: Which attributes the index holds.
            type: str
            choices: [ALL, KEYS_ONLY, INCLUDE]
            default: ALL
          projected_attributes:
            description: With V(INCLUDE), the attributes beside the keys.
            type: list
            elements: str
            default: []
      ttl_attribute:
        description:
          - Attribute that holds the time, in seconds since 1970, after which an item is deleted. None without it.
          - DynamoDB takes up to an hour to switch, and refuses another switch meanwhile.
        type: str
      stream_view_type:
        description: What the table's stream shows of each change. No stream without it.
        type: str
        choices: [KEYS_ONLY, NEW_IMAGE, OLD_IMAGE, NEW_AND_OLD_IMAGES]
      point_in_time_recovery_enabled:
        description: Whether the table can be restored to any second of O(tables[].recovery_period_days).
        type: bool
        default: true
      recovery_period_days:
        description: How far back, 1 to 35 days.
        type: int
        default: 35
      kms_key:
        description:
          - Name (of M(serverless.aws.kms_keys)), alias, id or ARN of a KMS key. Without it DynamoDB encrypts with a key that AWS owns.
          - V(alias/aws/dynamodb) is the key that AWS manages in the account.
        type: str
      table_class:
        description: Storage class.
        type: str
        choices: [STANDARD, STANDARD_INFREQUENT_ACCESS]
        default: STANDARD
      deletion_protection_enabled:
        description: Whether DynamoDB refuses to delete the table. Set it to V(false) and run once before O(state=absent).
        type: bool
        default: true
      contributor_insights_enabled:
        description: Whether CloudWatch shows the most used keys. Not looked at without it, which spares a call.
        type: bool
      replicas:
        description:
          - Copies of the table in other regions (global tables, version 2019.11.21), one for each. DynamoDB makes and removes one at a time.
          - They need O(tables[].stream_view_type=NEW_AND_OLD_IMAGES) and O(tables[].billing_mode=PAY_PER_REQUEST), and carry the table's tags.
          - A copy that is not described is removed, unless it is protected against deletion.
          - Describe the table in one region only, the home of its replicas.
        type: list
        elements: dict
        default: []
        suboptions:
          region:
            description: The region of the copy.
            type: str
            required: true
          kms_key:
            description: ARN of a KMS key in that region. It belongs together with O(tables[].kms_key).
            type: str
          table_class:
            description: Storage class of the copy. The table's without it.
            type: str
            choices: [STANDARD, STANDARD_INFREQUENT_ACCESS]
          point_in_time_recovery_enabled:
            description: Whether the copy can be restored to a point in time. As the table without it.
            type: bool
          deletion_protection_enabled:
            description: Whether DynamoDB refuses to delete the copy. As the table without it.
            type: bool
      tags:
        description: Tags of this table.
        type: dict
        default: {}
attributes:
  check_mode:
    support: full
    description: Shows what a run would do and makes no write call.
  diff_mode:
    support: full
    description: Shows each changed option, secrets redacted.
  idempotent:
    support: full
    description: A second run makes no write call.
extends_documentation_fragment: [serverless.aws.common.connection, serverless.aws.common.behaviour]
author: [The serverless.aws authors (@serverless-aws)]
"""

EXAMPLES = r"""
- name: A table with an index exists
  serverless.aws.dynamodb_tables:
    region: eu-west-1
    tables:
      - name: Orders
        hash_key: orderId
        indexes:
          - name: ByCustomer
            hash_key: customerId
            range_key: createdAt
"""

# Generated by scripts/generate_docs.py. Do not edit.
RETURN = r"""
resources:
  description: One entry per resource, in the order given.
  returned: always
  type: list
  elements: dict
  contains:
    kind: {description: Kind of resource., type: str, returned: always}
    name: {description: Its name., type: str, returned: always}
    action: {description: "C(create), C(update), C(replace), C(delete) or C(none).", type: str, returned: always}
    changes: {description: "Path, before, after, replaces.", type: list, elements: dict, returned: always}
    outputs: {description: "Identifiers; (known after apply) where AWS chooses.", type: dict, returned: always}
    notes: {description: What a person should know., type: list, elements: str, returned: always}
summary:
  description: Number of resources per action.
  returned: always
  type: dict
"""

from ansible_collections.serverless.aws.plugins.module_utils.ansible_side.entry import Family
from ansible_collections.serverless.aws.plugins.module_utils.ansible_side.module import run_module
from ansible_collections.serverless.aws.plugins.module_utils.argument_specs.dynamodb_tables import OPTIONS
from ansible_collections.serverless.aws.plugins.module_utils.kinds.dynamodb_table import KIND


def main() -> None:
    """Run as a module."""
    run_module(Family(KIND, OPTIONS))


if __name__ == "__main__":
    main()
