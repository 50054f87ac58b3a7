#!/usr/bin/python
# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Module rotate."""

from __future__ import annotations

DOCUMENTATION = r"""
module: rotate
short_description: Give the secrets of an application new values
version_added: 0.1.0
description:
  - Rotates every secret of a description, while people use the application - a generated one gets another generated value, one with a
    rotation function is rotated by that, and the distributions that show it to an API follow, deployed everywhere before the module ends.
  - Readers have to accept C(AWSPREVIOUS) as well as C(AWSCURRENT), as C(web_common.secret_values) of the layer C(web) does.
  - A run that was killed is finished by the next one - where a distribution still shows another value, it gets the current one, and no new
    value is made.
  - API keys and client secrets are told and left alone, since callers hold them.
options:
  name:
    description: What the result calls the application.
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
    description: Tier to its variables, as in M(serverless.aws.converge).
    type: dict
    default: {}
  only:
    description: Name of the one secret to rotate. Empty rotates all.
    type: str
    default: ""
  apart_seconds:
    description:
      - How long a value must have been the current one before it is replaced, if there was one before it. Readers keep what they have read for
        a while and may use the value before for that long; a second rotation within that time would have others refuse it.
      - The module waits for the rest of it.
    type: int
    default: 300
  settle_seconds:
    description: Pause between the new value and its first use by a distribution, longer than readers do not look again after a miss.
    type: int
    default: 2
attributes:
  check_mode:
    support: full
    description: Tells what would be rotated and makes read calls only.
  diff_mode:
    support: full
    description: Names what changes, without values.
  idempotent:
    support: none
    description: Every run makes new values, unless it finishes one that was killed.
extends_documentation_fragment: [serverless.aws.common.connection]
author: [The serverless.aws authors (@serverless-aws)]
"""

EXAMPLES = r"""
- name: A new value for the secret that CloudFront shows the API
  serverless.aws.rotate:
    region: eu-west-1
    name: shop
    families:
      secretsmanager_secrets:
        secrets: [{name: shop-origin, generate: {length: 48}}]
"""

RETURN = r"""
rotation:
  description: What was done for each secret, in the shape that C(docs/rotate.md) describes. No value is in it.
  returned: success
  type: dict
text:
  description: The same as text.
  returned: success
  type: str
"""

from ansible_collections.serverless.aws.plugins.module_utils.ansible_side.application_rotate import APPLICATION_ROTATE
from ansible_collections.serverless.aws.plugins.module_utils.ansible_side.module import run_module


def main() -> None:
    """Run as a module."""
    run_module(APPLICATION_ROTATE)


if __name__ == "__main__":
    main()
