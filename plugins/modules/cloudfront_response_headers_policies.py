#!/usr/bin/python
# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Module cloudfront_response_headers_policies."""

from __future__ import annotations

DOCUMENTATION = r"""
module: cloudfront_response_headers_policies
short_description: Manage CloudFront response headers policies
version_added: 0.1.0
description:
  - Makes every response headers policy of a list exactly as described. Policies not in the list are not touched.
options:
  headers_policies:
    description: The policies.
    type: list
    elements: dict
    required: true
    suboptions:
      name:
        description: Name, unique in the account.
        type: str
        required: true
      comment:
        description: Comment, 88 characters at most. The stack is written behind it, C([stack=name]), since CloudFront keeps no tags here.
        type: str
        default: ""
      strict_transport_security:
        description: C(Strict-Transport-Security).
        type: dict
        suboptions:
          max_age_seconds:
            description: How long browsers keep to HTTPS.
            type: int
            default: 31536000
          subdomains_enabled:
            description: Whether subdomains too.
            type: bool
            default: false
          preload_enabled:
            description: Whether browsers may preload it.
            type: bool
            default: false
          override_enabled:
            description: Whether it replaces a header of the origin.
            type: bool
            default: true
      content_security_policy:
        description: C(Content-Security-Policy).
        type: dict
        suboptions:
          value:
            description: The policy.
            type: str
            required: true
          override_enabled:
            description: Whether it replaces a header of the origin.
            type: bool
            default: true
      frame_options:
        description: C(X-Frame-Options).
        type: dict
        suboptions:
          value:
            description: Who may frame.
            type: str
            default: DENY
            choices: [DENY, SAMEORIGIN]
          override_enabled:
            description: Whether it replaces a header of the origin.
            type: bool
            default: true
      referrer_policy:
        description: C(Referrer-Policy).
        type: dict
        suboptions:
          value:
            description: What is told.
            type: str
            default: no-referrer
            choices: [no-referrer, no-referrer-when-downgrade, origin, origin-when-cross-origin, same-origin, strict-origin,
              strict-origin-when-cross-origin, unsafe-url]
          override_enabled:
            description: Whether it replaces a header of the origin.
            type: bool
            default: true
      content_type_options:
        description: C(X-Content-Type-Options), V(nosniff).
        type: dict
        suboptions:
          override_enabled:
            description: Whether it replaces a header of the origin.
            type: bool
            default: true
      xss_protection:
        description: C(X-XSS-Protection), which modern browsers ignore.
        type: dict
        suboptions:
          protection_enabled:
            description: Whether the filter is on.
            type: bool
            default: false
          block_enabled:
            description: Whether a page is blocked instead of cleaned.
            type: bool
            default: false
          report_uri:
            description: Where violations are reported to.
            type: str
            default: ""
          override_enabled:
            description: Whether it replaces a header of the origin.
            type: bool
            default: true
      cors:
        description: CORS headers.
        type: dict
        suboptions:
          allow_origins:
            description: Allowed origins.
            type: list
            elements: str
            required: true
          allow_methods:
            description: Allowed methods, or V(ALL).
            type: list
            elements: str
            default: [GET, HEAD]
          allow_headers:
            description: Allowed request headers.
            type: list
            elements: str
            default: ['*']
          expose_headers:
            description: Response headers that scripts may read.
            type: list
            elements: str
            default: []
          credentials_enabled:
            description: Whether cookies are allowed.
            type: bool
            default: false
          max_age_seconds:
            description: How long a preflight answer is good.
            type: int
            default: 600
          override_enabled:
            description: Whether they replace the origin's.
            type: bool
            default: true
      custom_headers:
        description: Further headers.
        type: list
        elements: dict
        default: []
        suboptions:
          name:
            description: Name of the header.
            type: str
            required: true
          value:
            description: Value.
            type: str
            required: true
          override_enabled:
            description: Whether it replaces a header of the origin.
            type: bool
            default: true
      remove_headers:
        description: Headers of the origin that are removed.
        type: list
        elements: str
        default: []
      server_timing_sampling_percent:
        description: Part of the answers that get a C(Server-Timing) header.
        type: float
        default: 0
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
- name: Answers carry security headers
  serverless.aws.cloudfront_response_headers_policies:
    headers_policies:
      - name: posts
        strict_transport_security: {}
        content_type_options: {}
        frame_options: {}
        referrer_policy: {}
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
from ansible_collections.serverless.aws.plugins.module_utils.argument_specs.cloudfront_response_headers_policies import (
    OPTIONS,
)
from ansible_collections.serverless.aws.plugins.module_utils.kinds.cloudfront_response_headers_policy import KIND


def main() -> None:
    """Run as a module."""
    run_module(Family(KIND, OPTIONS))


if __name__ == "__main__":
    main()
