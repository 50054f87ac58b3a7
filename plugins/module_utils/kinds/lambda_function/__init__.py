# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Lambda functions: code, settings, concurrency and who may invoke them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, ClassVar, Final

from ...engine.aws import Aws
from ...engine.diff import Change, changed
from ...engine.errors import EngineError, Transient, is_missing
from ...engine.kind import Found, Kind, Owned, Spec
from ...engine.owned import owned_by_tag
from ...engine.texts import text
from ...packaging.archives import Package, PackagingError, package_source, read_package
from ..api_shared.invocation import function_arn
from .alias import alias_notes, read_alias, wanted_alias, write_alias
from .checks import function_problems
from .normal import BESIDE, CODE, answered, configuration, described
from .permissions import MISSING, read_permissions, wanted_permissions, write_permissions

NOT_ASSUMED = "Lambda cannot assume the role yet (a new role takes seconds; else its trust policy lacks Lambda)"
NOT_PERMITTED = "Lambda does not see the role's permissions yet (new ones take seconds; else they are missing)"
AT_WORK: Final = ("Pending", "Deleting")
VPC = "functions of this collection run outside of a VPC: they use services that are reached by their public API"


class LambdaFunction(Kind):
    """A function in a zip: its $LATEST version, and where `alias` is given what is published of it for callers."""

    name = "lambda_function"
    module = "lambda_functions"
    option = "functions"
    texts: ClassVar = {
        "runtime": text(
            r"(python|ruby)\d\.\d+|nodejs\d+\.x|java\d+(\.al\d+)?|dotnet(core)?\d+(\.\d)?|go1\.x|provided(\.al\d+)?",
            "a runtime of Lambda's, such as python3.13 or nodejs22.x",
        ),
    }
    services = ("lambda",)
    after = ("iam_roles", "kms_keys", "lambda_layers", "logs_log_groups", "sns_topics", "sqs_queues")
    refuses_second = True
    transient = (
        Transient("InvalidParameterValueException", "cannot be assumed", NOT_ASSUMED),
        Transient("InvalidParameterValueException", "does not have permissions", NOT_PERMITTED),
        Transient("InvalidParameterValueException", "invalid for CreateGrant", NOT_PERMITTED),
        Transient(
            "InvalidParameterValueException",
            "provided principal was invalid",
            "Lambda does not know a new role at once",
        ),
        Transient("ResourceConflictException", "", "Lambda is still at work on the change before"),
        Transient("PreconditionFailedException", "", "somebody has just moved the alias"),
        Transient("TooManyRequestsException", "", "Lambda asks for fewer calls"),
    )
    managed: ClassVar = {
        "CreateFunction": (
            *("FunctionName", "Runtime", "Role", "Handler", "Code", "Description", "Timeout", "MemorySize"),
            *("DeadLetterConfig", "Environment", "KMSKeyArn", "TracingConfig", "Tags", "Layers", "Architectures"),
            *("EphemeralStorage", "SnapStart", "LoggingConfig", "PackageType"),
        ),
        "UpdateFunctionCode": ("FunctionName", "ZipFile", "Architectures"),
        "UpdateFunctionConfiguration": (
            *("FunctionName", "Runtime", "Role", "Handler", "Description", "Timeout", "MemorySize"),
            *("DeadLetterConfig", "Environment", "KMSKeyArn", "TracingConfig", "Layers"),
            *("EphemeralStorage", "SnapStart", "LoggingConfig"),
        ),
        "PublishVersion": ("FunctionName", "CodeSha256"),
        "CreateAlias": ("FunctionName", "Name", "FunctionVersion"),
        "UpdateAlias": ("FunctionName", "Name", "FunctionVersion", "RoutingConfig", "Description", "RevisionId"),
        "PutFunctionConcurrency": ("FunctionName", "ReservedConcurrentExecutions"),
        "AddPermission": (
            *("FunctionName", "StatementId", "Action", "Principal"),
            *("SourceArn", "SourceAccount", "PrincipalOrgID"),
        ),
    }
    unmanaged: ClassVar = {
        "CreateFunction": {
            "Publish": "PublishVersion, which the next run can repeat",
            "PublishTo": "functions run on Lambda's own capacity",
            "VpcConfig": VPC,
            "FileSystemConfigs": "needs a VPC",
            "CodeSigningConfigArn": "signing belongs to the pipeline that builds, not to the run that deploys",
            "ImageConfig": "functions are zips, not images",
            "TenancyConfig": "functions serve one tenant",
            "CapacityProviderConfig": "functions run on Lambda's own capacity",
            "DurableConfig": "durable functions are not managed",
            "Code.ImageUri": "functions are zips, not images",
            "Code.SourceKMSKeyArn": "for zips in S3",
            **dict.fromkeys(
                ("Code.S3Bucket", "Code.S3Key", "Code.S3ObjectVersion", "Code.S3ObjectStorageMode"),
                "zips are small enough for the call itself",
            ),
        },
        "UpdateFunctionCode": {
            "S3Bucket": "zips are small enough for the call itself",
            "S3Key": "zips are small enough for the call itself",
            "S3ObjectVersion": "zips are small enough for the call itself",
            "S3ObjectStorageMode": "zips are small enough for the call itself",
            "ImageUri": "functions are zips, not images",
            "Publish": "PublishVersion, which the next run can repeat",
            "PublishTo": "functions run on Lambda's own capacity",
            "DryRun": "check mode compares hashes instead",
            "RevisionId": "the engine looks again after every write",
            "SourceKMSKeyArn": "for zips in S3",
        },
        "UpdateFunctionConfiguration": {
            "VpcConfig": VPC,
            "RevisionId": "the engine looks again after every write",
            "FileSystemConfigs": "needs a VPC",
            "ImageConfig": "functions are zips, not images",
            "CapacityProviderConfig": "functions run on Lambda's own capacity",
            "DurableConfig": "durable functions are not managed",
        },
        "AddPermission": {
            "EventSourceToken": "for Alexa only",
            "FunctionUrlAuthType": "function URLs are not managed: the API is the front door",
            "InvokedViaFunctionUrl": "function URLs are not managed: the API is the front door",
            "Qualifier": "an API makes the statement on the alias that it calls",
            "RevisionId": "the engine looks again after every write",
        },
        "PublishVersion": {
            "Description": "kept from the function's own; nothing here reads another",
            "RevisionId": "the hash of the code says which state is meant",
            "PublishTo": "functions run on Lambda's own capacity",
        },
        "CreateAlias": {
            "Description": "a new alias has no pin",
            "RoutingConfig": "a new alias has one version",
        },
    }

    def problems(self, spec: Spec) -> Iterable[str]:
        return function_problems(spec)

    def read(self, aws: Aws, spec: Spec) -> Found | None:
        client, name = aws.reader("lambda"), spec["name"]
        try:
            function, permissions, alias = aws.together(
                lambda: client.get_function(FunctionName=name),
                lambda: read_permissions(aws, name),
                lambda: read_alias(aws, name, spec["alias"]) if spec.get("alias") else None,
            )
        except client.exceptions.ClientError as error:
            if is_missing(error, MISSING):
                return None
            raise
        config = function["Configuration"]
        refuse_without_tags(name, function)
        attributes = {**answered(config, function.get("Concurrency") or {}), "permissions": permissions}
        identity = {"arn": config["FunctionArn"], "name": name, "unreadable": unreadable_environment(config)}
        if alias is not None:
            attributes["alias"] = alias.attributes
            identity |= {"pin": alias.pin, "alias_revision_id": alias.revision_id}
        status = config.get("State") if config.get("State") in AT_WORK else config.get("LastUpdateStatus")
        return Found(
            attributes,
            identity,
            function.get("Tags") or {},
            settled=status not in (*AT_WORK, "InProgress"),
            deleting=status == "Deleting",
            status="Lambda prepares the function",
        )

    def desired(self, aws: Aws, spec: Spec, found: Found | None) -> dict[str, Any]:
        goal = described(aws, spec, code_of(spec).sha256_base64)
        if found and found.identity["unreadable"] and goal["kms_key"] == found.attributes["kms_key"]:
            raise EngineError(f"lambda_function {spec['name']}: {found.identity['unreadable']}")
        goal["permissions"] = wanted_permissions(aws, spec["permissions"])
        if spec.get("alias"):
            goal["alias"] = wanted_alias(spec["alias"], goal, found.identity.get("pin") if found else None)
        return goal

    def owned(self, aws: Aws, described: Sequence[Spec]) -> Iterable[Owned]:
        return [
            Owned({"name": item.rest, "handler": "-", "role": "-"}) for item in owned_by_tag(aws, "lambda", "function:")
        ]

    def outputs(self, aws: Aws, spec: Spec, found: Found | None) -> dict[str, Any]:
        return {"name": spec["name"], "arn": function_arn(aws, spec["name"])}

    def notes(self, spec: Spec, found: Found | None) -> Iterable[str]:
        pin = found.identity.get("pin") if found else None
        return alias_notes(found.attributes["alias"], pin) if found and pin else ()

    def create(self, aws: Aws, spec: Spec, desired: Mapping[str, Any]) -> None:
        members = {key: value for key, value in configuration(desired).items() if value not in ("", [])}
        if not desired["dead_letter_arn"]:
            del members["DeadLetterConfig"]
        aws.writer("lambda").create_function(
            FunctionName=spec["name"],
            PackageType="Zip",
            Code={"ZipFile": code_of(spec).zip_bytes},
            Architectures=[desired["architecture"]],
            Tags=dict(desired.get("tags", {})),
            **members,
        )

    def update(
        self, aws: Aws, spec: Spec, found: Found, desired: Mapping[str, Any], changes: tuple[Change, ...]
    ) -> None:
        """One step at a time: Lambda refuses a change of code while one of settings is under way, and the reverse."""
        client, name = aws.writer("lambda"), spec["name"]
        sids = {change.path[1] for change in changes if change.path[0] == "permissions"}
        write_permissions(aws, name, sids, found.attributes["permissions"], desired["permissions"])
        if changed(changes, "reserved_concurrency"):
            if desired["reserved_concurrency"] is None:
                client.delete_function_concurrency(FunctionName=name)
            else:
                client.put_function_concurrency(
                    FunctionName=name, ReservedConcurrentExecutions=desired["reserved_concurrency"]
                )
        if any(change.path[0] not in (*CODE, *BESIDE) for change in changes):
            client.update_function_configuration(FunctionName=name, **configuration(desired))
        elif changed(changes, *CODE):
            client.update_function_code(
                FunctionName=name, ZipFile=code_of(spec).zip_bytes, Architectures=[desired["architecture"]]
            )
        elif changed(changes, "alias"):
            identity = found.identity
            write_alias(aws, name, desired, identity.get("pin"), identity.get("alias_revision_id"))

    def tag(self, aws: Aws, found: Found, to_set: Mapping[str, str], to_remove: list[str]) -> None:
        client = aws.writer("lambda")
        if to_set:
            client.tag_resource(Resource=found.identity["arn"], Tags=dict(to_set))
        if to_remove:
            client.untag_resource(Resource=found.identity["arn"], TagKeys=to_remove)

    def delete(self, aws: Aws, spec: Spec, found: Found) -> None:
        client = aws.writer("lambda")
        try:
            client.delete_function(FunctionName=spec["name"])
        except client.exceptions.ClientError as error:
            if not is_missing(error, MISSING):
                raise


