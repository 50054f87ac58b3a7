# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Secrets: description, key, value (given, or generated once), replicas, policy, recovery window, tags."""

from __future__ import annotations

import json
import re
import secrets
import string
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, ClassVar, Final

from ..engine.aws import Aws
from ..engine.diff import Change, changed
from ..engine.errors import Transient, is_missing
from ..engine.kind import Found, Kind, Owned, Spec
from ..engine.owned import OneByOne, owned_by_tag, searchable
from ..engine.policy import normal_policy, policy_document, sid_problems
from ..engine.tags import STACK_TAG, as_dict, as_list
from ..engine.texts import REGION
from ..engine.values import UNKNOWN

SERVICE = "secretsmanager"
MISSING = ("ResourceNotFoundException",)
SCHEDULED = "InvalidRequestException"
"""Secrets Manager's answer to most calls for a secret that is scheduled for deletion."""
OWN_KEY = "alias/aws/secretsmanager"
STILL_REPLICATED: Final = "still has replica regions"
"""DeleteSecret's refusal, which stays for a while after the last replica was removed."""
NAME: Final = re.compile(r"[A-Za-z0-9/_+=.@-]{1,512}")
DESCRIPTION_CHARACTERS: Final = 2_048
RANDOM_END: Final = len("-AbCdEf")
"""What Secrets Manager puts behind a name in the ARN."""
ELSEWHERE: Final = {"SecretBinary": "values are text", "Type": "for secrets that other products manage"}
OVERWRITE: Final = {"ForceOverwriteReplicaSecret": "what somebody else has in the other region stays"}
TOKEN: Final = {"ClientRequestToken": "botocore makes one for each call"}


