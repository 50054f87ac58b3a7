#!/usr/bin/python
# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Documentation of the action plugin cost."""

from __future__ import annotations

DOCUMENTATION = r"""
module: cost
short_description: Estimate what a description costs in a month
version_added: 0.1.0
description:
  - Says what the resources of a description cost in a month with the traffic that is expected, what of it is fixed, and what the same
    months cost with a promotion spike and with bots.
  - Prices are those of the collection's price files, each with its source and date. Taxes, support plans and discounts are not in it.
  - Runs on the controller as an action plugin; there is no module to run elsewhere. Nothing is asked of AWS.
options:
  name:
    description: What the table calls it.
    type: str
    required: true
  role:
    description: A role whose variables all begin with its name. Any other variable with that beginning is refused as misspelt.
    type: str
  families:
    description: Module name to that module's options.
    type: dict
    default: {}
  tiers:
    description: Tier to its variables, as in M(serverless.aws.converge).
    type: dict
    default: {}
  traffic:
    description: What is expected in a month; C(docs/cost.md) lists the expectations and what is assumed where nothing is said.
    type: dict
    default: {}
  price_region:
    description: The region whose prices count.
    type: str
    required: true
  free_tier:
    description:
      - Which free allowances of the account are taken off. They are the account's, so two applications share them.
      - V(always) are those that never end. V(first_year) are also those of the first twelve months, in accounts opened before 2025-07-15.
    type: str
    choices: [none, always, first_year]
    default: always
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
- name: What would a web ACL with two rules cost?
  serverless.aws.cost:
    name: shop
    price_region: eu-west-1
    traffic: {requests_per_month: 2000000}
    families:
      wafv2_web_acls:
        web_acls:
          - name: shop
            rules:
              - {name: RateLimitPerIP, priority: 1, action: block, rate_limit: {limit: 800}}
              - {name: Common, priority: 2, action: override_none, managed_group: {name: AWSManagedRulesCommonRuleSet}}
  register: shop_cost
"""

RETURN = r"""
estimate:
  description: The estimate, in the shape that C(docs/cost.md) describes.
  returned: success
  type: dict
text:
  description: The same as a table for people.
  returned: success
  type: str
"""
