#!/usr/bin/python
# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Module lambda_functions."""

from __future__ import annotations

DOCUMENTATION = r"""
module: lambda_functions
short_description: Manage Lambda functions
version_added: 0.1.0
description:
  - Makes every function of a list exactly as described, side by side, and reports each change. Functions not in the list are not touched.
  - A folder is zipped in memory. The same source always gives the same zip, and nothing is uploaded when AWS has it already.
  - Statements in the resource policy that are not described are removed. VPC settings, function URLs and code signing are not managed.
  - With O(functions[].alias) what is described is published as a version, and the alias moved there, unless it is pinned (C(docs/release.md)).
    Versions are never removed, nor is an alias that is no longer described.
options:
  functions:
    description: The functions.
    type: list
    elements: dict
    required: true
    suboptions:
      name:
        description: Name.
        type: str
        required: true
      directory:
        description: Folder with the source. Python sources are checked for their syntax and the handler before anything is done. Not
          together with O(functions[].zip_path).
        type: path
      zip_path:
        description: A zip that something else has built.
        type: path
      handler:
        description: Module and function, C(module.function).
        type: str
        required: true
      runtime:
        description: Lambda runtime.
        type: str
        default: python3.13
      architecture:
        description: Processor.
        type: str
        choices: [x86_64, arm64]
        default: x86_64
      role:
        description: Execution role, by name (with its path before it, if it has one) or ARN.
        type: str
        required: true
      layers:
        description: Layers, in order, five at most.
        type: list
        elements: dict
        default: []
        suboptions:
          name:
            description: Name of a layer, whose newest version is used, or the ARN of a version.
            type: str
            required: true
          directory:
            description: Folder of the layer. With it the plan knows when the layer will get a new version, and a version with other content is never used.
            type: path
      memory_mb:
        description: Memory, 128 to 10240 MB. Processor time grows with it.
        type: int
        default: 128
      timeout_seconds:
        description: Longest time an invocation may take, up to 900 s.
        type: int
        default: 3
      ephemeral_storage_mb:
        description: Size of C(/tmp), 512 to 10240 MB.
        type: int
        default: 512
      description:
        description: What the function is for.
        type: str
        default: ""
      environment:
        description:
          - Environment variables, 4 KB in all. They are shown in plans, so a secret has no place here; give the name of a secret instead.
          - "A value is a text, or a mapping that is completed: C(queue_url: posts.fifo) to the address of a queue, C(arn: sns:notices) to an ARN."
        type: dict
        default: {}
      tracing_enabled:
        description: Whether X-Ray traces every invocation.
        type: bool
        default: false
      log_group:
        description: Log group, which should exist before. Without it C(/aws/lambda/) and the name.
        type: str
      log_format:
        description: Form of log lines.
        type: str
        choices: [JSON, Text]
        default: JSON
      application_log_level:
        description: Least level of the function's own lines, with JSON. V(INFO) where it is not given.
        type: str
        choices: [TRACE, DEBUG, INFO, WARN, ERROR, FATAL]
      system_log_level:
        description: Least level of Lambda's lines, with JSON. V(INFO) where it is not given.
        type: str
        choices: [DEBUG, INFO, WARN]
      dead_letter_arn:
        description: Queue or topic for events of asynchronous invocations that fail, as ARN or in short form, C(sqs:name) or C(sns:name).
        type: str
      kms_key:
        description: Name (of M(serverless.aws.kms_keys)), alias, id or ARN of a KMS key for the environment. Without it Lambda uses its own.
        type: str
      snap_start_enabled:
        description: Whether published versions start from a snapshot.
        type: bool
        default: false
      reserved_concurrency:
        description: Most concurrent executions, taken from the account's pool. V(0) stops the function; without it there is no reservation.
        type: int
      alias:
        description: Alias that follows what is published of the function, for callers that name it C(function:alias). Without it nothing is
          published, and callers use C($LATEST).
        type: str
      permissions:
        description: Statements of the resource policy, that is who else may invoke the function. An API makes those for its routes itself,
          and they are left alone here.
        type: list
        elements: dict
        default: []
        suboptions:
          sid:
            description: Name of the statement.
            type: str
            required: true
          principal:
            description: Service such as C(apigateway.amazonaws.com), account, or ARN.
            type: str
            required: true
          action:
            description: Action.
            type: str
            default: lambda:InvokeFunction
          source_arn:
            description: Resource that invokes, as ARN or in short form, such as C(s3:uploads) or C(sns:notices).
            type: str
          source_account:
            description: Account that the source belongs to, for sources whose ARN has none.
            type: str
          organization_id:
            description: Organization that the principal belongs to.
            type: str
      tags:
        description: Tags of this function.
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
- name: A function with its own role and a shared layer
  serverless.aws.lambda_functions:
    region: eu-west-1
    functions:
      - name: write-post
        directory: "{{ playbook_dir }}/lambda_src/posts/write_post"
        handler: write_post.handler
        role: write-post
        layers:
          - name: web
        timeout_seconds: 5
        environment:
          QUEUE_URL:
            queue_url: posts.fifo
        permissions:
          - sid: bucket
            principal: s3.amazonaws.com
            source_arn: s3:uploads
            source_account: "123456789012"
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
from ansible_collections.serverless.aws.plugins.module_utils.argument_specs.lambda_functions import OPTIONS
from ansible_collections.serverless.aws.plugins.module_utils.kinds.lambda_function import KIND


def main() -> None:
    """Run as a module."""
    run_module(Family(KIND, OPTIONS))


if __name__ == "__main__":
    main()
