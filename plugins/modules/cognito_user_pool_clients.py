#!/usr/bin/python
# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Module cognito_user_pool_clients."""

from __future__ import annotations

DOCUMENTATION = r"""
module: cognito_user_pool_clients
short_description: Manage clients of Cognito user pools
version_added: 0.1.0
description:
  - Makes every client of a list exactly as described, side by side, and reports each change. Clients not in the list are not touched.
  - A client is found by the name of its pool and its own; several with one name are an error that lists them.
options:
  clients:
    description: The clients.
    type: list
    elements: dict
    required: true
    suboptions:
      user_pool:
        description: Name of the user pool.
        type: str
        required: true
      name:
        description: Name.
        type: str
        required: true
      secret_enabled:
        description: Whether the client has a secret. Browsers and apps cannot keep one. Cannot be changed.
        type: bool
        default: false
      auth_flows:
        description: How users can sign in through Cognito's API.
        type: list
        elements: str
        choices: [user_srp, refresh_token, admin_user_password, user_password, custom, user_auth]
        default: [user_srp, refresh_token]
      oauth_flows:
        description: OAuth grants. V(code) is what hosted sign-in uses, with PKCE for clients without a secret. Empty turns OAuth off.
        type: list
        elements: str
        choices: [code, implicit, client_credentials]
        default: []
      oauth_scopes:
        description: Scopes that tokens can carry, custom ones as C(<resource server>/<scope>).
        type: list
        elements: str
        default: []
      callback_urls:
        description: Where Cognito sends the user after signing in.
        type: list
        elements: str
        default: []
      logout_urls:
        description: Where Cognito sends the user after signing out.
        type: list
        elements: str
        default: []
      default_redirect_uri:
        description: One of O(clients[].callback_urls), for requests that name none.
        type: str
      identity_providers:
        description: Who users can sign in with.
        type: list
        elements: str
        default: [COGNITO]
      access_token_seconds:
        description: Life of an access token, 300 to 86400.
        type: int
        default: 3600
      id_token_seconds:
        description: Life of an ID token, 300 to 86400.
        type: int
        default: 3600
      refresh_token_seconds:
        description: Life of a refresh token, an hour to ten years.
        type: int
        default: 2592000
      auth_session_seconds:
        description: How long a user may take from one step of signing in to the next, whole minutes from 180 to 900.
        type: int
        default: 180
      refresh_token_rotation_enabled:
        description: Whether each use of a refresh token gives a new one. Excludes V(refresh_token) in O(clients[].auth_flows).
        type: bool
        default: false
      refresh_token_rotation_grace_seconds:
        description: With rotation, how long the old token can be used again, 0 to 60.
        type: int
        default: 0
      token_revocation_enabled:
        description: Whether tokens can be revoked.
        type: bool
        default: true
      hide_user_existence_enabled:
        description: Whether errors look the same for users who do not exist.
        type: bool
        default: true
      propagate_user_context_enabled:
        description: Whether the client may pass on the user's address for threat protection. Needs O(clients[].secret_enabled).
        type: bool
        default: false
      read_attributes:
        description: Attributes that the client can read. Empty is all of them.
        type: list
        elements: str
        default: []
      write_attributes:
        description: Attributes that the client can write. Empty is all of them.
        type: list
        elements: str
        default: []
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
- name: A public client for SRP and for hosted sign-in with code and PKCE
  serverless.aws.cognito_user_pool_clients:
    region: eu-west-1
    clients:
      - user_pool: posts
        name: web
        oauth_flows: [code]
        oauth_scopes: [openid, email]
        callback_urls: [https://posts.example.com/callback]
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
from ansible_collections.serverless.aws.plugins.module_utils.argument_specs.cognito_user_pool_clients import OPTIONS
from ansible_collections.serverless.aws.plugins.module_utils.kinds.cognito_user_pool_client import KIND


def main() -> None:
    """Run as a module."""
    run_module(Family(KIND, OPTIONS))


if __name__ == "__main__":
    main()
