#!/usr/bin/python
# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Module backup_plans."""

from __future__ import annotations

DOCUMENTATION = r"""
module: backup_plans
short_description: Manage AWS Backup plans
version_added: 0.1.0
description:
  - Makes every plan of a list exactly as described, with its rules and selections, and reports each change. Plans not in the list are not touched.
  - AWS does not keep the names of plans unique. The plan with the tag of the O(stack) is meant, or the only one of the name; two are an error.
options:
  plans:
    description: The plans.
    type: list
    elements: dict
    required: true
    suboptions:
      name:
        description: Name, 1 to 50 letters, digits, dots, dashes and underscores.
        type: str
        required: true
      rules:
        description: When backups are made and how long they are kept.
        type: list
        elements: dict
        required: true
        suboptions:
          name:
            description: Name of the rule.
            type: str
            required: true
          vault:
            description: Name of the vault.
            type: str
            required: true
          schedule:
            description: When, as C(cron(...)).
            type: str
            default: cron(0 5 ? * * *)
          schedule_timezone:
            description: Time zone of O(plans[].rules[].schedule).
            type: str
            default: Etc/UTC
          start_window_seconds:
            description: How long after its time a backup may start.
            type: int
            default: 28800
          completion_window_seconds:
            description: How long after its time it may end.
            type: int
            default: 604800
          delete_after_days:
            description: How long it is kept. For ever when 0.
            type: int
            default: 35
          cold_storage_after_days:
            description: When it moves to cold storage, where it stays 90 days at least. Not without it.
            type: int
          continuous_backup_enabled:
            description: Whether it can be restored to any second, for services that can. Tables have their own option for that.
            type: bool
            default: false
          recovery_point_tags:
            description: Tags of each recovery point.
            type: dict
            default: {}
          copies:
            description: Other vaults that get a copy.
            type: list
            elements: dict
            default: []
            suboptions:
              vault_arn:
                description: ARN of the vault, in whatever region or account.
                type: str
                required: true
              delete_after_days:
                description: How long the copy is kept. For ever when 0.
                type: int
                default: 35
              cold_storage_after_days:
                description: When the copy moves to cold storage.
                type: int
      selections:
        description: What is backed up.
        type: list
        elements: dict
        default: []
        suboptions:
          name:
            description: Name of the selection.
            type: str
            required: true
          role:
            description: Name or ARN of the role with which AWS Backup reads.
            type: str
            required: true
          resources:
            description: ARNs of resources.
            type: list
            elements: str
            default: []
          tables:
            description: Names of DynamoDB tables.
            type: list
            elements: str
            default: []
          buckets:
            description: Names of S3 buckets.
            type: list
            elements: str
            default: []
          excluded_resources:
            description: ARNs of resources that are left out.
            type: list
            elements: str
            default: []
          tagged:
            description: Tags; what has one of them is backed up.
            type: dict
            default: {}
      tags:
        description: Tags of this plan.
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
- name: The orders table is backed up every night
  serverless.aws.backup_plans:
    region: eu-west-1
    stack: orders
    plans:
      - name: orders
        rules:
          - name: nightly
            vault: orders
            delete_after_days: 35
        selections:
          - name: tables
            role: orders-backup
            tables: [Orders]
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
from ansible_collections.serverless.aws.plugins.module_utils.argument_specs.backup_plans import OPTIONS
from ansible_collections.serverless.aws.plugins.module_utils.kinds.backup_plan import KIND


def main() -> None:
    """Run as a module."""
    run_module(Family(KIND, OPTIONS))


if __name__ == "__main__":
    main()
