"""What a principal's identity policies allow, as far as rules need it: wildcards, Deny, and string conditions."""

from __future__ import annotations

import json
from fnmatch import fnmatchcase
from typing import Any
from urllib.parse import unquote

from ..calls import Call
from ..strict import World
from .arns import last

Statement = dict[str, Any]


def as_list(value: Any) -> list[Any]:
    """A policy's one-or-many."""
    return value if isinstance(value, list) else [] if value is None else [value]


def statements_of(document: Any) -> list[Statement]:
    """The statements of a policy given as text (perhaps URL-encoded) or as a dict; [] when it cannot be read."""
    if isinstance(document, str):
        try:
            document = json.loads(unquote(document) if document.startswith("%7B") else document)
        except ValueError:
            return []
    return as_list(document.get("Statement")) if isinstance(document, dict) else []


def allows(statements: list[Statement], action: str, resource: str, context: dict[str, str]) -> bool:
    """Whether the statements allow the action on the resource: an Allow that fits and no Deny that fits."""
    fitting = [s.get("Effect") for s in statements if _fits(s, action, resource, context)]
    return "Allow" in fitting and "Deny" not in fitting


def _fits(statement: Statement, action: str, resource: str, context: dict[str, str]) -> bool:
    actions = [str(a).lower() for a in as_list(statement.get("Action"))]
    if "NotAction" in statement:
        if any(fnmatchcase(action.lower(), str(a).lower()) for a in as_list(statement["NotAction"])):
            return False
    elif not any(fnmatchcase(action.lower(), a) for a in actions):
        return False
    resources = [str(r) for r in as_list(statement.get("Resource", "*"))]
    if "NotResource" in statement:
        if any(fnmatchcase(resource, str(r)) for r in as_list(statement["NotResource"])):
            return False
    elif not any(fnmatchcase(resource, r) for r in resources):
        return False
    return _conditions_hold(statement.get("Condition") or {}, context)


def _conditions_hold(conditions: dict[str, Any], context: dict[str, str]) -> bool:
    """String conditions on keys that the context knows; others are taken as fulfilled."""
    for operator, wanted in conditions.items():
        kind = operator.removesuffix("IfExists").rpartition(":")[2]
        for key, values in wanted.items():
            actual = context.get(key.lower())
            if actual is None or not kind.startswith("String"):
                continue
            found = any(fnmatchcase(actual, str(v)) for v in as_list(values))
            if found == ("Not" in kind):
                return False
    return True


def identity_statements(principal_arn: str, call: Call, world: World) -> list[Statement] | None:
    """Every statement of a user's (groups included) or role's policies; None when the principal is not found."""
    kind, name = principal_arn.rpartition(":")[2].partition("/")[0], last(principal_arn)
    found = _attached_and_inline(kind, name, call, world)
    if found is None or kind != "user":
        return found
    groups = world.read("iam", "list_groups_for_user", call, UserName=name) or {"Groups": []}
    for group in groups["Groups"]:
        found += _attached_and_inline("group", group["GroupName"], call, world) or []
    return found


def _attached_and_inline(kind: str, name: str, call: Call, world: World) -> list[Statement] | None:
    who = {f"{kind.capitalize()}Name": name}
    inline = world.read("iam", f"list_{kind}_policies", call, **who)
    attached = world.read("iam", f"list_attached_{kind}_policies", call, **who)
    if inline is None or attached is None:
        return None
    found: list[Statement] = []
    for policy_name in inline["PolicyNames"]:
        policy = world.read("iam", f"get_{kind}_policy", call, PolicyName=policy_name, **who) or {}
        found += statements_of(policy.get("PolicyDocument"))
    for policy in attached["AttachedPolicies"]:
        found += _managed(policy["PolicyArn"], call, world)
    return found


def _managed(arn: str, call: Call, world: World) -> list[Statement]:
    policy = world.read("iam", "get_policy", call, PolicyArn=arn)
    if policy is None:
        return []
    version_id = policy["Policy"]["DefaultVersionId"]
    version = world.read("iam", "get_policy_version", call, PolicyArn=arn, VersionId=version_id) or {}
    return statements_of(version.get("PolicyVersion", {}).get("Document"))


def trusts(document: Any, service: str) -> bool:
    """Whether a trust policy lets the service principal assume the role."""
    for statement in statements_of(document):
        principal = statement.get("Principal")
        services = as_list(principal.get("Service")) if isinstance(principal, dict) else as_list(principal)
        if statement.get("Effect") == "Allow" and (service in services or "*" in services):
            return True
    return False
