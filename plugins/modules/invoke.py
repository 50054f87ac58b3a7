#!/usr/bin/python
# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Module invoke."""

from __future__ import annotations

DOCUMENTATION = r"""
module: invoke
short_description: Call a function of an application
version_added: 0.1.0
description:
  - Calls one function of a description with an event, waits for its answer, and tells what it returned, what it wrote into its log, and how long
    it took.
  - A function that fails does not fail the module, since it was called. Whoever cares looks at RV(invocation_result.function_error).
  - The call is made once. It is not tried again when the answer is lost, since the function may have run.
options:
  name:
    description: What messages call the application.
    type: str
    required: true
  stack:
    description: Name of the stack, to be told.
    type: str
    default: ""
  families:
    description: Module name to that module's options.
    type: dict
    default: {}
  tiers:
    description: Tier to its variables, as in M(serverless.aws.converge).
    type: dict
    default: {}
  function:
    description: Name of the function. It may be left out where there is one only.
    type: str
    default: ""
  event:
    description: File with the event, JSON of at most 6 MB. Without it, the function's example in O(examples).
    type: path
  examples:
    description: Directory of example events, each called as the module of the function's handler, C(take_order.json).
    type: path
  qualifier:
    description: Version or alias to be called, V($LATEST) for what was deployed last. Empty calls the function's described alias if it has one.
    type: str
    default: ""
attributes:
  check_mode:
    support: full
    description: Tells what would be called and with which event. Nothing is called.
  diff_mode:
    support: none
    description: What a function does is its own.
  idempotent:
    support: none
    description: Each run is a call.
extends_documentation_fragment: [serverless.aws.common.connection]
author: [The serverless.aws authors (@serverless-aws)]
"""

EXAMPLES = r"""
- name: What does the function say to this order?
  serverless.aws.invoke:
    region: eu-west-1
    name: shop
    families:
      lambda_functions:
        functions: [{name: take-order, role: take-order, package: build/take_order.zip}]
    function: take-order
    event: events/order.json
  register: shop_answer
"""

RETURN = r"""
text:
  description: The invocation for people.
  returned: success
  type: str
invocation_result:
  description: The invocation as data, in the shape that C(docs/invoke.md) describes.
  returned: success
  type: dict
  contains:
    function_error:
      description: V(Unhandled) or V(Handled) when the function failed, else null.
      returned: outside check mode
      type: str
    result:
      description: What the function returned.
      returned: outside check mode
      type: raw
    log:
      description: The end of its log, 4 KB at most.
      returned: outside check mode
      type: list
      elements: str
"""

from ansible_collections.serverless.aws.plugins.module_utils.ansible_side.application_invoke import APPLICATION_INVOKE
from ansible_collections.serverless.aws.plugins.module_utils.ansible_side.module import run_module


def main() -> None:
    """Run as a module."""
    run_module(APPLICATION_INVOKE)


if __name__ == "__main__":
    main()
