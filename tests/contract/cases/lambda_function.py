"""Lambda functions."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path
from typing import Any

from botocore.exceptions import ClientError
from contract.harness.case import Case, Drift, Raw, Update

SOURCES = Path(__file__).resolve().parents[3] / "tests/contract/fixtures/functions"
ALIAS = "live"
PUBLISHED = "alias.settings_sha256"
"""What callers of the alias get besides the code."""
KEY = "arn:aws:kms:eu-west-1:111122223333:key/00000000-0000-0000-0000-000000000001"
API = {"sid": "api", "principal": "apigateway.amazonaws.com", "source_arn": "execute-api:{name}/*/POST/post"}
BUCKET = {
    "sid": "bucket",
    "principal": "s3.amazonaws.com",
    "source_arn": "s3:uploads",
    "source_account": "111122223333",
}
COMPANY = {"sid": "company", "principal": "*", "organization_id": "o-1234567890"}
TRUST = json.dumps(
    {
        "Version": "2012-10-17",
        "Statement": [
            {"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}
        ],
    }
)


def zipped(text: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("app.py", text)
    return buffer.getvalue()


def role(raw: Raw, name: str) -> str:
    return f"arn:aws:iam::{raw.account}:role/{name}"


def prepare(raw: Raw, name: str) -> None:
    """Two roles, a layer and a dead-letter queue."""
    for which in (f"{name}-role", f"{name}-other"):
        raw.client("iam").create_role(RoleName=which, AssumeRolePolicyDocument=TRUST)
    raw.client("lambda").publish_layer_version(LayerName=f"{name}-layer", Content={"ZipFile": zipped("")})
    raw.client("sqs").create_queue(QueueName=f"{name}-dead")


def describe(raw: Raw, name: str) -> dict[str, Any] | None:
    client = raw.client("lambda")
    try:
        answer = client.get_function(FunctionName=name)
    except ClientError:
        return None
    config = answer["Configuration"]
    for volatile in (
        *("LastModified", "RevisionId", "State", "StateReason", "StateReasonCode"),
        *("LastUpdateStatus", "LastUpdateStatusReason", "LastUpdateStatusReasonCode"),
    ):
        config.pop(volatile, None)
    # one that was never set and one that was cleared are the same
    for empty in ("DeadLetterConfig",):
        if config.get(empty) in ({}, {"TargetArn": ""}):
            config.pop(empty)
    try:
        policy = json.loads(client.get_policy(FunctionName=name)["Policy"])["Statement"]
    except ClientError:
        policy = []
    concurrency = answer.get("Concurrency", {}).get("ReservedConcurrentExecutions")
    statements = sorted(policy, key=lambda item: str(item["Sid"]))
    seen = {"config": config, "policy": statements, "tags": answer.get("Tags", {}), "concurrency": concurrency}
    return seen | published(raw, name)


def published(raw: Raw, name: str) -> dict[str, Any]:
    """The alias, and what the version behind it has; its number depends on how often was published."""
    client = raw.client("lambda")
    try:
        alias = client.get_alias(FunctionName=name, Name=ALIAS)
    except ClientError:
        return {}
    behind = client.get_function_configuration(FunctionName=name, Qualifier=alias["FunctionVersion"])
    said = {key: alias.get(key) for key in ("Description", "RoutingConfig")}
    what = {key: behind[key] for key in ("CodeSha256", "Timeout", "Handler", "MemorySize")}
    return {"alias": said, "behind": what, "published": alias["FunctionVersion"] != "$LATEST"}


def move(**settings: Any) -> Any:
    """An act that changes the alias by hand."""
    return lambda raw, name: raw.client("lambda").update_alias(FunctionName=name, Name=ALIAS, **settings)


def other_version(raw: Raw, name: str) -> str:
    """Another version is published, and $LATEST is what it was."""
    client = raw.client("lambda")
    before = client.get_function_configuration(FunctionName=name)["Timeout"]
    client.update_function_configuration(FunctionName=name, Timeout=77)
    other = client.publish_version(FunctionName=name)["Version"]
    client.update_function_configuration(FunctionName=name, Timeout=before)
    return str(other)


def moved(raw: Raw, name: str) -> None:
    """All calls go to another version."""
    move(FunctionVersion=other_version(raw, name))(raw, name)


def weighted(raw: Raw, name: str) -> None:
    """A tenth of the calls goes to another version."""
    move(RoutingConfig={"AdditionalVersionWeights": {other_version(raw, name): 0.1}})(raw, name)


def configure(**settings: Any) -> Any:
    """An act that changes the function's settings by hand."""
    return lambda raw, name: raw.client("lambda").update_function_configuration(FunctionName=name, **settings)


