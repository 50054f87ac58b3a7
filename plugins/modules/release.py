#!/usr/bin/python
# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Module release."""

from __future__ import annotations

DOCUMENTATION = r"""
module: release
short_description: Move the calls of functions to another version
version_added: 0.1.0
description:
  - Moves the aliases of an application's functions, step by step while alarms are watched, or at once to an earlier version.
  - Where an alias is held is a pin in its own description. M(serverless.aws.converge) shows a pin and leaves the alias there.
options:
  name:
    description: What messages call the application.
    type: str
    required: true
  action:
    description:
      - V(begin) pins the aliases where they are; then publish with M(serverless.aws.converge), and V(shift) moves the calls to what is new.
      - V(rollback) pins them to an earlier version, V(unpin) lets them go, V(show) tells versions, weights and pins.
    type: str
    choices: [begin, shift, show, rollback, unpin]
    default: show
  families:
    description: Module name to that module's options.
    type: dict
    default: {}
  tiers:
    description: Tier to its variables, as in M(serverless.aws.converge).
    type: dict
    default: {}
  functions:
    description: Names of functions. None means all that have an alias.
    type: list
    elements: str
    default: []
  alias_variable:
    description: The variable that gives the functions an alias, for the message where none has one.
    type: str
    default: ""
  version:
    description: The version of V(rollback). Without it each alias goes to where the last release found it, or else to the one published before.
    type: str
  strategy:
    description: C(canary:10:5m), C(linear:10:1m), C(all) or C(all:5m); shares in percent, times with C(s), C(m) or C(h).
    type: str
    default: canary:10:5m
  alarms:
    description: Alarms to watch. Without them all that are described; V(none) alone for no alarm.
    type: list
    elements: str
  poll_seconds:
    description: How often the alarms are looked at.
    type: int
    default: 10
  resume:
    description: Whether V(begin) goes on with a release that was cut off. Otherwise it refuses.
    type: bool
    default: false
attributes:
  check_mode:
    support: full
    description: Shows the steps and makes no write call.
  diff_mode:
    support: none
    description: Versions and weights are in the result.
  idempotent:
    support: partial
    description: V(rollback) without O(version) goes back another version, unless it finishes one that was cut off.
extends_documentation_fragment: [serverless.aws.common.connection]
author: [The serverless.aws authors (@serverless-aws)]
"""

EXAMPLES = r"""
- name: Where are the aliases?
  serverless.aws.release:
    region: eu-west-1
    name: shop
    action: show
    families:
      lambda_functions:
        functions: [{name: take-order, alias: live, directory: src/take_order, handler: take_order.handler, role: take-order}]
  register: shop_release
"""

RETURN = r"""
release:
  description: Aliases, versions, weights and pins, in the shape that C(docs/release.md) describes.
  returned: success
  type: dict
text:
  description: The same, a line for each function.
  returned: success
  type: str
"""

from ansible_collections.serverless.aws.plugins.module_utils.ansible_side.application_release import APPLICATION_RELEASE
from ansible_collections.serverless.aws.plugins.module_utils.ansible_side.module import run_module


def main() -> None:
    """Run as a module."""
    run_module(APPLICATION_RELEASE)


if __name__ == "__main__":
    main()
