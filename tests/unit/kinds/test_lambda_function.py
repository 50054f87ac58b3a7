"""Functions: rules, one step at a time, and what the embedded AWS does not refuse."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from botocore.exceptions import ClientError
from scripted_aws import ACCOUNT, REGION, Fails, ScriptedAws, scripted
from unit.kinds.described import spec_of

from ansible_collections.serverless.aws.plugins.module_utils.engine.diff import Change, diff
from ansible_collections.serverless.aws.plugins.module_utils.engine.errors import (
    EngineError,
    MissingReference,
    passing,
)
from ansible_collections.serverless.aws.plugins.module_utils.engine.kind import Found
from ansible_collections.serverless.aws.plugins.module_utils.engine.values import UNKNOWN
from ansible_collections.serverless.aws.plugins.module_utils.kinds.lambda_function import KIND, code_of
from ansible_collections.serverless.aws.plugins.module_utils.packaging.layers import layer_identity

PLACE = f"{REGION}:{ACCOUNT}"
LAYER = f"arn:aws:lambda:{PLACE}:layer:web:7"
API_SID = "serverless-aws-api-posts"
API = {
    "Sid": API_SID,
    "Effect": "Allow",
    "Principal": {"Service": "apigateway.amazonaws.com"},
    "Action": "lambda:InvokeFunction",
    "Condition": {"ArnLike": {"AWS:SourceArn": f"arn:aws:execute-api:{PLACE}:a1/*"}},
}


@pytest.fixture
def source(tmp_path: Path) -> Path:
    (tmp_path / "app.py").write_text("def handler(event, context):\n    return 1\n")
    return tmp_path


def spec(source: Path, **values: Any) -> dict[str, Any]:
    given = {"name": "write", "directory": str(source), "handler": "app.handler", "role": "write", **values}
    return spec_of("lambda_functions", "functions", **given)


def config(wanted: dict[str, Any], **more: Any) -> dict[str, Any]:
    """GetFunction's answer for a function that is as `wanted` with defaults; AWS leaves out what is empty."""
    return {
        "FunctionName": "write",
        "FunctionArn": f"arn:aws:lambda:{PLACE}:function:write",
        "Runtime": "python3.13",
        "Role": f"arn:aws:iam::{ACCOUNT}:role/write",
        "Handler": "app.handler",
        "CodeSha256": code_of(wanted).sha256_base64,
        "Timeout": 3,
        "MemorySize": 128,
        "State": "Active",
        "LastUpdateStatus": "Successful",
        "TracingConfig": {"Mode": "PassThrough"},
        "Architectures": ["x86_64"],
        "EphemeralStorage": {"Size": 512},
        "SnapStart": {"ApplyOn": "None", "OptimizationStatus": "Off"},
        "LoggingConfig": {
            "LogFormat": "JSON",
            "LogGroup": "/aws/lambda/write",
            "ApplicationLogLevel": "INFO",
            "SystemLogLevel": "INFO",
        },
        **more,
    }


def answers(wanted: dict[str, Any], *statements: dict[str, Any], **more: Any) -> dict[str, Any]:
    policy = {"Policy": json.dumps({"Statement": list(statements)})}
    return {
        "GetFunction": {"Configuration": config(wanted, **more), "Tags": {}},
        "GetPolicy": policy if statements else Fails("ResourceNotFoundException"),
        **{name: {} for name in ("UpdateFunctionCode", "UpdateFunctionConfiguration", "RemovePermission")},
        **{name: {} for name in ("AddPermission", "PutFunctionConcurrency", "DeleteFunctionConcurrency")},
    }


