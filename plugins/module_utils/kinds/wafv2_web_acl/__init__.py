# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""WAF web ACLs: default action, rules, visibility, logging."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any, ClassVar, Final

from ...engine.aws import Aws
from ...engine.clients import GLOBAL_REGION
from ...engine.diff import Change
from ...engine.errors import Transient, is_missing
from ...engine.kind import Found, Kind, Owned, Spec
from ...engine.owned import OneByOne, owned_by_tag
from ...engine.tags import as_dict, as_list
from ...engine.values import UNKNOWN
from .coverage import KEPT, MANAGED, UNMANAGED
from .logging import desired_logging, logging_modelled, logging_problems, normal_logging, read_logging, wire_logging
from .rules import METRIC, NAME, desired_rule, normal_rule, rule_problems, wire_action, wire_rule

DESCRIPTION: Final = re.compile(r"[\w+=:#@/\-,.][\w+=:#@/\-,.\s]{0,254}[\w+=:#@/\-,.]")
SCOPES: Final = {"CLOUDFRONT": "global/webacl/", "REGIONAL": "regional/webacl/"}
"""What the ARN's resource begins with, for each scope."""
RULES: Final = ("description", "default_action", "metric_name", "metrics_enabled", "sampled_requests_enabled", "rules")


class Wafv2WebAcl(Kind):
    """A web ACL. Its name is unique in its scope; the API wants an id, which only a listing gives."""

    name = "wafv2_web_acl"
    module = "wafv2_web_acls"
    option = "web_acls"
    services = ("wafv2",)
    after = ("logs_log_groups",)
    patience_seconds = 600.0
    refuses_second = True
    transient = (
        Transient("WAFOptimisticLockException", "", "somebody else has just changed it"),
        Transient("WAFUnavailableEntityException", "", "WAF is still spreading what was just made"),
        Transient("WAFDuplicateItemException", "", "another run has just made it"),
        Transient("WAFAssociatedItemException", "", "CloudFront or an API still uses it"),
        Transient("WAFTagOperationException", "", "WAF is still at work on its tags"),
        Transient("WAFTagOperationInternalErrorException", "", "WAF is still at work on its tags"),
        Transient("WAFLogDestinationPermissionIssueException", "try again", "WAF is still preparing the log delivery"),
        Transient("WAFServiceLinkedRoleErrorException", "", "AWS is still making the role for log delivery"),
    )
    managed: ClassVar = MANAGED
    unmanaged: ClassVar = UNMANAGED

    def problems(self, spec: Spec) -> Iterable[str]:
        if not NAME.fullmatch(spec["name"]):
            yield "name has letters, digits, - and _ only, 128 at most"
        if spec["description"] and not DESCRIPTION.fullmatch(spec["description"]):
            yield "description has characters that WAF refuses: letters, digits, spaces and _+=:#@/-,. are allowed"
        if not METRIC.fullmatch(spec.get("metric_name") or spec["name"]):
            yield "metric_name has letters, digits and _-#:./ only"
        for what in ("name", "priority"):
            twice = [str(value) for value, count in Counter(rule[what] for rule in spec["rules"]).items() if count > 1]
            if twice:
                yield f"rules use the {what} {', '.join(twice)} twice; each rule needs its own"
        for rule in spec["rules"]:
            yield from rule_problems(rule)
        if spec.get("logging"):
            yield from logging_problems(spec["logging"])

    def read(self, aws: Aws, spec: Spec) -> Found | None:
        region = acl_region(aws, spec["scope"])
        summary = find_web_acl(aws, spec["name"], spec["scope"])
        if summary is None:
            return None
        wafv2, arn = aws.reader("wafv2", region), summary["ARN"]
        try:
            answer, tags, logging = aws.together(
                lambda: wafv2.get_web_acl(Name=spec["name"], Scope=spec["scope"], Id=summary["Id"]),
                lambda: tags_of(aws, arn, region),
                lambda: read_logging(aws, arn, region),
            )
        except wafv2.exceptions.ClientError as error:
            if is_missing(error, "WAFNonexistentItemException"):
                return None
            raise
        acl = answer["WebACL"]
        identity = {
            "arn": arn,
            "id": summary["Id"],
            "scope": spec["scope"],
            "region": region,
            "lock_token": answer["LockToken"],
            "acl": acl,
            "logging": logging,
        }
        attributes = normal_form(acl)
        attributes["logging"] = normal_logging(logging)
        if not spec["purge_rules"]:
            named = {rule["name"] for rule in spec["rules"]}
            attributes["rules"] = {name: rule for name, rule in attributes["rules"].items() if name in named}
        return Found(attributes, identity, tags)

    def desired(self, aws: Aws, spec: Spec, found: Found | None) -> dict[str, Any]:
        region = acl_region(aws, spec["scope"])
        logging = spec.get("logging")
        return {
            "description": spec["description"],
            "default_action": spec["default_action"],
            "metric_name": spec.get("metric_name") or spec["name"],
            "metrics_enabled": spec["metrics_enabled"],
            "sampled_requests_enabled": spec["sampled_requests_enabled"],
            "rules": {rule["name"]: desired_rule(rule) for rule in spec["rules"]},
            "logging": desired_logging(aws, logging, region) if logging and logging_modelled(aws, region) else {},
        }

    def owned(self, aws: Aws, described: Sequence[Spec]) -> Iterable[Owned]:
        known = {(spec["name"], spec["scope"]) for spec in described}
        return [
            Owned({"name": name, "scope": scope})
            for scope in SCOPES
            for name in owned_names(aws, scope, [name for name, place in known if place == scope])
        ]

    def outputs(self, aws: Aws, spec: Spec, found: Found | None) -> dict[str, Any]:
        if found is None:
            return {"name": spec["name"], "id": UNKNOWN, "arn": UNKNOWN}
        return {"name": spec["name"], "id": found.identity["id"], "arn": found.identity["arn"]}

    def create(self, aws: Aws, spec: Spec, desired: Mapping[str, Any]) -> None:
        # names are unique in a scope: a second create is refused, so a lost answer cannot make two
        tags = {"Tags": as_list(desired["tags"])} if desired.get("tags") else {}
        aws.writer("wafv2", acl_region(aws, spec["scope"])).create_web_acl(
            Name=spec["name"], Scope=spec["scope"], **wire_form(desired, {}), **tags
        )

    def update(
        self, aws: Aws, spec: Spec, found: Found, desired: Mapping[str, Any], changes: tuple[Change, ...]
    ) -> None:
        identity = found.identity
        wafv2 = aws.writer("wafv2", identity["region"])
        if any(change.path[0] in RULES for change in changes):
            current = identity["acl"]
            configuration = wire_form(desired, current)
            if not spec["purge_rules"]:
                configuration["Rules"] += [rule for rule in current["Rules"] if rule["Name"] not in desired["rules"]]
            wafv2.update_web_acl(
                Name=spec["name"],
                Scope=spec["scope"],
                Id=identity["id"],
                LockToken=identity["lock_token"],
                **{name: current[name] for name in KEPT if current.get(name)},
                **configuration,
            )
        if any(change.path[0] == "logging" for change in changes):
            if desired["logging"]:
                configuration = wire_logging(identity["arn"], desired["logging"], identity["logging"])
                wafv2.put_logging_configuration(LoggingConfiguration=configuration)
            else:
                wafv2.delete_logging_configuration(ResourceArn=identity["arn"])

    def tag(self, aws: Aws, found: Found, to_set: Mapping[str, str], to_remove: list[str]) -> None:
        wafv2, arn = aws.writer("wafv2", found.identity["region"]), found.identity["arn"]
        if to_set:
            wafv2.tag_resource(ResourceARN=arn, Tags=as_list(to_set))
        if to_remove:
            wafv2.untag_resource(ResourceARN=arn, TagKeys=to_remove)

    def delete(self, aws: Aws, spec: Spec, found: Found) -> None:
        identity = found.identity
        try:
            aws.writer("wafv2", identity["region"]).delete_web_acl(
                Name=spec["name"], Scope=spec["scope"], Id=identity["id"], LockToken=identity["lock_token"]
            )
        except Exception as error:
            if not is_missing(error, "WAFNonexistentItemException"):
                raise


