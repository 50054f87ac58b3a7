#!/usr/bin/python
# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Module cognito_throwaway_user."""

from __future__ import annotations

DOCUMENTATION = r"""
module: cognito_throwaway_user
short_description: Sign in to a Cognito user pool as a user made for a test
version_added: 0.1.0
description:
  - Makes a user as an administrator, without sending a message, gives it a random password that nobody sees, signs in by SRP and returns the tokens.
  - Refuses a user name that exists. With O(state=absent) it deletes the user.
  - The tokens are secrets while they live. Set C(no_log) on the task.
requirements:
  - pycognito
options:
  state:
    description: Whether to make the user and sign in, or to delete it.
    type: str
    choices: [present, absent]
    default: present
  stack:
    description: Stack of the pool, where several pools have its name.
    type: str
  user_pool:
    description: Name of the user pool.
    type: str
    required: true
  client:
    description: Name of the client that the user signs in through, one without a secret and with the flow V(user_srp). Required to sign in.
    type: str
  user_name:
    description: User name. One that is an address also becomes the user's verified C(email).
    type: str
    required: true
  attributes:
    description: Further attributes of the user.
    type: dict
    default: {}
attributes:
  check_mode:
    support: full
    description: Makes no user and returns no tokens.
  diff_mode:
    support: none
    description: There is nothing to compare.
  idempotent:
    support: none
    description: Each run makes a new user; deleting is idempotent.
extends_documentation_fragment: [serverless.aws.common.connection]
author: [The serverless.aws authors (@serverless-aws)]
"""

EXAMPLES = r"""
- name: A user for the test has signed in
  serverless.aws.cognito_throwaway_user:
    region: eu-west-1
    user_pool: posts
    client: web
    user_name: "verify-{{ 99999999 | random }}@example.com"
  no_log: true
  register: signed_in

- name: The user is gone
  serverless.aws.cognito_throwaway_user:
    region: eu-west-1
    user_pool: posts
    user_name: "{{ signed_in.user_name }}"
    state: absent
"""

RETURN = r"""
user_name:
  description: The user's name.
  returned: success
  type: str
id_token:
  description: ID token.
  returned: when signed in
  type: str
access_token:
  description: Access token.
  returned: when signed in
  type: str
expires_in_seconds:
  description: How long the tokens count.
  returned: when signed in
  type: int
"""

from ansible_collections.serverless.aws.plugins.module_utils.ansible_side.module import run_module
from ansible_collections.serverless.aws.plugins.module_utils.ansible_side.throwaway_user import THROWAWAY_USER


def main() -> None:
    """Run as a module."""
    run_module(THROWAWAY_USER)


if __name__ == "__main__":
    main()
