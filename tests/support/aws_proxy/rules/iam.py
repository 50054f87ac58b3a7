"""AWS IAM: PassRole, groups, trust policies."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from ..calls import Call
from ..errors import AwsError
from ..strict import Rule, World
from .arns import docs, last, reference
from .policies import allows, as_list, identity_statements, statements_of

_API = "IAM/latest/APIReference"
_PRINCIPAL = re.compile(r"^arn:[^:]+:iam::(\d{12}):(role|user)/(.+)$")

# Where a call hands a role to a service: the path of the member, and the service that gets it.
PASSED: dict[str, tuple[tuple[str, str], ...]] = {
    "apigateway.UpdateAccount": (("patchOperations.value", "apigateway.amazonaws.com"),),
    "backup.CreateBackupSelection": (("BackupSelection.IamRoleArn", "backup.amazonaws.com"),),
    "cloudtrail.CreateTrail": (("CloudWatchLogsRoleArn", "cloudtrail.amazonaws.com"),),
    "cloudtrail.UpdateTrail": (("CloudWatchLogsRoleArn", "cloudtrail.amazonaws.com"),),
    "cognito-idp.CreateUserPool": (("SmsConfiguration.SnsCallerArn", "cognito-idp.amazonaws.com"),),
    "cognito-idp.UpdateUserPool": (("SmsConfiguration.SnsCallerArn", "cognito-idp.amazonaws.com"),),
    "events.PutTargets": (("Targets.RoleArn", "events.amazonaws.com"),),
    "lambda.CreateFunction": (("Role", "lambda.amazonaws.com"),),
    "lambda.UpdateFunctionConfiguration": (("Role", "lambda.amazonaws.com"),),
    "logs.PutSubscriptionFilter": (("roleArn", "logs.amazonaws.com"),),
    "rds.CreateDBCluster": (("MonitoringRoleArn", "monitoring.rds.amazonaws.com"),),
    "scheduler.CreateSchedule": (("Target.RoleArn", "scheduler.amazonaws.com"),),
    "scheduler.UpdateSchedule": (("Target.RoleArn", "scheduler.amazonaws.com"),),
    "stepfunctions.CreateStateMachine": (("roleArn", "states.amazonaws.com"),),
    "stepfunctions.UpdateStateMachine": (("roleArn", "states.amazonaws.com"),),
}


def _found(value: Any, path: list[str]) -> Iterator[str]:
    if isinstance(value, list):
        for item in value:
            yield from _found(item, path)
    elif path:
        if isinstance(value, dict) and path[0] in value:
            yield from _found(value[path[0]], path[1:])
    elif isinstance(value, str) and ":role/" in value:
        yield value


def _pass_role(call: Call, world: World) -> str | None:
    principal = world.principal_of(call.access_key_id)
    if not principal:
        return None
    statements = None
    for path, service in PASSED[call.name]:
        for role in _found(call.params, path.split(".")):
            if statements is None:
                statements = identity_statements(principal, call, world) or []
            if not allows(statements, "iam:PassRole", role, {"iam:passedtoservice": service}):
                return (
                    f"User: {principal} is not authorized to perform: iam:PassRole on resource: {role} because no "
                    "identity-based policy allows the iam:PassRole action"
                )
    return None


def _group_in_use(call: Call, world: World) -> str | None:
    name = call.params.get("GroupName")
    group = world.read("iam", "get_group", call, GroupName=name) or {}
    if group.get("Users"):
        return "must remove users from group first."
    if (world.read("iam", "list_attached_group_policies", call, GroupName=name) or {}).get("AttachedPolicies"):
        return "must detach all policies first."
    if (world.read("iam", "list_group_policies", call, GroupName=name) or {}).get("PolicyNames"):
        return "must delete policies first."
    return None


_USERS_OWN = (
    ("list_groups_for_user", "Groups", "must remove user from all groups first."),
    ("list_attached_user_policies", "AttachedPolicies", "must detach all policies first."),
    ("list_user_policies", "PolicyNames", "must delete policies first."),
    ("list_access_keys", "AccessKeyMetadata", "must delete access keys first."),
)


def _user_in_use(call: Call, world: World) -> str | None:
    for operation, member, text in _USERS_OWN:
        if (world.read("iam", operation, call, UserName=call.params.get("UserName")) or {}).get(member):
            return text
    return None


def _unknown_principal(call: Call, world: World) -> str | None:
    document = call.params.get("AssumeRolePolicyDocument") or call.params.get("PolicyDocument")
    for statement in statements_of(document):
        principal = statement.get("Principal")
        for arn in as_list(principal.get("AWS")) if isinstance(principal, dict) else []:
            found = _PRINCIPAL.match(str(arn))
            if found is None or found[1] != call.account_id:
                continue
            name = {f"{found[2].capitalize()}Name": last(found[3])}
            if world.read("iam", f"get_{found[2]}", call, **name) is None:
                return f'"AWS":"{arn}"'
    return None


RULES: tuple[Rule, ...] = (
    Rule(
        id="iam-pass-role",
        service="iam",
        operations=tuple(PASSED),
        summary="whoever gives a role to a service needs iam:PassRole on it (users and roles; boundaries and "
        "organisation policies are not looked at)",
        source=docs("IAM/latest/UserGuide/id_roles_use_passrole.html"),
        error=AwsError("AccessDeniedException", 403, "{detail}"),
        refuses=_pass_role,
    ),
    Rule(
        id="iam-group-in-use",
        service="iam",
        operations=("DeleteGroup",),
        summary="a group is deleted without users and policies",
        source=reference(_API, "DeleteGroup"),
        error=AwsError("DeleteConflict", 409, "Cannot delete entity, {detail}"),
        refuses=_group_in_use,
    ),
    Rule(
        id="iam-user-in-use",
        service="iam",
        operations=("DeleteUser",),
        summary="a user is deleted without groups, policies and access keys",
        source=reference(_API, "DeleteUser"),
        error=AwsError("DeleteConflict", 409, "Cannot delete entity, {detail}"),
        refuses=_user_in_use,
    ),
    Rule(
        id="iam-trust-principal",
        service="iam",
        operations=("CreateRole", "UpdateAssumeRolePolicy"),
        summary="a user or role named in a trust policy must exist",
        source=docs("IAM/latest/UserGuide/troubleshoot_roles.html"),
        error=AwsError("MalformedPolicyDocument", 400, "Invalid principal in policy: {detail}"),
        refuses=_unknown_principal,
    ),
)