def acl_region(aws: Aws, scope: str) -> str:
    """CLOUDFRONT web ACLs exist in us-east-1 only, whatever the stack's region."""
    return GLOBAL_REGION if scope == "CLOUDFRONT" else aws.region


def find_web_acl(aws: Aws, name: str, scope: str = "CLOUDFRONT") -> dict[str, Any] | None:
    """ListWebACLs' summary (ARN, Id, LockToken) of the web ACL called `name`, or None."""
    return next((dict(summary) for summary in list_web_acls(aws, scope) if summary["Name"] == name), None)


def list_web_acls(aws: Aws, scope: str) -> list[dict[str, Any]]:
    """ListWebACLs' summaries, all pages; botocore has no paginator for it."""

    def call() -> list[dict[str, Any]]:
        wafv2 = aws.reader("wafv2", acl_region(aws, scope))
        arguments: dict[str, Any] = {"Scope": scope, "Limit": 100}
        found: list[dict[str, Any]] = []
        while True:
            answer = wafv2.list_web_acls(**arguments)
            found += answer.get("WebACLs", ())
            if not answer.get("NextMarker") or not answer.get("WebACLs"):
                return found
            arguments["NextMarker"] = answer["NextMarker"]

    return aws.shared(("wafv2", "list_web_acls", scope), call)


