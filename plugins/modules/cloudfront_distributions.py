#!/usr/bin/python
# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Module cloudfront_distributions."""

from __future__ import annotations

DOCUMENTATION = r"""
module: cloudfront_distributions
short_description: Manage CloudFront distributions
version_added: 0.1.0
description:
  - Makes every distribution of a list exactly as described. Distributions not in the list are not touched.
  - CloudFront keeps no names. The name stands in brackets at the end of the comment and in the tag C(serverless.aws:name); a distribution
    made by hand is taken over by one of its aliases.
  - What the description has no option for, such as functions, key groups or origin shield, survives every update.
  - Deleting switches the distribution off first and waits, which takes minutes on AWS.
  - Without a certificate CloudFront's own serves its own name, and AWS fixes the minimum at TLSv1.
options:
  distributions:
    description: The distributions.
    type: list
    elements: dict
    required: true
    suboptions:
      name:
        description: Name, unique in the stack.
        type: str
        required: true
      comment:
        description: Comment. The name follows in brackets.
        type: str
        default: ""
      enabled:
        description: Whether viewers are served.
        type: bool
        default: true
      aliases:
        description: Domain names beside CloudFront's own. Each belongs to one distribution in the world.
        type: list
        elements: str
        default: []
      certificate:
        description: Domain of an issued certificate in us-east-1 that covers the aliases, or its ARN.
        type: str
      certificate_required:
        description: Whether to refuse a distribution that CloudFront's own certificate would serve, at TLSv1.
        type: bool
        default: false
      minimum_tls_version:
        description: Oldest TLS that viewers may use, with a certificate.
        type: str
        default: TLSv1.2_2021
        choices: [TLSv1.2_2019, TLSv1.2_2021, TLSv1.3_2025, TLSv1]
      web_acl:
        description: Name of a web ACL of scope CLOUDFRONT, or its ARN.
        type: str
      price_class:
        description: Which edge locations serve.
        type: str
        default: PriceClass_All
        choices: [PriceClass_100, PriceClass_200, PriceClass_All]
      http_version:
        description: Newest HTTP.
        type: str
        default: http2and3
        choices: [http1.1, http2, http3, http2and3]
      ipv6_enabled:
        description: Whether IPv6 is served.
        type: bool
        default: true
      default_root_object:
        description: What C(/) answers.
        type: str
        default: ""
      origins:
        description: Where answers come from. Each needs exactly one of O(distributions[].origins[].http_api),
          O(distributions[].origins[].bucket) and O(distributions[].origins[].domain_name).
        type: list
        elements: dict
        required: true
        suboptions:
          id:
            description: Id, as behaviors use it.
            type: str
            required: true
          http_api:
            description: Name of an HTTP API.
            type: str
          stage:
            description: Stage of O(distributions[].origins[].http_api).
            type: str
            default: $default
          bucket:
            description: Name of a bucket in the stack's region.
            type: str
          access_control:
            description: Name of an origin access control, for O(distributions[].origins[].bucket).
            type: str
          domain_name:
            description: Any other host.
            type: str
          path:
            description: Path put before every request's.
            type: str
            default: ""
          protocol:
            description: How CloudFront connects.
            type: str
            default: https-only
            choices: [https-only, http-only, match-viewer]
          http_port:
            description: Port for HTTP.
            type: int
            default: 80
          https_port:
            description: Port for HTTPS.
            type: int
            default: 443
          tls_versions:
            description: TLS versions that CloudFront may use.
            type: list
            elements: str
            default: [TLSv1.2]
          read_timeout_seconds:
            description: How long CloudFront waits for an answer.
            type: int
            default: 30
          keepalive_timeout_seconds:
            description: How long an idle connection is kept.
            type: int
            default: 5
          connection_attempts:
            description: Attempts to connect, 1 to 3.
            type: int
            default: 3
          connection_timeout_seconds:
            description: How long an attempt may take, 1 to 10.
            type: int
            default: 10
          headers:
            description: Headers that CloudFront adds. Their values are never shown.
            type: list
            elements: dict
            default: []
            suboptions:
              name:
                description: Name of the header.
                type: str
                required: true
              header_value:
                description: Value.
                type: str
              secret:
                description: Instead of O(distributions[].origins[].headers[].header_value), the name of a secret in the stack's region
                  whose current value is used.
                type: str
              secret_key:
                description: Key in the secret, when it is a JSON object.
                type: str
      default_behavior:
        description: What happens to requests that no other behavior takes.
        type: dict
        required: true
        suboptions:
          origin:
            description: Id of the origin.
            type: str
            required: true
          viewer_protocol:
            description: What happens to plain HTTP.
            type: str
            default: redirect-to-https
            choices: [redirect-to-https, https-only, allow-all]
          allowed_methods:
            description: Methods that reach the origin, one of three sets, GET HEAD, GET HEAD OPTIONS, or all seven.
            type: list
            elements: str
            default: [GET, HEAD]
          cached_methods:
            description: Methods whose answers are cached.
            type: list
            elements: str
            default: [GET, HEAD]
          compress_enabled:
            description: Whether CloudFront compresses answers.
            type: bool
            default: true
          cache_policy:
            description: Name of a cache policy, one of AWS's own included, as C(CachingOptimized).
            type: str
            default: CachingDisabled
          origin_request_policy:
            description: Name of an origin request policy, one of AWS's own included, as C(AllViewerExceptHostHeader). An API origin wants
              everything but C(Host).
            type: str
          response_headers_policy:
            description: Name of a response headers policy, one of AWS's own included.
            type: str
      behaviors:
        description: Behaviors for paths, in the order in which they are tried.
        type: list
        elements: dict
        default: []
        suboptions:
          path:
            description: Path pattern, as C(/feed*).
            type: str
            required: true
          origin:
            description: Id of the origin.
            type: str
            required: true
          viewer_protocol:
            description: What happens to plain HTTP.
            type: str
            default: redirect-to-https
            choices: [redirect-to-https, https-only, allow-all]
          allowed_methods:
            description: Methods that reach the origin, one of three sets, GET HEAD, GET HEAD OPTIONS, or all seven.
            type: list
            elements: str
            default: [GET, HEAD]
          cached_methods:
            description: Methods whose answers are cached.
            type: list
            elements: str
            default: [GET, HEAD]
          compress_enabled:
            description: Whether CloudFront compresses answers.
            type: bool
            default: true
          cache_policy:
            description: Name of a cache policy, one of AWS's own included, as C(CachingOptimized).
            type: str
            default: CachingDisabled
          origin_request_policy:
            description: Name of an origin request policy, one of AWS's own included, as C(AllViewerExceptHostHeader). An API origin wants
              everything but C(Host).
            type: str
          response_headers_policy:
            description: Name of a response headers policy, one of AWS's own included.
            type: str
      logging:
        description: Standard logging to a bucket.
        type: dict
        suboptions:
          bucket:
            description: Domain name of the bucket, as C(logs.s3.amazonaws.com). It must allow ACLs.
            type: str
            required: true
          prefix:
            description: Prefix of the objects.
            type: str
            default: ""
          cookies_enabled:
            description: Whether cookies are logged.
            type: bool
            default: false
      geo_restriction:
        description: From which countries viewers are served.
        type: dict
        default: {type: none, countries: []}
        suboptions:
          type:
            description: What the list is.
            type: str
            default: none
            choices: [none, whitelist, blacklist]
          countries:
            description: Country codes.
            type: list
            elements: str
            default: []
      error_responses:
        description: Answers to the origin's errors.
        type: list
        elements: dict
        default: []
        suboptions:
          error_code:
            description: HTTP status of the origin.
            type: int
            required: true
          response_code:
            description: HTTP status for the viewer.
            type: int
          response_page:
            description: Path of the page for the viewer.
            type: str
          minimum_ttl_seconds:
            description: How long the error is cached.
            type: int
            default: 10
      wait_enabled:
        description: Whether a run that changes it waits until the change is deployed everywhere, which takes minutes.
        type: bool
        default: false
      tags:
        description: Tags of this distribution.
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
- name: The API has a front door
  serverless.aws.cloudfront_distributions:
    region: eu-west-1
    distributions:
      - name: posts
        aliases: [posts.example.com]
        certificate: posts.example.com
        web_acl: posts
        origins:
          - id: api
            http_api: posts
            headers:
              - name: x-origin-verify
                secret: posts-origin
        default_behavior:
          origin: api
          allowed_methods: [GET, HEAD, OPTIONS, PUT, POST, PATCH, DELETE]
          origin_request_policy: AllViewerExceptHostHeader
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
from ansible_collections.serverless.aws.plugins.module_utils.argument_specs.cloudfront_distributions import OPTIONS
from ansible_collections.serverless.aws.plugins.module_utils.kinds.cloudfront_distribution import KIND


def main() -> None:
    """Run as a module."""
    run_module(Family(KIND, OPTIONS))


if __name__ == "__main__":
    main()
