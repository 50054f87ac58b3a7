"""IAM roles."""

from __future__ import annotations

import json
from typing import Any

from botocore.exceptions import ClientError
from contract.harness.case import Case, Drift, Immutable, Raw, Update

READ_ONLY = "arn:aws:iam::aws:policy/ReadOnlyAccess"
SEND = {"Sid": "Send", "Action": "sqs:SendMessage", "Resource": "sqs:posts.fifo"}
SECRET = {"Sid": "Secret", "Action": ["secretsmanager:GetSecretValue"], "Resource": ["secret:origin"]}
DENY = json.dumps(
    {"Version": "2012-10-17", "Statement": [{"Sid": "No", "Effect": "Deny", "Action": "*", "Resource": "*"}]}
)
OPEN_TRUST = json.dumps(
    {
        "Version": "2012-10-17",
        "Statement": [
            {
                "Sid": "Services",
                "Effect": "Allow",
                "Action": "sts:AssumeRole",
                "Principal": {"Service": ["lambda.amazonaws.com", "ec2.amazonaws.com"]},
            }
        ],
    }
)


def prepare(raw: Raw, name: str) -> None:
    """The managed policy that is the boundary."""
    raw.client("iam").create_policy(PolicyName=f"{name}-bound", PolicyDocument=DENY)


def describe(raw: Raw, name: str) -> dict[str, Any] | None:
    iam = raw.client("iam")
    try:
        role = iam.get_role(RoleName=name)["Role"]
    except ClientError:
        return None
    for volatile in ("CreateDate", "RoleId", "RoleLastUsed"):
        role.pop(volatile, None)
    role["Tags"] = sorted(role.get("Tags", []), key=lambda tag: tag["Key"])
    names = iam.list_role_policies(RoleName=name)["PolicyNames"]
    inline = {item: iam.get_role_policy(RoleName=name, PolicyName=item)["PolicyDocument"] for item in sorted(names)}
    attached = iam.list_attached_role_policies(RoleName=name)["AttachedPolicies"]
    return {"role": role, "inline": inline, "attached": sorted(item["PolicyArn"] for item in attached)}


def call(operation: str, **arguments: Any) -> Any:
    """An act that makes one call on the role by hand."""
    return lambda raw, name: getattr(raw.client("iam"), operation)(RoleName=name, **arguments)


CASE = Case(
    kind="iam_role",
    minimal={"name": "{name}", "trusted_services": ["lambda.amazonaws.com"]},
    full={
        "name": "{name}",
        "path": "/ours/",
        "description": "writes posts",
        "trusted_services": ["lambda.amazonaws.com"],
        "trust_statements": [
            {
                "Sid": "Pipes",
                "Effect": "Allow",
                "Action": "sts:AssumeRole",
                "Principal": {"Service": "pipes.amazonaws.com"},
                "Condition": {"StringEquals": {"aws:SourceAccount": "111122223333"}},
            }
        ],
        "policies": {"queue": [SEND], "secret": [SECRET]},
        "managed_policies": ["aws-managed:ReadOnlyAccess"],
        "permissions_boundary": "iam:policy/{name}-bound",
        "maximum_session_seconds": 7200,
        "tags": {"cost": "roles"},
    },
    prepare=prepare,
    describe=describe,
    updates=(
        Update("another description", {"description": "other"}, {"description"}),
        Update("no description", {"description": ""}, {"description"}),
        Update("shorter sessions", {"maximum_session_seconds": 3600}, {"maximum_session_seconds"}),
        Update("no boundary", {"permissions_boundary": None}, {"permissions_boundary"}),
        Update("no managed policy", {"managed_policies": []}, {"managed_policies"}),
        Update("a policy less", {"policies": {"queue": [SEND]}}, {"policies.secret"}),
        Update("a policy", {"policies": {"queue": [SEND]}}, {"policies.queue"}, "minimal"),
        Update(
            "another action",
            {"policies": {"queue": [{**SEND, "Action": "sqs:ReceiveMessage"}], "secret": [SECRET]}},
            {"policies.queue.Statement.Send.Action"},
        ),
        Update("fewer trusted", {"trust_statements": []}, {"trust.Statement.Pipes"}),
    ),
    drifts=(
        Drift("description", call("update_role", Description="by hand"), {"description"}),
        Drift("session", call("update_role", MaxSessionDuration=3600), {"maximum_session_seconds"}),
        Drift("stray policy", call("put_role_policy", PolicyName="stray", PolicyDocument=DENY), {"policies.stray"}),
        Drift(
            "policy changed",
            call("put_role_policy", PolicyName="queue", PolicyDocument=DENY),
            {"policies.queue.Statement.No", "policies.queue.Statement.Send"},
        ),
        Drift("policy removed", call("delete_role_policy", PolicyName="queue"), {"policies.queue"}),
        Drift(
            "stray managed policy",
            call("attach_role_policy", PolicyArn="arn:aws:iam::aws:policy/AdministratorAccess"),
            {"managed_policies"},
        ),
        Drift("managed policy removed", call("detach_role_policy", PolicyArn=READ_ONLY), {"managed_policies"}),
        Drift("boundary removed", call("delete_role_permissions_boundary"), {"permissions_boundary"}),
        Drift(
            "trust opened",
            call("update_assume_role_policy", PolicyDocument=OPEN_TRUST),
            {"trust.Statement.Services.Principal.Service", "trust.Statement.Pipes"},
        ),
        Drift("our tag removed", call("untag_role", TagKeys=["cost"]), {"tags.cost"}),
        Drift("our tag changed", call("tag_role", Tags=[{"Key": "cost", "Value": "x"}]), {"tags.cost"}),
    ),
    immutable=(Immutable("path", {"path": "/theirs/"}, {"path"}),),
    adopt=lambda raw, name: raw.client("iam").create_role(
        RoleName=name, Path="/ours/", AssumeRolePolicyDocument=OPEN_TRUST, Description="by hand"
    ),
    change={
        "description": "other",
        "trust_statements": [],
        "policies": {"queue": [{**SEND, "Action": "sqs:ReceiveMessage"}], "third": [SECRET]},
        "managed_policies": [],
        "permissions_boundary": None,
        "maximum_session_seconds": 3600,
        "tags": {"cost": "other"},
    },
    undrifted={
        "CreateRole.Path": "cannot change: see the immutable case",
        "CreateRole.AssumeRolePolicyDocument": "changes by UpdateAssumeRolePolicy",
    },
    gaps=(("update-no description", "the emulator does not see an empty Description in UpdateRole"),),
)