def code_of(spec: Spec) -> Package:
    """The function's zip, made from its folder or read; raises `EngineError` when there is none."""
    try:
        package = package_source(spec["directory"]) if spec.get("directory") else read_package(spec["zip_path"])
    except PackagingError as error:
        raise EngineError(f"lambda_function {spec['name']}: {error}") from error
    if package is None:
        raise EngineError(f"lambda_function {spec['name']}: {spec['zip_path']} is no zip", "Build it again.")
    return package


def refuse_without_tags(name: str, function: Mapping[str, Any]) -> None:
    """Raise `EngineError` where GetFunction leaves the tags out because the caller may not see them.

    It answers all the same: a plan would then add what is there, and whose the function is would not be known.
    """
    if failed := function.get("TagsError"):
        raise EngineError(
            f"lambda_function {name}: its tags cannot be read: {failed.get('Message') or failed.get('ErrorCode', '')}",
            "Allow lambda:ListTags on the function to whoever runs this.",
        )


def unreadable_environment(config: Mapping[str, Any]) -> str:
    """Why Lambda does not show the environment, and the ways out; empty when it does.

    A plan would add what is there, at every run. It is no error to whoever destroys or describes another key.
    """
    failed = (config.get("Environment") or {}).get("Error")
    if not failed:
        return ""
    key = config.get("KMSKeyArn") or "the key"
    return (
        f"its environment cannot be read: {failed.get('Message') or failed.get('ErrorCode', '')}. "
        f"Allow kms:Decrypt with {key} to whoever runs this, enable the key, or describe another one"
    )


KIND: Final = LambdaFunction()
