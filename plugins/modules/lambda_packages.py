#!/usr/bin/python
# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Module lambda_packages."""

from __future__ import annotations

DOCUMENTATION = r"""
module: lambda_packages
short_description: Check and build the sources of functions and layers
version_added: 0.1.0
description:
  - Checks every source (syntax, handler, requirements) and reports all problems at once; then builds the zips of functions and layers.
    Makes no call to AWS; layers with requirements are installed by pip.
  - Zips lie in the cache folder, C(functions/<name>.zip) and C(layers/<content>.zip), where C(content) is the hash of all that decides what
    a layer holds. M(serverless.aws.lambda_layers) with the same O(cache_directory) finds a layer there by that hash, and builds it itself
    when it is not there.
  - The same source gives the same zip on any machine.
options:
  state:
    description: Whether the zips are there.
    type: str
    choices: [present, absent]
    default: present
  functions:
    description: The functions.
    type: list
    elements: dict
    default: []
    suboptions:
      name:
        description: Name.
        type: str
        required: true
      directory:
        description: Folder with the source. A function without one, which has a zip of somebody else's, is skipped.
        type: path
      handler:
        description: Module and function, C(module.function).
        type: str
        required: true
      runtime:
        description: Lambda runtime. Only Python sources are checked.
        type: str
        default: python3.13
  layers:
    description: The layers.
    type: list
    elements: dict
    default: []
    suboptions:
      name:
        description: Name.
        type: str
        required: true
      directory:
        description:
          - Folder with the packages of the layer and a C(requirements.txt), which may be empty.
          - It names packages by version or by the address of a wheel. What only points to something that may change, another file, a folder or
            a repository, is refused, since nobody would see that the layer is another.
        type: path
        required: true
      runtime:
        description: Python runtime that the layer's wheels are for.
        type: str
        default: python3.13
      architecture:
        description: Processor that the layer's wheels are for.
        type: str
        choices: [x86_64, arm64]
        default: x86_64
  cache_directory:
    description: Folder for the zips. Without it C(serverless.aws) in the user's cache folder, C($XDG_CACHE_HOME) or C(~/.cache).
    type: path
attributes:
  check_mode:
    support: full
    description: Checks the sources, tells their hashes, and writes nothing.
  diff_mode:
    support: none
    description: Zips have no readable difference.
  idempotent:
    support: full
    description: What is built already costs a hash.
extends_documentation_fragment: [serverless.aws.common.connection]
author: [The serverless.aws authors (@serverless-aws)]
"""

EXAMPLES = r"""
- name: The sources are sound and the layer is built
  serverless.aws.lambda_packages:
    functions:
      - name: write-post
        directory: "{{ playbook_dir }}/lambda_src/posts/write_post"
        handler: write_post.handler
    layers:
      - name: web
        directory: "{{ playbook_dir }}/lambda_src/layers/web"
"""

RETURN = r"""
functions:
  description: One entry per function.
  returned: success
  type: list
  elements: dict
  contains:
    name: {description: Its name., type: str, returned: always}
    code_sha256: {description: "Hash of its zip, as Lambda writes it.", type: str, returned: with a source}
    size_bytes: {description: Size of its zip., type: int, returned: with a source}
    path: {description: Where its zip lies., type: str, returned: with a source}
    changed: {description: Whether the zip was (or would be) written., type: bool, returned: always}
layers:
  description: One entry per layer.
  returned: success
  type: list
  elements: dict
  contains:
    name: {description: Its name., type: str, returned: always}
    content: {description: Hash of all that decides what it holds., type: str, returned: always}
    path: {description: Where its zip lies., type: str, returned: always}
    changed: {description: Whether it was (or would be) built., type: bool, returned: always}
problems:
  description: What is wrong with the sources, one line each.
  returned: when a source is not sound
  type: list
  elements: str
removed:
  description: The zips that were (or would be) removed.
  returned: with O(state=absent)
  type: list
  elements: str
"""

from ansible_collections.serverless.aws.plugins.module_utils.ansible_side.module import run_module
from ansible_collections.serverless.aws.plugins.module_utils.ansible_side.packages import PACKAGES


def main() -> None:
    """Run as a module."""
    run_module(PACKAGES)


if __name__ == "__main__":
    main()
