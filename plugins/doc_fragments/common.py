# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The documentation of the options that every module takes (`module_utils/ansible_side/common_options.py`)."""

from __future__ import annotations


class ModuleDocFragment:
    """C(serverless.aws.common.connection), for all; C(serverless.aws.common.behaviour) besides, for what converges."""

    CONNECTION = r"""
options:
  access_key:
    description:
      - AWS access key ID.
      - E(AWS_ACCESS_KEY_ID) or E(AWS_ACCESS_KEY) may be set instead.
    type: str
    aliases: [aws_access_key_id, aws_access_key]
  secret_key:
    description:
      - AWS secret access key.
      - E(AWS_SECRET_ACCESS_KEY) or E(AWS_SECRET_KEY) may be set instead.
    type: str
    aliases: [aws_secret_access_key, aws_secret_key]
  session_token:
    description:
      - Session token of temporary credentials.
      - E(AWS_SESSION_TOKEN) may be set instead.
    type: str
    aliases: [aws_session_token]
  profile:
    description:
      - Named profile of the AWS configuration files. Not together with keys.
      - E(AWS_PROFILE) or E(AWS_DEFAULT_PROFILE) may be set instead.
    type: str
    aliases: [aws_profile]
  endpoint_url:
    description:
      - Where to send every call instead of AWS, for an embedded AWS.
      - E(AWS_URL) or E(AWS_ENDPOINT_URL) may be set instead.
    type: str
    aliases: [aws_endpoint_url]
  aws_ca_bundle:
    description:
      - File with the certificate authorities to trust.
      - E(AWS_CA_BUNDLE) may be set instead.
    type: path
  validate_certs:
    description: Whether the certificate of the endpoint must be valid.
    type: bool
    default: true
  aws_config:
    description: Options for C(botocore.config.Config), merged over this collection's own.
    type: dict
  region:
    description:
      - Region of the stack. What AWS keeps in one region only (CloudFront, its certificates, IAM, Route 53) goes there.
      - E(AWS_REGION) or E(AWS_DEFAULT_REGION) may be set instead.
    type: str
    aliases: [aws_region]
  assume_role_arn:
    description: Role to assume for every call; its credentials are renewed on long runs.
    type: str
  assume_role_external_id:
    description: External id that the trust policy of O(assume_role_arn) asks for.
    type: str
  assume_role_session_name:
    description: Session name that CloudTrail shows for O(assume_role_arn).
    type: str
    default: serverless.aws
  allowed_account_ids:
    description: Accounts in which this task may write; empty allows any. Elsewhere it fails before its first write.
    type: list
    elements: str
    default: []
  account_id:
    description:
      - The account that the credentials belong to, if an earlier task has asked (M(serverless.aws.caller_info)).
      - It saves one call per task. It does not replace O(allowed_account_ids).
    type: str
"""

    BEHAVIOUR = r"""
options:
  state:
    description: Whether the resources should exist.
    type: str
    choices: [present, absent]
    default: present
  stack:
    description:
      - Name of the stack that owns the resources, written as tag C(serverless.aws:stack).
      - A resource that another stack owns is not touched unless O(take_over) is set.
    type: str
  tags:
    description: Tags for every resource of this task; a resource's own tags win.
    type: dict
    default: {}
  purge_tags:
    description: Whether to remove tags that are not described. Tags of AWS itself always stay.
    type: bool
    default: false
  take_over:
    description: Whether a resource that belongs to another stack may be taken over.
    type: bool
    default: false
  replace:
    description: Names of resources with data that may be deleted and made anew when AWS cannot change them in place.
    type: list
    elements: str
    default: []
"""