def look(aws: ScriptedAws, wanted: dict[str, Any]) -> tuple[Found, dict[str, Any], tuple[Change, ...]]:
    found = KIND.read(aws, wanted)
    assert found is not None
    goal = KIND.desired(aws, wanted, found)
    return found, goal, diff(found.attributes, goal)


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"name": "a b"}, "name must"),
        ({"memory_mb": 64}, "128 to 10240"),
        ({"timeout_seconds": 901}, "1 to 900"),
        ({"description": "x" * 257}, "allows 256"),
        ({"ephemeral_storage_mb": 100}, "512 to 10240"),
        ({"handler": "app.other"}, "no function 'other'"),
        ({"handler": "nothing.handler"}, "nothing.py does not exist"),
        ({"directory": None}, "either directory or zip_path"),
        ({"directory": None, "zip_path": "/nowhere.zip"}, "does not exist"),
        ({"environment": {"AWS_REGION": "x"}}, "reserves"),
        ({"environment": {"1X": "x"}}, "a name is a letter"),
        ({"environment": {"BIG": "x" * 4096}}, "4096"),
        ({"environment": {"URL": {"topic": "x"}}}, "queue_url"),
        ({"environment": {"LIST": ["x"]}}, "a list"),
        ({"layers": [{"name": f"l{n}"} for n in range(6)]}, "allows 5"),
        ({"log_format": "Text", "system_log_level": "WARN"}, "need log_format JSON"),
        ({"reserved_concurrency": -1}, "0 or more"),
        ({"snap_start_enabled": True, "ephemeral_storage_mb": 1024}, "needs ephemeral_storage_mb 512"),
        ({"snap_start_enabled": True, "runtime": "python3.11"}, "python3.12 or newer"),
        ({"dead_letter_arn": "dead"}, "neither an ARN"),
        ({"permissions": [{"sid": "a", "principal": "s3.amazonaws.com"}]}, "without source_arn"),
        ({"permissions": [{"sid": "a.b", "principal": "123456789012"}]}, "the sid"),
        ({"permissions": [{"sid": API_SID, "principal": "123456789012"}]}, "belongs to an API"),
        ({"permissions": [{"sid": "a", "principal": "1", "source_arn": "x"}]}, "neither an ARN"),
    ],
)
def test_what_lambda_would_refuse_is_said_before(source: Path, values: dict[str, Any], words: str) -> None:
    (problem,) = KIND.problems(spec(source, **values))
    assert words in problem


def test_a_syntax_error_names_file_and_line(source: Path) -> None:
    (source / "broken.py").write_text("x = 1\ndef f(:\n")
    (problem,) = KIND.problems(spec(source))
    assert f"{source / 'broken.py'}:2:" in problem


def test_a_converged_function_costs_two_calls_and_no_upload(source: Path) -> None:
    wanted = spec(source)
    aws = scripted(answers(wanted))
    assert look(aws, wanted)[2] == ()
    assert aws.names() == ["GetFunction", "GetPolicy"]


KEY = "arn:aws:kms:eu-west-1:123456789012:key/k"


def test_tags_that_lambda_leaves_out_for_lack_of_rights_are_an_error_and_no_drift(source: Path) -> None:
    answered = answers(spec(source))
    answered["GetFunction"] |= {"TagsError": {"ErrorCode": "Denied", "Message": "no"}}
    with pytest.raises(EngineError, match=r"tags cannot be read: no\. Allow lambda:ListTags"):
        KIND.read(scripted(answered), spec(source))


def test_an_environment_that_cannot_be_decrypted_is_an_error_but_to_who_destroys_it_or_has_another_key(
    source: Path,
) -> None:
    denied = {"Error": {"ErrorCode": "AccessDenied", "Message": "denied"}}
    answered = answers(spec(source), KMSKeyArn=KEY, Environment=denied)
    found = KIND.read(scripted(answered), spec(source))
    assert found is not None
    with pytest.raises(EngineError, match=f"environment cannot be read: denied. Allow kms:Decrypt with {KEY}"):
        KIND.desired(scripted(answered), spec(source, kms_key=KEY), found)
    other = f"{KEY}2"
    assert KIND.desired(scripted(answered), spec(source, kms_key=other), found)["kms_key"] == other


