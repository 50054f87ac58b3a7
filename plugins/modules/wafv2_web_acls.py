#!/usr/bin/python
# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Module wafv2_web_acls."""

from __future__ import annotations

DOCUMENTATION = r"""
module: wafv2_web_acls
short_description: Manage WAF web ACLs
version_added: 0.1.0
description:
  - Makes every web ACL of a list exactly as described. Web ACLs not in the list are not touched.
  - What the description has no option for, such as custom response bodies, CAPTCHA times or logging filters, survives every update.
options:
  web_acls:
    description: The web ACLs.
    type: list
    elements: dict
    required: true
    suboptions:
      name:
        description: Name, unique in its scope.
        type: str
        required: true
      scope:
        description: V(CLOUDFRONT) for distributions (kept in us-east-1), V(REGIONAL) for REST API stages, user pools and load balancers.
          HTTP APIs take neither.
        type: str
        default: CLOUDFRONT
        choices: [CLOUDFRONT, REGIONAL]
      description:
        description: Description.
        type: str
        default: ""
      default_action:
        description: What happens to requests that no rule decides.
        type: str
        default: allow
        choices: [allow, block]
      metric_name:
        description: Name of the CloudWatch metric. The name of the web ACL by default.
        type: str
      metrics_enabled:
        description: Whether CloudWatch metrics are kept.
        type: bool
        default: true
      sampled_requests_enabled:
        description: Whether samples of the requests are kept for three hours.
        type: bool
        default: true
      purge_rules:
        description: Whether rules that are not described are removed.
        type: bool
        default: true
      rules:
        description: The rules, by name. Each needs exactly one of O(web_acls[].rules[].managed_group), O(web_acls[].rules[].rate_limit) and
          O(web_acls[].rules[].statement).
        type: list
        elements: dict
        default: []
        suboptions:
          name:
            description: Name, unique in the web ACL.
            type: str
            required: true
          priority:
            description: Place in the order; the lowest comes first.
            type: int
            required: true
          action:
            description: What the rule does. A group of rules has V(override_none), which leaves its rules their own actions, or V(count).
            type: str
            required: true
            choices: [override_none, allow, block, count, captcha, challenge]
          metric_name:
            description: Name of the CloudWatch metric. The name of the rule by default.
            type: str
          metrics_enabled:
            description: Whether CloudWatch metrics are kept.
            type: bool
            default: true
          sampled_requests_enabled:
            description: Whether samples of the requests are kept.
            type: bool
            default: true
          managed_group:
            description: A managed group of rules.
            type: dict
            suboptions:
              name:
                description: Name, as C(AWSManagedRulesCommonRuleSet).
                type: str
                required: true
              vendor:
                description: Vendor.
                type: str
                default: AWS
              version:
                description: Version. Without it the vendor's default, which moves.
                type: str
              rule_actions:
                description: Per rule of the group, the action instead of its own, as V(count) for C(SizeRestrictions_BODY).
                type: dict
                default: {}
              excluded_rules:
                description: Rules of the group that only count.
                type: list
                elements: str
                default: []
              scope_down_statement:
                description: Statement as the WAF API writes it (U(https://docs.aws.amazon.com/waf/latest/APIReference/API_Statement.html)).
                  Only requests that match it are looked at.
                type: dict
          rate_limit:
            description: Requests per client and time.
            type: dict
            suboptions:
              limit:
                description: Requests in the window above which the action applies, at least 10.
                type: int
                required: true
              window_seconds:
                description: Window, V(60), V(120), V(300) or V(600).
                type: int
                default: 300
              aggregate_key:
                description: What a client is.
                type: str
                default: IP
                choices: [IP, FORWARDED_IP, CONSTANT, CUSTOM_KEYS]
              forwarded_ip_header:
                description: With V(FORWARDED_IP), the header that holds the address.
                type: str
              scope_down_statement:
                description: Statement as the WAF API writes it (U(https://docs.aws.amazon.com/waf/latest/APIReference/API_Statement.html)).
                  Only requests that match it are counted.
                type: dict
          statement:
            description: Statement as the WAF API writes it (U(https://docs.aws.amazon.com/waf/latest/APIReference/API_Statement.html)).
            type: dict
      logging:
        description: Where requests are logged to.
        type: dict
        suboptions:
          log_group:
            description: Name of a log group in the region of the web ACL; it begins with C(aws-waf-logs-).
            type: str
            required: true
          redacted_headers:
            description: Headers whose values are not logged.
            type: list
            elements: str
            default: [authorization, cookie]
          redacted_fields:
            description: Other parts that are not logged.
            type: list
            elements: str
            default: []
            choices: [method, query_string, uri_path]
      tags:
        description: Tags of this web ACL.
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
- name: The front door refuses attacks and floods
  serverless.aws.wafv2_web_acls:
    web_acls:
      - name: posts
        rules:
          - name: Common
            priority: 1
            action: override_none
            managed_group:
              name: AWSManagedRulesCommonRuleSet
          - name: RateLimitPerIP
            priority: 2
            action: block
            rate_limit:
              limit: 800
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
from ansible_collections.serverless.aws.plugins.module_utils.argument_specs.wafv2_web_acls import OPTIONS
from ansible_collections.serverless.aws.plugins.module_utils.kinds.wafv2_web_acl import KIND


def main() -> None:
    """Run as a module."""
    run_module(Family(KIND, OPTIONS))


if __name__ == "__main__":
    main()
