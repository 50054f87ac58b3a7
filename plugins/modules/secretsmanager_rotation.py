#!/usr/bin/python
# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Module secretsmanager_rotation."""

from __future__ import annotations

DOCUMENTATION = r"""
module: secretsmanager_rotation
short_description: Give a generated secret a new value
version_added: 0.1.0
description:
  - Puts a new random value. The one before stays readable as V(AWSPREVIOUS), so whoever reads both goes on. Every run makes a new value.
options:
  name:
    description: Name of the secret.
    type: str
    required: true
  length:
    description: Letters and digits of the new value.
    type: int
    default: 48
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
- name: CloudFront and the functions get a new secret
  serverless.aws.secretsmanager_rotation:
    region: eu-west-1
    name: posts-origin
"""

RETURN = r"""
version_id:
  description: The new version.
  returned: when rotated
  type: str
"""

from ansible_collections.serverless.aws.plugins.module_utils.ansible_side.module import run_module
from ansible_collections.serverless.aws.plugins.module_utils.ansible_side.secret_rotation import SECRET_ROTATION


def main() -> None:
    """Run as a module."""
    run_module(SECRET_ROTATION)


if __name__ == "__main__":
    main()
