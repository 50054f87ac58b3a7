#!/usr/bin/python
# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Module http_conversation."""

from __future__ import annotations

DOCUMENTATION = r"""
module: http_conversation
short_description: Try an HTTP API, request by request
version_added: 0.1.0
description:
  - Sends requests one after the other and fails at the first that is not answered with the status that it must be. What one answer has can be used in
    the next request. One task takes the place of one M(ansible.builtin.uri) for each request.
options:
  url:
    description: Address that the paths come behind.
    type: str
    required: true
  secret_headers:
    description: Headers of every request. They are never shown.
    type: dict
    default: {}
  steps:
    description: The requests. In path, headers and body, C(<name>) stands for what was remembered under that name.
    type: list
    elements: dict
    required: true
    suboptions:
      says:
        description: What the answer shows, for people.
        type: str
        required: true
      method:
        description: Method.
        type: str
        default: GET
      path:
        description: Path behind O(url).
        type: str
        required: true
      headers:
        description: Further headers; one without a value is left out.
        type: dict
        default: {}
      body:
        description: Body, sent as JSON.
        type: raw
      status:
        description: The status that the answer must have.
        type: int
        required: true
      remember:
        description: By name, what to remember of the answer, C(header etag) or C(body id).
        type: dict
        default: {}
      meanwhile:
        description: The request is repeated while the answer has this status, at most O(steps[].most) times in all.
        type: int
      most:
        description: See O(steps[].meanwhile).
        type: int
        default: 1
attributes:
  check_mode:
    support: full
    description: Sends nothing.
  diff_mode:
    support: none
    description: There is nothing to compare.
  idempotent:
    support: none
    description: Every request is sent, each time.
author: [The serverless.aws authors (@serverless-aws)]
"""

EXAMPLES = r"""
- name: An item is made, read and deleted
  serverless.aws.http_conversation:
    url: https://items.example.com/v2
    secret_headers: {Authorization: "Bearer {{ token }}", x-api-key: "{{ key }}"}
    steps:
      - {says: it is made, method: POST, path: items, body: {name: Tea pot}, status: 201, remember: {id: body id}}
      - {says: it is read, path: items/<id>, status: 200}
      - {says: it is deleted, method: DELETE, path: items/<id>, status: 204}
"""

RETURN = r"""
passed:
  description: What the steps said that were answered as they must be.
  returned: always
  type: list
  elements: str
remembered:
  description: What was remembered.
  returned: always
  type: dict
"""

from ansible_collections.serverless.aws.plugins.module_utils.ansible_side.conversation import CONVERSATION
from ansible_collections.serverless.aws.plugins.module_utils.ansible_side.module import run_module


def main() -> None:
    """Run as a module."""
    run_module(CONVERSATION)


if __name__ == "__main__":
    main()
