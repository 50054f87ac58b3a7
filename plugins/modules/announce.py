#!/usr/bin/python
# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Documentation of the action plugin announce."""

from __future__ import annotations

DOCUMENTATION = r"""
module: announce
short_description: Show a text to the person who runs the playbook
version_added: 0.1.0
description:
  - Prints a text as it is, without the quotes and breaks of M(ansible.builtin.debug), so that a command in it can be copied.
  - Runs on the controller as an action plugin; there is no module to run elsewhere.
options:
  text:
    description: The text, of any number of lines. Exactly one of O(text) and O(template) is given.
    type: str
  template:
    description: A file on the controller with a Jinja template of the text. It sees the variables of the task, and may include what lies beside it.
    type: path
attributes:
  check_mode:
    support: full
    description: Changes nothing.
  diff_mode:
    support: none
    description: Changes nothing.
  idempotent:
    support: full
    description: Changes nothing.
author: [The serverless.aws authors (@serverless-aws)]
"""

EXAMPLES = r"""
- name: How to go on
  serverless.aws.announce:
    text: |
      Read the feed:
        curl https://posts.example.com/feed

- name: How to use it
  serverless.aws.announce:
    template: "{{ role_path }}/templates/summary.txt.j2"
"""

RETURN = r"""# """
