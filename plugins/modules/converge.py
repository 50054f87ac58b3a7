#!/usr/bin/python
# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Module converge."""

from __future__ import annotations

DOCUMENTATION = r"""
module: converge
short_description: Plan or converge a whole description in one task
version_added: 0.1.0
description:
  - Takes what several modules of this collection would take, and reads all of it side by side, so that a converged description costs no
    more than its slowest chain of reads.
  - What has to change is carried out side by side, too. Each kind of resource waits for those that it refers to, and with
    O(state=absent) for those that refer to it. When something fails, what needs it is not tried and the rest goes on.
  - Checks the whole description first, as M(serverless.aws.description) does.
  - A line for each resource tells that it is done, while the task goes on.
options:
  families:
    description:
      - Module name to that module's options.
      - A module that is needed twice has a word after its name, C(logs_log_groups/edge). A family's own C(region) holds for that family.
    type: dict
    default: {}
  tiers:
    description:
      - Tier to the variables of the role of that name, without the role's name before them. The roles themselves call this module so;
        an application hands over all of its tiers at once.
    type: dict
    default: {}
  role:
    description: A role whose variables all begin with its name. Any other variable with that beginning is refused as misspelt.
    type: str
  plan_only:
    description: Whether to plan only, whatever the run does. The result says C(changed) when there is something to do.
    type: bool
    default: false
  orphans:
    description:
      - What to do about resources that O(stack) owns and the description no longer has, of the kinds that it names.
      - V(list) tells them in the result and the diff. V(prune) removes them, after everything else, and tells before that it will. What may hold
        data it only lists, unless O(replace) names it; with O(state=absent) that goes, too.
      - V(ignore) does not look. It is the default since a description may be a part of what the stack owns.
    type: str
    choices: [ignore, list, prune]
    default: ignore
  variables:
    description: Option name to the variable that sets it here. A failure that names the option then names the variable, too.
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
- name: Is anything to do?
  serverless.aws.converge:
    region: eu-west-1
    plan_only: true
    families:
      sqs_queues:
        queues: [{name: orders.fifo}]
      sns_topics:
        topics: [{name: alarms}]
  register: plan
"""

RETURN = r"""
families:
  description: The entries of RV(resources) by family as given in O(families), and by module for those of O(tiers).
  returned: when a plan could be made
  type: dict
resources:
  description: One entry per resource, as each module returns them, with its C(tier). When something failed, those that are done.
  returned: when a plan could be made
  type: list
  elements: dict
orphans:
  description: What the stack owns, the description no longer has, and this run does not remove.
  returned: when a plan could be made
  type: list
  elements: dict
  contains:
    kind: {description: Kind of resource., type: str, returned: always}
    name: {description: Its name., type: str, returned: always}
    tier: {description: The tier that has such resources., type: str, returned: always}
    kept: {description: "Why it stays, and the way out.", type: str, returned: always}
unsearched:
  description: For which kinds orphans could not be looked for, and why.
  returned: when a plan could be made
  type: list
  elements: str
warnings:
  description: Why a run would be refused as things are. In a plan that refers to something that is neither there nor described.
  returned: when there is something to warn of
  type: list
  elements: str
summary:
  description: Number of resources per action.
  returned: when a plan could be made
  type: dict
tiers:
  description: The same for each tier (or family of O(families)), and the C(seconds) from its first call to its last.
  returned: when a plan could be made
  type: dict
cost:
  description:
    - What is paid each month whatever the traffic, by the price files of the collection. Only as an action plugin.
    - Of an orphan that is removed only its name is known, so a web ACL's rules are not counted.
  returned: when the variable C(serverless_cost_enabled) is true
  type: dict
  contains:
    currency: {description: USD., type: str, returned: always}
    before: {description: Before the plan., type: float, returned: always}
    after: {description: After it., type: float, returned: always}
    change: {description: The difference., type: float, returned: always}
"""

from ansible_collections.serverless.aws.plugins.module_utils.ansible_side.module import run_module
from ansible_collections.serverless.aws.plugins.module_utils.ansible_side.whole import WHOLE


def main() -> None:
    """Run as a module."""
    run_module(WHOLE)


if __name__ == "__main__":
    main()