class SecretsmanagerSecret(Kind):
    """A secret. Its value is compared only when the description gives one, and is never shown."""

    name = "secretsmanager_secret"
    module = "secretsmanager_secrets"
    option = "secrets"
    texts: ClassVar = {"replicas.region": REGION}
    services = (SERVICE,)
    after = ("kms_keys",)
    secret = ("secret_value",)
    holds_data = True
    deletion_options = ("recovery_window_days",)
    refuses_second = True
    transient = (
        Transient(
            SCHEDULED, "already scheduled for deletion", "Secrets Manager frees a deleted name after a few seconds"
        ),
        Transient("ResourceExistsException", "", "another run has just made it"),
        Transient("InternalServiceError", "", "Secrets Manager answered an internal error"),
        Transient("InvalidParameterException", STILL_REPLICATED, "Secrets Manager removes the replicas first"),
        Transient(SCHEDULED, STILL_REPLICATED, "Secrets Manager removes the replicas first"),
        Transient("MalformedPolicyDocumentException", "unsupported principal", "a new role is not known at once"),
        Transient("DecryptionFailure", "", "the key's policy is not in force everywhere yet"),
    )
    managed: ClassVar = {
        "CreateSecret": ("Name", "Description", "KmsKeyId", "SecretString", "Tags", "AddReplicaRegions"),
        "ReplicateSecretToRegions": ("SecretId", "AddReplicaRegions"),
        "RemoveRegionsFromReplication": ("SecretId", "RemoveReplicaRegions"),
        "UpdateSecret": ("SecretId", "Description", "KmsKeyId"),
        "PutSecretValue": ("SecretId", "SecretString"),
        "PutResourcePolicy": ("SecretId", "ResourcePolicy", "BlockPublicPolicy"),
        "DeleteSecret": ("SecretId", "RecoveryWindowInDays", "ForceDeleteWithoutRecovery"),
    }
    unmanaged: ClassVar = {
        "CreateSecret": {
            **ELSEWHERE,
            **TOKEN,
            **OVERWRITE,
        },
        "ReplicateSecretToRegions": {**OVERWRITE},
        "UpdateSecret": {**ELSEWHERE, **TOKEN, "SecretString": "PutSecretValue writes the value"},
        "PutSecretValue": {
            **TOKEN,
            "SecretBinary": "values are text",
            "VersionStages": "the value is current at once",
            "RotationToken": "for rotation functions",
        },
    }

    def problems(self, spec: Spec) -> Iterable[str]:
        if not NAME.fullmatch(spec["name"]):
            yield "name must have 1 to 512 letters, digits and / _ + = . @ -"
        if len(spec["description"]) > DESCRIPTION_CHARACTERS:
            yield f"description has more than the {DESCRIPTION_CHARACTERS} characters that Secrets Manager keeps"
        window = spec["recovery_window_days"]
        if window != 0 and not 7 <= window <= 30:
            yield f"recovery_window_days is {window}; Secrets Manager accepts 7 to 30, and 0 deletes for good at once"
        if spec.get("secret_value") and spec.get("generate"):
            yield "secret_value and generate exclude each other: keep one of them"
        if spec.get("generate"):
            yield from generate_problems(spec["generate"])
        if len((spec.get("secret_value") or "").encode()) > 65_536:
            yield "secret_value is longer than the 65536 bytes that Secrets Manager accepts"
        regions = [item["region"] for item in spec["replicas"]]
        for region in sorted({region for region in regions if regions.count(region) > 1}):
            yield f"replicas names {region} twice; a region has one replica"
        if any("Sid" not in statement for statement in spec["policy_statements"]):
            yield "every entry of policy_statements needs a Sid: it tells them apart in a plan"
        yield from sid_problems("policy_statements", spec["policy_statements"])

    def read(self, aws: Aws, spec: Spec) -> Found | None:
        client = aws.reader(SERVICE)
        name = spec["name"]
        wants_value = bool(spec.get("secret_value"))
        try:
            answer, policy, value = aws.together(
                lambda: client.describe_secret(SecretId=name),
                lambda: unless_scheduled(lambda: client.get_resource_policy(SecretId=name)),
                lambda: unless_scheduled(lambda: current_value(client, name)) if wants_value else None,
            )
        except client.exceptions.ClientError as error:
            if is_missing(error, *MISSING):
                return None
            raise
        scheduled = bool(answer.get("DeletedDate"))
        if scheduled and spec["recovery_window_days"]:
            return None  # as good as gone; `create` takes it back
        normal: dict[str, Any] = {
            "description": answer.get("Description") or "",
            "kms_key": key_name(answer.get("KmsKeyId")),
            "replicas": {
                item["Region"]: {"kms_key": key_name(item.get("KmsKeyId"))}
                for item in answer.get("ReplicationStatus") or []
                if item.get("Status") != "Failed"
            },
            "policy": normal_policy((policy or {}).get("ResourcePolicy")),
        }
        if scheduled:
            normal["scheduled_for_deletion"] = True
        if wants_value and value is not None:
            normal["secret_value"] = value
        if spec.get("generate") and has_value(answer):
            normal["generated"] = True
        return Found(normal, {"arn": answer["ARN"]}, as_dict(answer.get("Tags")))

    def desired(self, aws: Aws, spec: Spec, found: Found | None) -> dict[str, Any]:
        goal: dict[str, Any] = {
            "description": spec["description"],
            "kms_key": key_name(spec.get("kms_key")),
            "replicas": {item["region"]: {"kms_key": key_name(item.get("kms_key"))} for item in spec["replicas"]},
            "policy": {},
        }
        if spec["policy_statements"]:
            goal["policy"] = normal_policy(
                {"Statement": [{"Resource": "*", **one} for one in spec["policy_statements"]]}, aws.partition
            )
        if spec.get("secret_value"):
            goal["secret_value"] = spec["secret_value"]
        if spec.get("generate"):
            goal["generated"] = True
        return goal

    def owned(self, aws: Aws, described: Sequence[Spec]) -> Iterable[Owned]:
        def listed() -> dict[str, dict[str, str]]:
            filters = [{"Key": "tag-key", "Values": [STACK_TAG]}, {"Key": "tag-value", "Values": [str(aws.stack)]}]
            found = aws.pages(SERVICE, "list_secrets", "SecretList", Filters=filters)
            return {str(item["ARN"]): as_dict(item.get("Tags")) for item in found}

        tags = {} if searchable(aws, SERVICE) else listed()
        found = owned_by_tag(aws, SERVICE, "secret:", one_by_one=OneByOne(tags.keys, tags.__getitem__))
        return [Owned({"name": item.rest[:-RANDOM_END]}) for item in found]

    def outputs(self, aws: Aws, spec: Spec, found: Found | None) -> dict[str, Any]:
        # the ARN ends in six characters that Secrets Manager chooses
        return {"name": spec["name"], "arn": found.identity["arn"] if found else UNKNOWN}

    def create(self, aws: Aws, spec: Spec, desired: Mapping[str, Any]) -> None:
        client = aws.writer(SERVICE)
        if restore(aws, spec["name"]):  # the name of a deleted secret is blocked through its recovery window
            return
        members: dict[str, Any] = {"Name": spec["name"], "Description": desired["description"]}
        if desired["kms_key"] != OWN_KEY:
            members["KmsKeyId"] = spec["kms_key"]
        if (value := new_value(spec)) is not None:
            members["SecretString"] = value
        if desired["replicas"]:
            members["AddReplicaRegions"] = replica_regions(desired["replicas"])
        client.create_secret(**members, Tags=as_list(desired.get("tags", {})))

    def update(
        self, aws: Aws, spec: Spec, found: Found, desired: Mapping[str, Any], changes: tuple[Change, ...]
    ) -> None:
        client, arn = aws.writer(SERVICE), found.identity["arn"]
        if changed(changes, "scheduled_for_deletion"):
            restore(aws, spec["name"])
            return
        members: dict[str, Any] = {}
        if changed(changes, "description"):
            members["Description"] = desired["description"]
        if changed(changes, "kms_key"):
            members["KmsKeyId"] = spec.get("kms_key") or OWN_KEY
        if members:
            client.update_secret(SecretId=arn, **members)
        if changed(changes, "secret_value", "generated"):
            client.put_secret_value(SecretId=arn, SecretString=new_value(spec))
        if changed(changes, "replicas"):
            replicate(client, arn, found.attributes["replicas"], desired["replicas"])
        if changed(changes, "policy"):
            if desired["policy"]:
                document = policy_document(desired["policy"])
                client.put_resource_policy(SecretId=arn, ResourcePolicy=document, BlockPublicPolicy=True)
            else:
                client.delete_resource_policy(SecretId=arn)

    def tag(self, aws: Aws, found: Found, to_set: Mapping[str, str], to_remove: list[str]) -> None:
        client, arn = aws.writer(SERVICE), found.identity["arn"]
        if found.attributes.get("scheduled_for_deletion"):
            restore(aws, str(arn))  # nothing can be written to it before
        if to_set:
            client.tag_resource(SecretId=arn, Tags=as_list(to_set))
        if to_remove:
            client.untag_resource(SecretId=arn, TagKeys=to_remove)

    def delete(self, aws: Aws, spec: Spec, found: Found) -> None:
        client = aws.writer(SERVICE)
        window = spec["recovery_window_days"]
        how = {"RecoveryWindowInDays": window} if window else {"ForceDeleteWithoutRecovery": True}
        try:
            client.delete_secret(SecretId=found.identity["arn"], **how)
        except client.exceptions.ClientError as error:
            if STILL_REPLICATED in str(error) and found.attributes["replicas"]:
                replicate(client, found.identity["arn"], found.attributes["replicas"], {})
                raise  # the engine tries again
            if not is_missing(error, *MISSING):
                raise


