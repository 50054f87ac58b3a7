"""AWS Secrets Manager, AWS KMS and AWS Backup: what protects, and what blocks a deletion or a name."""

from __future__ import annotations

from ..calls import Call
from ..errors import AwsError
from ..strict import Rule, World
from .arns import docs, reference
from .policies import as_list, statements_of


def _scheduled(call: Call, world: World) -> bool:
    found = world.read("secretsmanager", "describe_secret", call, SecretId=call.params.get("Name"))
    return bool((found or {}).get("DeletedDate"))


def _locks_out(call: Call, _: World) -> bool:
    """Whether nobody of the account could change the key's policy any more."""
    policy = call.params.get("Policy")
    if not policy or call.params.get("BypassPolicyLockoutSafetyCheck"):
        return False
    for statement in statements_of(policy):
        principal = statement.get("Principal")
        who = as_list(principal.get("AWS")) if isinstance(principal, dict) else as_list(principal)
        actions = {str(action).lower() for action in as_list(statement.get("Action"))}
        ours = any(text == "*" or call.account_id in str(text) for text in who)
        if statement.get("Effect") == "Allow" and ours and actions & {"kms:*", "*", "kms:put*", "kms:putkeypolicy"}:
            return False
    return True


def _cannot_invoke(call: Call, world: World) -> bool:
    arn = str(call.params.get("RotationLambdaARN") or "")
    if not arn:
        return False
    found = world.read("lambda", "get_policy", call, FunctionName=arn)
    return not any(
        statement.get("Effect") == "Allow"
        and isinstance(statement.get("Principal"), dict)
        and "secretsmanager.amazonaws.com" in as_list(statement["Principal"].get("Service"))
        for statement in statements_of((found or {}).get("Policy"))
    )


def _has_selections(call: Call, world: World) -> bool:
    found = world.read("backup", "list_backup_selections", call, BackupPlanId=call.params.get("BackupPlanId"))
    return bool((found or {}).get("BackupSelectionsList"))


RULES: tuple[Rule, ...] = (
    Rule(
        id="secretsmanager-name-blocked",
        service="secretsmanager",
        operations=("CreateSecret",),
        summary="a deleted secret blocks its name through the recovery window",
        source=docs("secretsmanager/latest/userguide/troubleshoot.html"),
        error=AwsError(
            "InvalidRequestException",
            400,
            "You can't create this secret because a secret with this name is already scheduled for deletion.",
        ),
        refuses=_scheduled,
    ),
    Rule(
        id="secretsmanager-rotation-function",
        service="secretsmanager",
        operations=("RotateSecret",),
        summary="the rotation function must exist and let secretsmanager.amazonaws.com invoke it",
        source=docs("secretsmanager/latest/userguide/rotating-secrets-required-permissions-function.html"),
        error=AwsError(
            "AccessDeniedException",
            400,
            "Secrets Manager cannot invoke the specified Lambda function. Ensure that the function policy grants "
            "access to the principal secretsmanager.amazonaws.com.",
        ),
        refuses=_cannot_invoke,
    ),
    Rule(
        id="kms-policy-lockout",
        service="kms",
        operations=("CreateKey", "PutKeyPolicy"),
        summary="a key's policy must leave the account able to change it",
        source=reference("kms/latest/APIReference", "PutKeyPolicy"),
        error=AwsError(
            "MalformedPolicyDocumentException",
            400,
            "The new key policy will not allow you to update the key policy in the future.",
        ),
        refuses=_locks_out,
    ),
    Rule(
        id="backup-plan-has-selections",
        service="backup",
        operations=("DeleteBackupPlan",),
        summary="a plan is deleted after its selections",
        source=docs("aws-backup/latest/devguide/API_DeleteBackupPlan.html"),
        error=AwsError(
            "InvalidRequestException",
            400,
            "Related backup plan selections must be deleted prior to backup plan deletion",
        ),
        refuses=_has_selections,
    ),
)
