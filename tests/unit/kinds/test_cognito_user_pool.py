"""User pools: rules of the description, and an UpdateUserPool that loses nothing."""

from __future__ import annotations

from functools import cache
from typing import Any

import boto3
import pytest
from moto import mock_aws
from scripted_aws import ScriptedAws, scripted
from unit.kinds.described import spec_of

from ansible_collections.serverless.aws.plugins.module_utils.engine import sessions
from ansible_collections.serverless.aws.plugins.module_utils.engine.aws import Aws
from ansible_collections.serverless.aws.plugins.module_utils.engine.connection import Connection
from ansible_collections.serverless.aws.plugins.module_utils.engine.converge import converge
from ansible_collections.serverless.aws.plugins.module_utils.engine.diff import diff
from ansible_collections.serverless.aws.plugins.module_utils.engine.errors import Ambiguous
from ansible_collections.serverless.aws.plugins.module_utils.engine.kind import Found
from ansible_collections.serverless.aws.plugins.module_utils.engine.options import Options
from ansible_collections.serverless.aws.plugins.module_utils.kinds.cognito_user_pool import KIND, schema, wire


def spec(**values: Any) -> dict[str, Any]:
    return spec_of("cognito_user_pools", "user_pools", **{"name": "posts", **values})


def raw() -> Any:
    return boto3.client("cognito-idp", region_name="eu-west-1", aws_access_key_id="a", aws_secret_access_key="b")


@pytest.mark.parametrize(
    ("values", "option"),
    [
        ({"password_policy": {"minimum_length": 5}}, "password_policy.minimum_length"),
        ({"password_policy": {"history_size": 3}, "tier": "lite"}, "password_policy.history_size"),
        ({"threat_protection": "enforced"}, "threat_protection"),
        ({"first_auth_factors": ["password", "email_otp"], "tier": "lite"}, "first_auth_factors"),
        ({"first_auth_factors": ["email_otp"]}, "first_auth_factors"),
        ({"alias_attributes": ["email"]}, "alias_attributes"),
        ({"mfa": "optional", "mfa_methods": []}, "mfa_methods"),
        ({"mfa": "optional", "mfa_methods": ["email"]}, "email_identity"),
        ({"mfa": "optional", "mfa_methods": ["email"], "email_identity": "a@example.com"}, "account_recovery"),
        ({"email_from": "a@example.com"}, "email_identity"),
        ({"verified_before_update": ["email"], "auto_verified_attributes": []}, "auto_verified_attributes"),
        ({"account_recovery": ["admin_only", "verified_email"]}, "account_recovery"),
        ({"verification_email": {"body": "no code"}}, "verification_email.body"),
        ({"invitation_email": {"body": "{username}"}}, "invitation_email.body"),
        ({"groups": [{"name": "staff"}, {"name": "staff"}]}, "groups has staff twice"),
        ({"schema": [{"name": "plan", "required": True}]}, "schema"),
        ({"schema": [{"name": "email"}, {"name": "email"}]}, "schema"),
        ({"schema": [{"name": "email", "type": "number"}]}, "schema"),
    ],
)
def test_what_cognito_refuses_is_named_before_the_first_call(values: dict[str, Any], option: str) -> None:
    assert any(option in problem for problem in KIND.problems(spec(**values)))


def test_the_default_description_has_no_problem() -> None:
    assert list(KIND.problems(spec())) == []


def test_an_update_keeps_every_member_that_the_description_does_not_have(monkeypatch: pytest.MonkeyPatch) -> None:
    """moto resets what UpdateUserPool is not told, as AWS does."""
    # sessions share botocore's handlers, and those of before moto was imported do not know it
    monkeypatch.setattr(sessions, "shared", cache(sessions.shared.__wrapped__))
    triggers = {"PreSignUp": "arn:aws:lambda:eu-west-1:123456789012:function:check"}
    with mock_aws():
        pool = raw().create_user_pool(
            PoolName="posts",
            UsernameAttributes=["email"],
            UsernameConfiguration={"CaseSensitive": False},
            Schema=[{"Name": "email", "AttributeDataType": "String", "Required": True, "Mutable": True}],
            LambdaConfig=triggers,
            SmsAuthenticationMessage="Code {####}",
            UserPoolTags={"team": "feed"},
        )["UserPool"]["Id"]
        connection = Connection(region="eu-west-1", access_key="a", secret_key="b")
        found = KIND.read(Aws(connection, account_id="123456789012"), spec())
        assert found
        aws = Aws(connection, account_id="123456789012")
        goal = KIND.desired(aws, spec(), found)
        changes = diff(dict(found.attributes), goal)
        assert {"password_policy", "deletion_protection_enabled"} <= {change.path[0] for change in changes}
        KIND.update(aws, spec(), found, goal, changes)
        after = raw().describe_user_pool(UserPoolId=pool)["UserPool"]
    assert after["LambdaConfig"] == triggers
    assert after["SmsAuthenticationMessage"] == "Code {####}"
    assert after["UserPoolTags"] == {"team": "feed"}
    assert after["Policies"]["PasswordPolicy"]["MinimumLength"] == 12
    assert after["DeletionProtection"] == "ACTIVE"


def test_superseded_members_are_never_sent_back() -> None:
    current = {
        "AdminCreateUserConfig": {"UnusedAccountValidityDays": 7, "AllowAdminCreateUserOnly": True},
        "EmailVerificationMessage": "old {####}",
        "VerificationMessageTemplate": {"EmailMessage": "old {####}", "SmsMessage": "{####}"},
    }
    goal = KIND.desired(scripted({}), spec(), None)
    sent = wire.wire_form(goal, current)
    assert sent["AdminCreateUserConfig"] == {"AllowAdminCreateUserOnly": False}
    assert "EmailVerificationMessage" not in sent
    assert sent["VerificationMessageTemplate"] == {"SmsMessage": "{####}", "DefaultEmailOption": "CONFIRM_WITH_CODE"}
    assert "DeviceConfiguration" not in sent  # left out, Cognito forgets devices