def test_one_that_lambda_deletes_is_waited_for(source: Path) -> None:
    found, _goal, _changes = look(scripted(answers(spec(source), State="Deleting")), spec(source))
    assert (found.settled, found.deleting) == (False, True)


def test_code_waits_until_the_settings_have_settled(source: Path) -> None:
    wanted = spec(source, timeout_seconds=9)
    aws = scripted(answers(wanted, CodeSha256="other"))
    KIND.update(aws, wanted, *look(aws, wanted))
    assert aws.asked("UpdateFunctionCode") == []
    (sent,) = aws.asked("UpdateFunctionConfiguration")
    assert sent["Timeout"] == 9
    aws = scripted(answers(wanted, CodeSha256="other", Timeout=9))
    KIND.update(aws, wanted, *look(aws, wanted))
    assert aws.asked("UpdateFunctionConfiguration") == []
    assert len(aws.asked("UpdateFunctionCode")) == 1


@pytest.mark.parametrize("state", [{"State": "Pending"}, {"LastUpdateStatus": "InProgress"}])
def test_a_function_at_work_is_not_settled(source: Path, state: dict[str, str]) -> None:
    wanted = spec(source)
    assert not look(scripted(answers(wanted, **state)), wanted)[0].settled


def test_a_failed_update_is_seen_and_tried_again(source: Path) -> None:
    wanted = spec(source)
    failed = answers(wanted, LastUpdateStatus="Failed", LastUpdateStatusReason="no such key")
    aws = scripted(failed)
    found, goal, changes = look(aws, wanted)
    assert [(change.dotted, change.before) for change in changes] == [("failure", "no such key")]
    KIND.update(aws, wanted, found, goal, changes)
    assert len(aws.asked("UpdateFunctionConfiguration")) == 1


def test_what_is_no_longer_described_is_cleared_and_not_left(source: Path) -> None:
    wanted = spec(source)
    aws = scripted(
        answers(
            wanted,
            Description="old",
            KMSKeyArn="arn:aws:kms:x:1:key/1",
            DeadLetterConfig={"TargetArn": "arn:aws:sqs:x:1:dead"},
            Layers=[{"Arn": LAYER}],
            Environment={"Variables": {"A": "1"}},
        )
    )
    KIND.update(aws, wanted, *look(aws, wanted))
    (sent,) = aws.asked("UpdateFunctionConfiguration")
    assert (sent["Description"], sent["KMSKeyArn"], sent["DeadLetterConfig"]) == ("", "", {"TargetArn": ""})
    assert (sent["Layers"], sent["Environment"]) == ([], {"Variables": {}})


def test_a_function_that_was_stopped_by_hand_goes_on(source: Path) -> None:
    wanted = spec(source)
    stopped = answers(wanted)
    stopped["GetFunction"]["Concurrency"] = {"ReservedConcurrentExecutions": 0}
    aws = scripted(stopped)
    KIND.update(aws, wanted, *look(aws, wanted))
    assert aws.names().count("DeleteFunctionConcurrency") == 1


FOREIGN_API = f"arn:aws:execute-api:{REGION}:999999999999:a1/*"


@pytest.mark.parametrize(
    "condition", [{}, *({"ArnLike": {"AWS:SourceArn": arn}} for arn in ("arn:aws:s3:::anything", FOREIGN_API))]
)
def test_an_apis_own_statement_is_left_alone_and_a_counterfeit_is_not(source: Path, condition: dict[str, Any]) -> None:
    wanted = spec(source)
    assert look(scripted(answers(wanted, API)), wanted)[2] == ()
    aws = scripted(answers(wanted, {**API, "Condition": condition}))
    KIND.update(aws, wanted, *look(aws, wanted))
    assert aws.asked("RemovePermission") == [{"FunctionName": "write", "StatementId": API_SID}]


