#!/usr/bin/python
# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Module cognito_user_pools."""

from __future__ import annotations

DOCUMENTATION = r"""
module: cognito_user_pools
short_description: Manage Cognito user pools
version_added: 0.1.0
description:
  - Makes every user pool of a list exactly as described, side by side, and reports each change. Pools not in the list are not touched.
  - Cognito does not keep names unique. A pool is found by its name and the tag of its stack; several with one name are an error that lists them.
  - What Cognito cannot change (sign-in names, case sensitivity, existing attributes) would need a new pool without its users, and is
    refused unless the pool is named in O(replace).
options:
  user_pools:
    description: The user pools.
    type: list
    elements: dict
    required: true
    suboptions:
      name:
        description: Name.
        type: str
        required: true
      username_attributes:
        description: Attributes that stand in for a user name, V(email) for sign-in by address. Cannot be changed.
        type: list
        elements: str
        choices: [email, phone_number]
        default: [email]
      alias_attributes:
        description: Attributes with which a user can sign in beside the user name. Excludes O(user_pools[].username_attributes). Cannot be changed.
        type: list
        elements: str
        choices: [email, phone_number, preferred_username]
        default: []
      username_case_sensitive_enabled:
        description: Whether C(Ann) and C(ann) are two users. Cannot be changed.
        type: bool
        default: false
      auto_verified_attributes:
        description: Attributes that Cognito verifies with a code.
        type: list
        elements: str
        choices: [email, phone_number]
        default: [email]
      verified_before_update:
        description: Attributes whose new value counts only when it is verified.
        type: list
        elements: str
        choices: [email, phone_number]
        default: [email]
      schema:
        description: Attributes that differ from Cognito's standard ones. A custom attribute can be added later; nothing can be changed or removed.
        type: list
        elements: dict
        default: [{name: email, type: string, required: true, mutable: true}]
        suboptions:
          name:
            description: Name. What is not one of Cognito's standard attributes becomes C(custom:<name>).
            type: str
            required: true
          type:
            description: Type of its values.
            type: str
            choices: [string, number, datetime, boolean]
            default: string
          required:
            description: Whether every user must have it. Standard attributes only.
            type: bool
            default: false
          mutable:
            description: Whether it can be changed once it is set.
            type: bool
            default: true
          min_length:
            description: Shortest text.
            type: int
          max_length:
            description: Longest text.
            type: int
          min_value:
            description: Smallest number.
            type: int
          max_value:
            description: Largest number.
            type: int
      password_policy:
        description: What a password must have.
        type: dict
        default: {}
        suboptions:
          minimum_length:
            description: Shortest password, 6 to 99.
            type: int
            default: 12
          uppercase_required:
            description: Whether it needs an upper-case letter.
            type: bool
            default: true
          lowercase_required:
            description: Whether it needs a lower-case letter.
            type: bool
            default: true
          numbers_required:
            description: Whether it needs a digit.
            type: bool
            default: true
          symbols_required:
            description: Whether it needs a symbol.
            type: bool
            default: true
          history_size:
            description: How many earlier passwords are refused, 0 to 24. Not in tier V(lite).
            type: int
            default: 0
          temporary_validity_days:
            description: How long an administrator's temporary password can be used. Cognito counts in days.
            type: int
            default: 7
      first_auth_factors:
        description: With what a user can begin to sign in. V(password) is always on.
        type: list
        elements: str
        choices: [password, email_otp, web_authn]
        default: [password]
      mfa:
        description: Whether a second factor is asked for.
        type: str
        choices: ['off', optional, required]
        default: 'off'
      mfa_methods:
        description:
          - Second factors that users can set up.
          - V(email) needs O(user_pools[].email_identity) and more in O(user_pools[].account_recovery) than V(verified_email).
        type: list
        elements: str
        choices: [totp, email]
        default: [totp]
      tier:
        description: Feature plan, which also decides the price per user.
        type: str
        choices: [lite, essentials, plus]
        default: essentials
      threat_protection:
        description: Cognito's advanced security. Needs tier V(plus).
        type: str
        choices: ['off', audit, enforced]
        default: 'off'
      deletion_protection_enabled:
        description: Whether Cognito refuses to delete the pool.
        type: bool
        default: true
      admin_create_user_only_enabled:
        description: Whether only administrators make users; otherwise anybody can sign up.
        type: bool
        default: false
      account_recovery:
        description: Ways to recover an account, the first choice first.
        type: list
        elements: str
        choices: [verified_email, verified_phone_number, admin_only]
        default: [verified_email]
      email_identity:
        description: Verified SES identity (an address, a domain or an ARN) that sends the mail. Without it Cognito sends at most 50 messages a day.
        type: str
      email_from:
        description: With O(user_pools[].email_identity), the sender's address.
        type: str
      email_reply_to:
        description: Where answers go.
        type: str
      email_configuration_set:
        description: With O(user_pools[].email_identity), the SES configuration set.
        type: str
      verification_email:
        description: The message that verifies an address.
        type: dict
        default: {}
        suboptions:
          by:
            description: Whether it holds a code or a link.
            type: str
            choices: [code, link]
            default: code
          subject:
            description: Subject.
            type: str
          body:
            description: Text with C({####}) for the code.
            type: str
          link_subject:
            description: Subject of the message with a link.
            type: str
          link_body:
            description: Text of the message with a link, with C({##Verify##}) for the link.
            type: str
      invitation_email:
        description: The message to users whom an administrator makes.
        type: dict
        default: {}
        suboptions:
          subject:
            description: Subject.
            type: str
          body:
            description: Text with C({username}) and C({####}) for the password.
            type: str
      remember_devices:
        description: Whether devices are remembered, V(opt-in) when the user agrees.
        type: str
        choices: ['no', always, opt-in]
        default: 'no'
      challenge_new_devices_enabled:
        description: Whether a remembered device stands in for the second factor.
        type: bool
        default: false
      groups:
        description: Groups of users. Others are removed, with their memberships; without this option groups are left alone.
        type: list
        elements: dict
        suboptions:
          name:
            description: Name.
            type: str
            required: true
          description:
            description: What it is for.
            type: str
          precedence:
            description: The lower one decides which role a user of several groups gets.
            type: int
          role_arn:
            description: IAM role of its members.
            type: str
      tags:
        description: Tags of this pool.
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
- name: A pool for sign-in by address
  serverless.aws.cognito_user_pools:
    region: eu-west-1
    user_pools:
      - name: posts
        mfa: optional
        schema:
          - {name: email, required: true}
          - {name: plan, max_length: 20}
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
from ansible_collections.serverless.aws.plugins.module_utils.argument_specs.cognito_user_pools import OPTIONS
from ansible_collections.serverless.aws.plugins.module_utils.kinds.cognito_user_pool import KIND


def main() -> None:
    """Run as a module."""
    run_module(Family(KIND, OPTIONS))


if __name__ == "__main__":
    main()
