#!/usr/bin/python
# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Module apigatewayv2_apis."""

from __future__ import annotations

DOCUMENTATION = r"""
module: apigatewayv2_apis
short_description: Manage HTTP APIs of API Gateway
version_added: 0.1.0
description:
  - Makes every HTTP API of a list exactly as described, side by side, and reports each change. APIs not in the list are not touched.
  - An API is one resource with its routes, integrations, authorizers and stages; those that are not described are removed. The module also
    lets the API invoke its functions, with statements whose ids begin with C(serverless-aws-api-).
  - API Gateway does not keep names unique. An API is found by its name and the tag of its stack; several with one name are an error that lists them.
  - Access logs need the principal that runs Ansible to have the log-delivery permissions (C(logs:CreateLogDelivery), C(GetLogDelivery),
    C(UpdateLogDelivery), C(ListLogDeliveries), C(PutResourcePolicy), C(DescribeResourcePolicies), C(DescribeLogGroups)).
options:
  apis:
    description: The HTTP APIs.
    type: list
    elements: dict
    required: true
    suboptions:
      name:
        description: Name.
        type: str
        required: true
      description:
        description: What it is for.
        type: str
        default: ''
      version:
        description: Version of the interface, for people.
        type: str
        default: ''
      execute_api_endpoint_enabled:
        description: Whether the API answers under API Gateway's own host name. Turn it off when a custom domain is the only way in.
        type: bool
        default: true
      ip_address_type:
        description: Which addresses the API answers under.
        type: str
        choices: [ipv4, dualstack]
        default: ipv4
      cors:
        description: Which pages of other origins may call the API. Without it none.
        type: dict
        suboptions:
          allow_origins:
            description: Origins, or V(*).
            type: list
            elements: str
            required: true
          allow_methods:
            description: Methods.
            type: list
            elements: str
            default: [GET, POST]
          allow_headers:
            description: Request headers.
            type: list
            elements: str
            default: [authorization, content-type]
          expose_headers:
            description: Response headers that a page may read.
            type: list
            elements: str
            default: []
          max_age_seconds:
            description: How long a browser remembers the answer, up to a day; V(-1) forbids it.
            type: int
            default: 300
          allow_credentials_enabled:
            description: Whether a page may send cookies.
            type: bool
            default: false
      routes:
        description: Routes; others are removed.
        type: list
        elements: dict
        default: []
        suboptions:
          route:
            description: Method and path, C(GET /feed), C(ANY /{proxy+}), or C($default) for everything else.
            type: str
            required: true
          function:
            description: Name of the Lambda function behind it, C(<name>:<alias>) for an alias.
            type: str
            required: true
          authorizer:
            description: Name of the authorizer. Without it the route is public.
            type: str
          scopes:
            description: With a JWT authorizer, scopes of which a token must have one. Without scopes ID and access tokens both count.
            type: list
            elements: str
            default: []
          iam_enabled:
            description: Whether calls must be signed by a principal that IAM allows to.
            type: bool
            default: false
          operation_name:
            description: Name of the operation, for people.
            type: str
      integrations:
        description: How functions are called, where that is not the default.
        type: list
        elements: dict
        default: []
        suboptions:
          function:
            description: The function, as in O(apis[].routes[].function).
            type: str
            required: true
          timeout_milliseconds:
            description: How long API Gateway waits, 50 to 30000.
            type: int
            default: 30000
      authorizers:
        description: Ways to tell who calls; others are removed. Each has one of O(apis[].authorizers[].user_pool),
          O(apis[].authorizers[].issuer) and O(apis[].authorizers[].function).
        type: list
        elements: dict
        default: []
        suboptions:
          name:
            description: Name.
            type: str
            required: true
          user_pool:
            description: Name of the Cognito user pool that issues the tokens.
            type: str
          clients:
            description: With O(apis[].authorizers[].user_pool), names of the clients whose tokens count.
            type: list
            elements: str
            default: []
          issuer:
            description: Address of another issuer of JWT tokens.
            type: str
          audience:
            description: Audiences that tokens may have, beside O(apis[].authorizers[].clients).
            type: list
            elements: str
            default: []
          function:
            description: Name of a Lambda function that decides. It answers in the simple form.
            type: str
          result_ttl_seconds:
            description: With O(apis[].authorizers[].function), how long its answer counts, 0 to 3600.
            type: int
            default: 300
          identity_sources:
            description: Where the token is. Empty is the header C(Authorization).
            type: list
            elements: str
            default: []
      stages:
        description: Stages; others are removed. Each deploys by itself.
        type: list
        elements: dict
        default: [{name: $default}]
        suboptions:
          name:
            description: Name. C($default) has no part in the path.
            type: str
            required: true
          description:
            description: What it is for.
            type: str
            default: ''
          throttling_burst_limit:
            description: Requests at once before API Gateway answers 429. The default is the account's.
            type: int
            default: 5000
          throttling_rate_limit:
            description: Requests per second. The default is the account's.
            type: float
            default: 10000.0
          detailed_metrics_enabled:
            description: Whether CloudWatch keeps metrics per route.
            type: bool
            default: false
          routes:
            description: Routes with limits of their own.
            type: list
            elements: dict
            default: []
            suboptions:
              route:
                description: The route, as in O(apis[].routes[].route).
                type: str
                required: true
              throttling_burst_limit:
                description: Requests at once. Without it the stage's.
                type: int
              throttling_rate_limit:
                description: Requests per second. Without it the stage's.
                type: float
              detailed_metrics_enabled:
                description: Whether CloudWatch keeps metrics for it. Without it as the stage.
                type: bool
          variables:
            description: Stage variables.
            type: dict
            default: {}
          access_log_group:
            description: Name of the log group for access logs. Without it none are kept.
            type: str
          access_log_fields:
            description: Fields of the JSON access log with their C($context) variables. The default has identity, timing and errors.
            type: dict
      tags:
        description: Tags of this API.
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
- name: A public route and one for signed-in users
  serverless.aws.apigatewayv2_apis:
    region: eu-west-1
    apis:
      - name: posts
        authorizers:
          - {name: posts-users, user_pool: posts, clients: [web]}
        routes:
          - {route: GET /feed, function: read-posts}
          - {route: POST /post, function: write-post, authorizer: posts-users}
        stages:
          - name: $default
            throttling_burst_limit: 100
            throttling_rate_limit: 50
            access_log_group: /aws/apigateway/posts
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
from ansible_collections.serverless.aws.plugins.module_utils.argument_specs.apigatewayv2_apis import OPTIONS
from ansible_collections.serverless.aws.plugins.module_utils.kinds.apigatewayv2_api import KIND


def main() -> None:
    """Run as a module."""
    run_module(Family(KIND, OPTIONS))


if __name__ == "__main__":
    main()