def replica_regions(replicas: Mapping[str, Mapping[str, str]]) -> list[dict[str, str]]:
    """Replicas as Secrets Manager takes them."""
    return [
        {"Region": region, **({} if item["kms_key"] == OWN_KEY else {"KmsKeyId": item["kms_key"]})}
        for region, item in sorted(replicas.items())
    ]


def replicate(client: Any, arn: str, has: Mapping[str, Any], wanted: Mapping[str, Any]) -> None:
    """Remove the replicas that are not wanted, or not with this key, and add what is missing."""
    gone = sorted(region for region, item in has.items() if wanted.get(region) != item)
    if gone:
        client.remove_regions_from_replication(SecretId=arn, RemoveReplicaRegions=gone)
    missing = {region: item for region, item in wanted.items() if has.get(region) != item}
    if missing:
        client.replicate_secret_to_regions(SecretId=arn, AddReplicaRegions=replica_regions(missing))


def unless_scheduled(call: Callable[[], Any]) -> Any:
    """The answer of `call`, or None for a secret that is scheduled for deletion."""
    try:
        return call()
    except Exception as error:
        if is_missing(error, SCHEDULED):
            return None
        raise


def current_value(client: Any, name: str) -> str | None:
    """The secret's current text, or None while it has none (GetSecretValue cannot tell that from no secret)."""
    try:
        answer = client.get_secret_value(SecretId=name)
    except client.exceptions.ClientError as error:
        if is_missing(error, *MISSING):
            return None
        raise
    return str(answer["SecretString"]) if "SecretString" in answer else None


def has_value(answer: Mapping[str, Any]) -> bool:
    """Whether a version is current: a secret made without a value has none."""
    return any("AWSCURRENT" in stages for stages in (answer.get("VersionIdsToStages") or {}).values())


def restore(aws: Aws, name: str) -> bool:
    """Take back the secret `name` (or ARN) if it waits to be deleted; whether it did."""
    client = aws.reader(SERVICE)
    try:
        if not client.describe_secret(SecretId=name).get("DeletedDate"):
            return False
    except client.exceptions.ClientError as error:
        if is_missing(error, *MISSING):
            return False
        raise
    aws.writer(SERVICE).restore_secret(SecretId=name)
    return True


def key_name(key: str | None) -> str:
    """A key in one spelling: Secrets Manager answers with what it was given, an alias, an id or the ARN of either."""
    return (key or OWN_KEY).rsplit(":", maxsplit=1)[-1].removeprefix("key/")


def generate_problems(options: Mapping[str, Any]) -> Iterable[str]:
    """What cannot be generated."""
    if not 8 <= options["length"] <= 4096:
        yield f"generate.length is {options['length']}; 8 to 4096 make sense"
    if not alphabet(options):
        yield "generate excludes every character; leave some"
    if options.get("json_template") and not options.get("json_key"):
        yield "generate.json_template needs generate.json_key, the key under which the generated text is put"


def alphabet(options: Mapping[str, Any]) -> str:
    """The characters that a generated value may have."""
    characters = string.ascii_letters + string.digits + (string.punctuation if options["punctuation_enabled"] else "")
    return "".join(character for character in characters if character not in options["exclude_characters"])


def new_value(spec: Spec) -> str | None:
    """The value to store: the one given, a new random one, or None when somebody else fills the secret."""
    options = spec.get("generate")
    if not options:
        return spec.get("secret_value") or None
    characters = alphabet(options)
    text = "".join(secrets.choice(characters) for _index in range(options["length"]))
    if options.get("json_key"):
        return json.dumps({**(options.get("json_template") or {}), options["json_key"]: text}, sort_keys=True)
    return text


KIND: Final = SecretsmanagerSecret()