def test_going_back_to_passwords_alone_is_said_to_all_but_the_plan_without_factors() -> None:
    def sent(**values: Any) -> Any:
        return wire.wire_form(KIND.desired(scripted({}), spec(**values), None))["Policies"].get("SignInPolicy")

    assert sent() == {"AllowedFirstAuthFactors": ["PASSWORD"]}
    assert sent(tier="lite") is None


def test_mfa_off_names_no_method_and_optional_names_totp() -> None:
    aws = scripted({})
    assert wire.mfa_wire(KIND.desired(aws, spec(), None), {}) == {"MfaConfiguration": "OFF"}
    sent = wire.mfa_wire(KIND.desired(aws, spec(mfa="optional"), None), {})
    assert sent == {"MfaConfiguration": "OPTIONAL", "SoftwareTokenMfaConfiguration": {"Enabled": True}}


@pytest.mark.parametrize("comes", [True, False])
def test_mail_as_a_second_factor_comes_after_what_it_needs_and_goes_before_it(comes: bool) -> None:
    mails = spec(mfa="optional", mfa_methods=["email"], email_identity="a@example.com", account_recovery=["admin_only"])
    before, after = (spec(), mails) if comes else (mails, spec())
    calls = {"DescribeUserPool": {"UserPool": {"Id": "eu-west-1_a"}}, "GetUserPoolMfaConfig": {}}
    aws = scripted({**calls, "UpdateUserPool": {}, "SetUserPoolMfaConfig": {}})
    has, goal = KIND.desired(aws, before, None), KIND.desired(aws, after, None)
    KIND.update(aws, after, Found(has, {"id": "eu-west-1_a"}), goal, diff(has, goal))
    writes = [name for name, _params in aws.calls if name not in calls]
    assert writes == (
        ["UpdateUserPool", "SetUserPoolMfaConfig"] if comes else ["SetUserPoolMfaConfig", "UpdateUserPool"]
    )


def test_a_pool_is_created_without_mfa_and_gets_it_by_its_own_call() -> None:
    aws = scripted({"CreateUserPool": {"UserPool": {"Id": "eu-west-1_a"}}})
    KIND.create(aws, spec(), KIND.desired(aws, spec(mfa="required"), None))
    (sent,) = aws.asked("CreateUserPool")
    assert "MfaConfiguration" not in sent
    assert sent["DeletionProtection"] == "ACTIVE"


def test_a_new_custom_attribute_is_added_and_a_changed_one_is_immutable() -> None:
    has = schema.actual([{"Name": "custom:plan", "AttributeDataType": "String", "Mutable": True, "Required": False}])
    found = Found({"schema": has})
    aws = scripted({})
    goal = KIND.desired(aws, spec(schema=[{"name": "plan"}, {"name": "rank", "type": "number"}]), found)
    assert set(goal["schema_additions"]) == {"custom:rank"}
    assert set(goal["schema"]) == {"custom:plan"}
    changed = KIND.desired(aws, spec(schema=[{"name": "plan", "mutable": False}]), found)
    assert [change.dotted for change in diff({"schema": has}, {"schema": changed["schema"]})] == [
        "schema.custom:plan.mutable"
    ]


def pool(pool_id: str, created: str, stack: str | None = None, **more: Any) -> dict[str, Any]:
    tags = {"serverless.aws:stack": stack} if stack else {}
    return {"Id": pool_id, "Name": "posts", "CreationDate": created, "UserPoolTags": tags, **more}


def two_pools(*pools: dict[str, Any]) -> ScriptedAws:
    by_id = {one["Id"]: one for one in pools}
    return scripted(
        {
            "ListUserPools": {"UserPools": [{"Id": one["Id"], "Name": one["Name"]} for one in pools]},
            "DescribeUserPool": lambda params: {"UserPool": by_id[params["UserPoolId"]]},
        },
        stack="feed",
    )


def test_the_stacks_own_pool_is_meant_and_another_stacks_is_not() -> None:
    aws = two_pools(pool("p1", "1", "other"), pool("p2", "2", "feed"))
    found = KIND.read(aws, spec())
    assert found
    assert found.identity["id"] == "p2"
    assert KIND.read(two_pools(pool("p1", "1", "other")), spec()) is None


def test_two_pools_of_one_name_are_an_error_that_lists_both() -> None:
    with pytest.raises(Ambiguous, match="p1, p2"):
        KIND.read(two_pools(pool("p2", "2"), pool("p1", "1")), spec())


def test_a_protected_pool_is_not_deleted_and_the_error_names_the_option() -> None:
    aws = two_pools(pool("p1", "1", DeletionProtection="ACTIVE"))
    with pytest.raises(Exception, match="deletion_protection_enabled"):
        converge(KIND, [spec()], aws, Options(state="absent"))
    assert not aws.asked("DeleteUserPool")


def test_an_immutable_change_is_refused_and_writes_nothing() -> None:
    aws = two_pools(pool("p1", "1", UsernameAttributes=["phone_number"]))
    with pytest.raises(Exception, match="holds data") as raised:
        converge(KIND, [spec()], aws, Options())
    assert not {"UpdateUserPool", "DeleteUserPool", "CreateUserPool"} & set(aws.names())
    assert "username_attributes" in str(raised.value)