def call(operation: str, **arguments: Any) -> Any:
    return lambda raw, name: getattr(raw.client("lambda"), operation)(FunctionName=name, **arguments)


def tag(raw: Raw, name: str) -> str:
    return str(raw.client("lambda").get_function(FunctionName=name)["Configuration"]["FunctionArn"])


def logging(**settings: str) -> Any:
    wanted = {"LogFormat": "JSON", "ApplicationLogLevel": "WARN", "SystemLogLevel": "DEBUG", "LogGroup": "/ours/app"}
    return configure(LoggingConfig={**wanted, **settings})


CASE = Case(
    kind="lambda_function",
    minimal={
        "name": "{name}",
        "directory": str(SOURCES / "first"),
        "handler": "app.handler",
        "role": "{name}-role",
    },
    full={
        "name": "{name}",
        "directory": str(SOURCES / "first"),
        "handler": "app.other_handler",
        "runtime": "python3.12",
        "architecture": "arm64",
        "role": "{name}-role",
        "layers": [{"name": "{name}-layer"}],
        "memory_mb": 256,
        "timeout_seconds": 7,
        "ephemeral_storage_mb": 600,
        "description": "for the contract",
        "environment": {"TABLE_NAME": "Posts", "QUEUE_URL": {"queue_url": "{name}-dead"}, "TOPIC": {"arn": "sns:t"}},
        "tracing_enabled": True,
        "log_group": "/ours/app",
        "log_format": "JSON",
        "application_log_level": "WARN",
        "system_log_level": "DEBUG",
        "dead_letter_arn": "sqs:{name}-dead",
        "kms_key": KEY,
        "snap_start_enabled": False,
        "reserved_concurrency": 3,
        "alias": ALIAS,
        "permissions": [API, BUCKET, COMPANY],
        "tags": {"cost": "functions"},
    },
    prepare=prepare,
    describe=describe,
    updates=(
        Update("other code", {"directory": str(SOURCES / "second")}, {"code_sha256", "alias.code_sha256"}),
        Update(
            "other code and settings",
            {"directory": str(SOURCES / "second"), "timeout_seconds": 9},
            {"code_sha256", "timeout_seconds", "alias.code_sha256", PUBLISHED},
        ),
        Update("another processor", {"architecture": "x86_64"}, {"architecture", PUBLISHED}),
        Update("another runtime", {"runtime": "python3.13"}, {"runtime", PUBLISHED}),
        Update("another role", {"role": "{name}-other"}, {"role", PUBLISHED}),
        Update("no layer", {"layers": []}, {"layers", PUBLISHED}),
        Update("more memory", {"memory_mb": 512}, {"memory_mb", PUBLISHED}),
        Update("no description", {"description": ""}, {"description", PUBLISHED}),
        Update("less environment", {"environment": {"TABLE_NAME": "P"}}, {"environment", PUBLISHED}),
        Update("no tracing", {"tracing_enabled": False}, {"tracing_enabled", PUBLISHED}),
        Update(
            "text logs",
            {"log_format": "Text", "application_log_level": None, "system_log_level": None},
            {"log_format", "application_log_level", "system_log_level", PUBLISHED},
        ),
        Update("no dead letters", {"dead_letter_arn": None}, {"dead_letter_arn", PUBLISHED}),
        Update("Lambda's own key", {"kms_key": None}, {"kms_key", PUBLISHED}),
        Update("no reservation", {"reserved_concurrency": None}, {"reserved_concurrency"}),
        Update("no permission for the bucket", {"permissions": [API, COMPANY]}, {"permissions.bucket"}),
        Update(
            "other routes",
            {"permissions": [{**API, "source_arn": "execute-api:{name}/*/*"}, BUCKET, COMPANY]},
            {"permissions.api.source_arn"},
        ),
    ),
    drifts=(
        Drift("alias moved without a pin", moved, {PUBLISHED}),
        Drift("alias weighted without a pin", weighted, {"alias.weights"}),
        Drift("alias of what is not published", move(FunctionVersion="$LATEST"), {"alias.published"}),
        Drift("alias described by hand", move(Description="by hand"), {"alias.description"}),
        Drift(
            "no alias", lambda raw, name: raw.client("lambda").delete_alias(FunctionName=name, Name=ALIAS), {"alias"}
        ),
        Drift("code", call("update_function_code", ZipFile=zipped("x = 1")), {"code_sha256"}),
        Drift(
            "processor",
            call("update_function_code", ZipFile=zipped("x = 1"), Architectures=["x86_64"]),
            {"code_sha256", "architecture"},
        ),
        Drift("handler", configure(Handler="app.handler"), {"handler"}),
        Drift("runtime", configure(Runtime="python3.13"), {"runtime"}),
        Drift("memory", configure(MemorySize=1024), {"memory_mb"}),
        Drift("timeout", configure(Timeout=60), {"timeout_seconds"}),
        Drift("storage", configure(EphemeralStorage={"Size": 512}), {"ephemeral_storage_mb"}),
        Drift("description", configure(Description="by hand"), {"description"}),
        Drift("environment", configure(Environment={"Variables": {"DEBUG": "1"}}), {"environment"}),
        Drift("tracing", configure(TracingConfig={"Mode": "PassThrough"}), {"tracing_enabled"}),
        Drift("layers", configure(Layers=[]), {"layers"}),
        Drift("key", configure(KMSKeyArn=""), {"kms_key"}),
        Drift(
            "role",
            lambda raw, name: configure(Role=role(raw, f"{name}-other"))(raw, name),
            {"role"},
        ),
        Drift("log group", logging(LogGroup="/aws/lambda/other"), {"log_group"}),
        Drift("application log level", logging(ApplicationLogLevel="DEBUG"), {"application_log_level"}),
        Drift("system log level", logging(SystemLogLevel="WARN"), {"system_log_level"}),
        Drift("stopped", call("put_function_concurrency", ReservedConcurrentExecutions=0), {"reserved_concurrency"}),
        Drift("no reservation", call("delete_function_concurrency"), {"reserved_concurrency"}),
        Drift(
            "stray permission",
            call("add_permission", StatementId="stray", Action="lambda:*", Principal="*"),
            {"permissions.stray"},
        ),
        Drift(
            "a permission like an API's, for anybody",
            call(
                "add_permission",
                StatementId="serverless-aws-api-x",
                Action="lambda:InvokeFunction",
                Principal="apigateway.amazonaws.com",
            ),
            {"permissions.serverless-aws-api-x"},
        ),
        Drift("permission removed", call("remove_permission", StatementId="api"), {"permissions.api"}),
        Drift(
            "our tag removed",
            lambda raw, name: raw.client("lambda").untag_resource(Resource=tag(raw, name), TagKeys=["cost"]),
            {"tags.cost"},
        ),
        Drift(
            "our tag changed",
            lambda raw, name: raw.client("lambda").tag_resource(Resource=tag(raw, name), Tags={"cost": "x"}),
            {"tags.cost"},
        ),
        Drift("another account's bucket", call("remove_permission", StatementId="bucket"), {"permissions.bucket"}),
        Drift("the company cut off", call("remove_permission", StatementId="company"), {"permissions.company"}),
        Drift("no dead letters", configure(DeadLetterConfig={"TargetArn": ""}), {"dead_letter_arn"}),
        Drift(
            "snapshots",
            configure(SnapStart={"ApplyOn": "PublishedVersions"}, EphemeralStorage={"Size": 512}),
            {"snap_start_enabled", "ephemeral_storage_mb"},
        ),
        Drift(
            "text logs",
            configure(LoggingConfig={"LogFormat": "Text", "LogGroup": "/ours/app"}),
            {"log_format", "application_log_level", "system_log_level"},
        ),
    ),
    adopt=lambda raw, name: raw.client("lambda").create_function(
        FunctionName=name,
        Runtime="python3.11",
        Handler="app.old",
        Role=role(raw, f"{name}-other"),
        Code={"ZipFile": zipped("old = print")},
    ),
    undrifted={
        "CreateFunction.PackageType": "always Zip",
        "UpdateAlias.RevisionId": "the token of the alias' state",
    },
)
