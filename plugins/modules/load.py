#!/usr/bin/python
# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Module load."""

from __future__ import annotations

DOCUMENTATION = r"""
module: load
short_description: Load an application as its users do, and measure it
version_added: 0.1.0
description:
  - Makes throwaway users in the application's user pool, has Locust send the requests of a scenario to the application's own address, removes
    the rows that were written and the users, and reports throughput, latencies, errors by status, and what throttled.
  - Redirects are not followed, and a scenario cannot name another address.
  - Needs the Python package C(locust) on the controller, where it runs in a process of its own.
options:
  name:
    description: What the report calls the application.
    type: str
    required: true
  stack:
    description: Name of the stack.
    type: str
  families:
    description: Module name to that module's options.
    type: dict
    default: {}
  tiers:
    description: Tier to its variables, as in M(serverless.aws.converge). Its queues and functions are looked at.
    type: dict
    default: {}
  scenario:
    description: Where requests go, which, as whom, and what is removed afterwards, in the shape that C(docs/load.md) describes.
    type: dict
    required: true
  users:
    description: People at a time, 1 to 200.
    type: int
    default: 10
  accounts:
    description: Throwaway users that they sign in as, in turn, 1 to 20.
    type: int
    default: 5
  rate:
    description: Requests a second of all of them together, at most, 1 to 500.
    type: int
    default: 20
  duration:
    description: How long, as C(30s) or C(2m), half an hour at most.
    type: str
    default: 30s
  max_errors:
    description: How many per cent of the answers may be other than expected. Without it any number may.
    type: float
  max_p95_ms:
    description: What the 95th percentile of all latencies may be. Without it anything.
    type: float
  metrics_wait_seconds:
    description: How long to wait for CloudWatch's figures, which come minutes late.
    type: int
    default: 60
attributes:
  check_mode:
    support: full
    description: Says how many requests would go where, and makes no request and no user.
  diff_mode:
    support: none
    description: Nothing of the application changes.
  idempotent:
    support: none
    description: Every run is a load.
extends_documentation_fragment: [serverless.aws.common.connection]
author: [The serverless.aws authors (@serverless-aws)]
"""

EXAMPLES = r"""
- name: Read the feed, ten times a second
  serverless.aws.load:
    region: eu-west-1
    name: shop
    rate: 10
    max_p95_ms: 500
    scenario:
      base_url: https://shop.example.com
      operations:
        - {name: read the feed, method: GET, path: /feed}
"""

RETURN = r"""
load:
  description: What was measured, in the shape that C(docs/load.md) describes.
  returned: success
  type: dict
text:
  description: The same as Markdown.
  returned: success
  type: str
"""

from ansible_collections.serverless.aws.plugins.module_utils.ansible_side.application_load import APPLICATION_LOAD
from ansible_collections.serverless.aws.plugins.module_utils.ansible_side.module import run_module


def main() -> None:
    """Run as a module."""
    run_module(APPLICATION_LOAD)


if __name__ == "__main__":
    main()
