#!/usr/bin/python
# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Module apigateway_rest_apis."""

from __future__ import annotations

DOCUMENTATION = r"""
module: apigateway_rest_apis
short_description: Manage REST APIs of API Gateway
version_added: 0.1.0
description:
  - Makes every REST API of a list exactly as described, side by side, and reports each change. APIs not in the list are not touched.
  - An API is one resource with its methods, authorizers, models, gateway responses, stages and deployments; those that are not described are
    removed. The module also lets the API invoke its functions, with statements whose ids begin with C(serverless-aws-rest-api-).
  - A change of the definition is invisible to callers until it is deployed. A new deployment is made exactly when the definition differs from the
    one that a stage serves; each deployment carries the hash of its definition. Deployments that no stage serves are removed.
  - API Gateway does not keep names unique. An API is found by its name and the tag of its stack; several with one name are an error that lists them.
  - Logs of stages need the account's CloudWatch role (M(serverless.aws.apigateway_accounts)).
options:
  apis:
    description: The REST APIs.
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
      openapi:
        description:
          - An OpenAPI 3 document, or the path of one (JSON or YAML), whose operations, schemas and security schemes are added to
            O(apis[].methods), O(apis[].models) and O(apis[].authorizers). What is described there under the same name comes first.
          - The function of an operation is C(x-function), or the URI of C(x-amazon-apigateway-integration), or in O(apis[].openapi_functions).
            One that the URI puts in another account or region is refused.
          - Of API Gateway's other extensions, C(x-amazon-apigateway-policy), C(-binary-media-types), C(-minimum-compression-size) and
            C(-api-key-source) are the options of the API, C(-gateway-responses) and C(-request-validators) are read, and any that would
            be passed over is an error.
          - A security scheme is an API key, has an extension that says who decides, or has the name of one of O(apis[].authorizers).
        type: raw
      openapi_base_path:
        description: Takes only the paths of O(apis[].openapi) below this one, such as V(/v2), and leaves it out of them. So one document can describe
          several versions, of which each is a stage, or a base path of a domain.
        type: str
        default: ''
      openapi_functions:
        description: Functions by C(operationId), for a document that names none.
        type: dict
        default: {}
      endpoint_type:
        description: Where the API answers. V(EDGE) puts AWS's own CloudFront distribution in front.
        type: str
        choices: [REGIONAL, EDGE]
        default: REGIONAL
      ip_address_type:
        description: Which addresses the API answers under.
        type: str
        choices: [ipv4, dualstack]
        default: ipv4
      execute_api_endpoint_enabled:
        description: Whether the API answers under API Gateway's own host name. Turn it off when a custom domain is the only way in.
        type: bool
        default: true
      api_key_source:
        description: Where an API key is read from. V(AUTHORIZER) takes the C(usageIdentifierKey) that a Lambda authorizer answers.
        type: str
        choices: [HEADER, AUTHORIZER]
        default: HEADER
      binary_media_types:
        description: Media types whose bodies are binary.
        type: list
        elements: str
        default: []
      minimum_compression_bytes:
        description: Answers of at least this size are compressed for callers that accept it. Without it none are.
        type: int
      policy:
        description: Resource policy. Resources may be written C(execute-api:/<stage>/<method>/<path>).
        type: dict
        default: {}
      cors:
        description: Which pages of another origin may call the API. Without it none. Every path gets an OPTIONS method; the answers of functions must
          carry the header C(Access-Control-Allow-Origin) themselves.
        type: dict
        suboptions:
          allow_origin:
            description: The origin, or V(*). API Gateway answers a preflight with a fixed text, so there is one.
            type: str
            required: true
          allow_headers:
            description: Request headers.
            type: list
            elements: str
            default: [authorization, content-type]
          max_age_seconds:
            description: How long a browser remembers the answer, up to a day.
            type: int
            default: 300
          allow_credentials_enabled:
            description: Whether a page may send cookies.
            type: bool
            default: false
      safe_errors_enabled:
        description: Whether API Gateway's own errors are answered as C({"error":{"code","message","requestId"}}) with fixed words. Its own texts tell
          ARNs and signing details.
        type: bool
        default: true
      gateway_responses:
        description: Answers of API Gateway itself, where they are not those of O(apis[].safe_errors_enabled). Others are reset.
        type: list
        elements: dict
        default: []
        suboptions:
          type:
            description: Which error.
            type: str
            required: true
            choices: [DEFAULT_4XX, DEFAULT_5XX, RESOURCE_NOT_FOUND, UNAUTHORIZED, INVALID_API_KEY, ACCESS_DENIED, AUTHORIZER_FAILURE,
              AUTHORIZER_CONFIGURATION_ERROR, INVALID_SIGNATURE, EXPIRED_TOKEN, MISSING_AUTHENTICATION_TOKEN, INTEGRATION_FAILURE,
              INTEGRATION_TIMEOUT, API_CONFIGURATION_ERROR, UNSUPPORTED_MEDIA_TYPE, BAD_REQUEST_PARAMETERS, BAD_REQUEST_BODY,
              REQUEST_TOO_LARGE, THROTTLED, QUOTA_EXCEEDED, WAF_FILTERED]
          status_code:
            description: Status. Without it API Gateway's own for this error.
            type: int
          error_message:
            description: Words of the safe answer.
            type: str
          code:
            description: Code of the safe answer. Without it the name of the error.
            type: str
          template:
            description: Another body, a mapping template, in place of the safe answer.
            type: str
          headers:
            description: Headers with fixed values.
            type: dict
            default: {}
      models:
        description: JSON schemas of request bodies; others are removed.
        type: list
        elements: dict
        default: []
        suboptions:
          name:
            description: Name, letters and digits.
            type: str
            required: true
          description:
            description: What it is.
            type: str
            default: ''
          schema:
            description: JSON schema, draft 4. References lead into its own C(definitions).
            type: dict
            required: true
      authorizers:
        description: Ways to tell who calls; others are removed. Each has one of O(apis[].authorizers[].user_pools) and
          O(apis[].authorizers[].function).
        type: list
        elements: dict
        default: []
        suboptions:
          name:
            description: Name.
            type: str
            required: true
          user_pools:
            description: Names of the Cognito user pools whose tokens count. A pool of another region is written C(<region>/<name>).
            type: list
            elements: str
            default: []
          function:
            description: Name of a Lambda function that answers with a policy, C(<name>:<alias>) for an alias.
            type: str
          type:
            description: With O(apis[].authorizers[].function), whether it sees one token or the whole request.
            type: str
            choices: [token, request]
            default: token
          identity_sources:
            description: Where the token is. Empty is the header C(Authorization).
            type: list
            elements: str
            default: []
          validation_expression:
            description: With a token, a regular expression that it must match before the function runs.
            type: str
            default: ''
          result_ttl_seconds:
            description: With O(apis[].authorizers[].function), how long its answer counts, 0 to 3600.
            type: int
            default: 300
      methods:
        description: Methods; others are removed, and so are paths without any.
        type: list
        elements: dict
        default: []
        suboptions:
          method:
            description: Method and path, C(GET /items/{id}) or C(ANY /{proxy+}).
            type: str
            required: true
          function:
            description: Name of the Lambda function behind it, C(<name>:<alias>) for an alias.
            type: str
            required: true
          authorizer:
            description: Name of the authorizer. Without it the method is public.
            type: str
          scopes:
            description: With user pools, scopes of which an access token must have one. Without scopes only ID tokens count.
            type: list
            elements: str
            default: []
          iam_enabled:
            description: Whether calls must be signed by a principal that IAM allows to.
            type: bool
            default: false
          api_key_required:
            description: Whether a key of a usage plan must be sent.
            type: bool
            default: false
          model:
            description: Name of the model that a body must match; a bad one is answered 400 and no function runs.
            type: str
          parameters:
            description: Parameters that are required (400 without), or that answers are cached by.
            type: list
            elements: dict
            default: []
            suboptions:
              name:
                description: Name.
                type: str
                required: true
              in:
                description: Where it is.
                type: str
                choices: [querystring, header, path]
                default: querystring
              required:
                description: Whether a request without it is refused.
                type: bool
                default: false
              cache_key_enabled:
                description: Whether answers are cached by its value.
                type: bool
                default: false
          operation_name:
            description: Name of the operation, for people.
            type: str
            default: ''
          timeout_milliseconds:
            description: How long API Gateway waits for the function, 50 to 29000.
            type: int
            default: 29000
      stages:
        description: Stages; others are removed.
        type: list
        elements: dict
        default: []
        suboptions:
          name:
            description: Name, the first part of the path.
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
          metrics_enabled:
            description: Whether CloudWatch keeps metrics per method.
            type: bool
            default: false
          logging_level:
            description: What goes to the execution log.
            type: str
            choices: ['OFF', ERROR, INFO]
            default: 'OFF'
          data_trace_enabled:
            description: Whether the execution log has whole requests and answers, secrets included.
            type: bool
            default: false
          cache_cluster_size:
            description: Size of the response cache in GB, which costs by the hour. Without it there is none.
            type: str
            choices: ['0.5', '1.6', '6.1', '13.5', '28.4', '58.2', '118', '237']
          caching_enabled:
            description: Whether answers to GET are cached.
            type: bool
            default: false
          cache_ttl_seconds:
            description: How long, 0 to 3600.
            type: int
            default: 300
          cache_encrypted_enabled:
            description: Whether the cache is encrypted.
            type: bool
            default: true
          tracing_enabled:
            description: Whether requests are traced with X-Ray.
            type: bool
            default: false
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
          methods:
            description: Methods with settings of their own.
            type: list
            elements: dict
            default: []
            suboptions:
              method:
                description: The method, as in O(apis[].methods[].method).
                type: str
                required: true
              throttling_burst_limit:
                description: Requests at once. Without it the stage's.
                type: int
              throttling_rate_limit:
                description: Requests per second. Without it the stage's.
                type: float
              metrics_enabled:
                description: Whether CloudWatch keeps metrics for it. Without it as the stage.
                type: bool
              logging_level:
                description: What goes to the execution log. Without it as the stage.
                type: str
                choices: ['OFF', ERROR, INFO]
              data_trace_enabled:
                description: Whether the execution log has whole requests and answers. Without it as the stage.
                type: bool
              caching_enabled:
                description: Whether answers are cached. Without it as the stage for a GET, and not for any other method.
                type: bool
              cache_ttl_seconds:
                description: How long. Without it as the stage.
                type: int
              cache_encrypted_enabled:
                description: Whether they are encrypted. Without it as the stage.
                type: bool
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
- name: Items, for signed-in users with a key; a bad body is refused by the gateway
  serverless.aws.apigateway_rest_apis:
    region: eu-west-1
    apis:
      - name: items
        authorizers:
          - {name: users, user_pools: [items]}
        models:
          - name: NewItem
            schema:
              type: object
              required: [title]
              additionalProperties: false
              properties:
                title: {type: string, minLength: 1, maxLength: 200}
        methods:
          - {method: GET /items, function: list-items, authorizer: users, api_key_required: true}
          - {method: POST /items, function: create-item, authorizer: users, api_key_required: true, model: NewItem}
        stages:
          - name: v1
            throttling_burst_limit: 100
            throttling_rate_limit: 50
            access_log_group: /aws/apigateway/items

- name: The same from an OpenAPI document
  serverless.aws.apigateway_rest_apis:
    region: eu-west-1
    apis:
      - name: items
        openapi: "{{ playbook_dir }}/openapi/items.yaml"
        stages:
          - name: v1
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
from ansible_collections.serverless.aws.plugins.module_utils.argument_specs.apigateway_rest_apis import OPTIONS
from ansible_collections.serverless.aws.plugins.module_utils.kinds.apigateway_rest_api import KIND


def main() -> None:
    """Run as a module."""
    run_module(Family(KIND, OPTIONS))


if __name__ == "__main__":
    main()