def test_a_changed_permission_is_removed_first(source: Path) -> None:
    wanted = spec(source, permissions=[{"sid": "a", "principal": ACCOUNT, "source_arn": "s3:new"}])
    old = {"Sid": "a", "Effect": "Allow", "Principal": {"AWS": f"arn:aws:iam::{ACCOUNT}:root"}}
    old |= {"Action": "lambda:InvokeFunction", "Condition": {"ArnLike": {"AWS:SourceArn": "arn:aws:s3:::old"}}}
    aws = scripted(answers(wanted, old))
    found, goal, changes = look(aws, wanted)
    assert [change.dotted for change in changes] == ["permissions.a.source_arn"]
    aws.calls.clear()
    KIND.update(aws, wanted, found, goal, changes)
    assert [name for name, _ in aws.calls] == ["RemovePermission", "AddPermission"]


def test_references_in_the_environment_cost_no_call(source: Path) -> None:
    values = {"QUEUE_URL": {"queue_url": "posts.fifo"}, "TOPIC_ARN": {"arn": "sns:n"}, "ON": True, "N": 3}
    goal = KIND.desired(scripted({}), spec(source, environment=values), None)
    assert goal["environment"] == {
        "QUEUE_URL": f"https://sqs.{REGION}.amazonaws.com/{ACCOUNT}/posts.fifo",
        "TOPIC_ARN": f"arn:aws:sns:{PLACE}:n",
        "ON": "true",
        "N": "3",
    }
    local = scripted({}, "http://127.0.0.1:4566")
    goal = KIND.desired(local, spec(source, environment={"URL": {"queue_url": "q"}}), None)
    assert goal["environment"] == {"URL": f"http://127.0.0.1:4566/{ACCOUNT}/q"}


def test_a_layer_is_looked_up_once_for_all_functions(source: Path) -> None:
    aws = scripted({"ListLayerVersions": {"LayerVersions": [{"Version": 7, "LayerVersionArn": LAYER}]}})
    for name in ("one", "two"):
        assert KIND.desired(aws, spec(source, name=name, layers=[{"name": "web"}]), None)["layers"] == [LAYER]
    assert aws.names() == ["ListLayerVersions"]


def test_a_layer_with_its_folder_is_never_an_older_version(source: Path, tmp_path: Path) -> None:
    folder = tmp_path / "layer"
    folder.mkdir()
    (folder / "requirements.txt").write_text("somewhere==1.0\n")
    layers = [{"name": "web", "directory": str(folder)}]
    wanted = spec(source, layers=layers)
    old = {"Version": 7, "LayerVersionArn": LAYER, "Description": f"content={'0' * 64}"}
    old_only = {"ListLayerVersions": {"LayerVersions": [old]}}
    assert KIND.desired(scripted(old_only, plan_only=True), wanted, None)["layers"] == [UNKNOWN]
    with pytest.raises(MissingReference, match="web"):
        KIND.desired(scripted(old_only), wanted, None)
    new = {**old, "Description": f"content={layer_identity(folder, 'python3.13', 'x86_64')}"}
    assert KIND.desired(scripted({"ListLayerVersions": {"LayerVersions": [new]}}), wanted, None)["layers"] == [LAYER]


@pytest.mark.parametrize(
    ("code", "message"),
    [
        ("InvalidParameterValueException", "The role defined for the function cannot be assumed by Lambda."),
        (
            "InvalidParameterValueException",
            "The provided execution role does not have permissions to call SendMessage on SQS",
        ),
        ("InvalidParameterValueException", "KMS key is invalid for CreateGrant"),
        ("ResourceConflictException", "An update is in progress for resource"),
    ],
)
def test_errors_that_pass(code: str, message: str) -> None:
    assert passing(ClientError({"Error": {"Code": code, "Message": message}}, "CreateFunction"), KIND.transient)


def test_other_bad_parameters_do_not_pass() -> None:
    error = ClientError({"Error": {"Code": "InvalidParameterValueException", "Message": "Unzipped size"}}, "X")
    assert not passing(error, KIND.transient)