def owned_names(aws: Aws, scope: str, known: Collection[str]) -> list[str]:
    """The names of our stack's web ACLs in a scope; one that is `known` may be left out."""
    region = acl_region(aws, scope)

    def unknown() -> list[str]:
        return [str(item["ARN"]) for item in list_web_acls(aws, scope) if item["Name"] not in known]

    one_by_one = OneByOne(unknown, lambda arn: tags_of(aws, arn, region))
    found = owned_by_tag(aws, "wafv2", SCOPES[scope], region=region, one_by_one=one_by_one)
    return [item.rest.split("/")[0] for item in found]


def tags_of(aws: Aws, arn: str, region: str) -> dict[str, str]:
    """The tags of a web ACL."""
    tags: list[dict[str, str]] = []
    arguments = {"ResourceARN": arn}
    while True:
        answer = aws.reader("wafv2", region).list_tags_for_resource(**arguments)
        tags += answer.get("TagInfoForResource", {}).get("TagList", ())
        if not answer.get("NextMarker"):
            return as_dict(tags)
        arguments["NextMarker"] = answer["NextMarker"]


def normal_form(acl: Mapping[str, Any]) -> dict[str, Any]:
    """GetWebACL's answer as options of the description, without logging."""
    visibility = acl.get("VisibilityConfig", {})
    return {
        "description": acl.get("Description", ""),
        "default_action": next(iter(acl["DefaultAction"]), "").lower(),
        "metric_name": visibility.get("MetricName", ""),
        "metrics_enabled": bool(visibility.get("CloudWatchMetricsEnabled")),
        "sampled_requests_enabled": bool(visibility.get("SampledRequestsEnabled")),
        "rules": {rule["Name"]: normal_rule(rule) for rule in acl.get("Rules", ())},
    }


def wire_form(desired: Mapping[str, Any], current: Mapping[str, Any]) -> dict[str, Any]:
    """A goal as the part that CreateWebACL and UpdateWebACL share."""
    old = {rule["Name"]: rule for rule in current.get("Rules", ())}
    rules = sorted(desired["rules"].items(), key=lambda item: item[1]["priority"])
    return {
        "DefaultAction": wire_action(desired["default_action"], current.get("DefaultAction", {})),
        "Rules": [wire_rule(name, goal, old.get(name)) for name, goal in rules],
        "VisibilityConfig": {
            "MetricName": desired["metric_name"],
            "CloudWatchMetricsEnabled": desired["metrics_enabled"],
            "SampledRequestsEnabled": desired["sampled_requests_enabled"],
        },
        **({"Description": desired["description"]} if desired["description"] else {}),
    }


KIND: Final = Wafv2WebAcl()
