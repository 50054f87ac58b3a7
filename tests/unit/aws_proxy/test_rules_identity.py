"""Rules of IAM and of user pools."""

from __future__ import annotations

import json

import pytest
from aws_proxy import AwsProxy

from .asking import function, policy, refused, role
from .conftest import Clients, client_factory


def test_pass_role_is_needed_by_whoever_is_not_root(
    aws: Clients, direct: Clients, strict: AwsProxy, account_id: str
) -> None:
    arn = role(direct)
    iam = aws("iam")
    iam.create_user(UserName="deployer")
    key = iam.create_access_key(UserName="deployer")["AccessKey"]
    iam.put_user_policy(UserName="deployer", PolicyName="p", PolicyDocument=policy("lambda:*"))
    theirs = client_factory(strict.url, account_id)(
        "lambda", access_key_id=key["AccessKeyId"], secret_access_key=key["SecretAccessKey"]
    )
    text = refused("AccessDeniedException", theirs.create_function, **function(arn))
    assert f"is not authorized to perform: iam:PassRole on resource: {arn}" in text
    other = {"StringEquals": {"iam:PassedToService": "events.amazonaws.com"}}
    iam.put_user_policy(
        UserName="deployer", PolicyName="q", PolicyDocument=policy("iam:PassRole", arn, Condition=other)
    )
    refused("AccessDeniedException", theirs.create_function, **function(arn))
    right = {"StringEquals": {"iam:PassedToService": "lambda.amazonaws.com"}}
    iam.put_user_policy(
        UserName="deployer", PolicyName="q", PolicyDocument=policy("iam:PassRole", arn, Condition=right)
    )
    theirs.create_function(**function(arn))


def test_groups_and_users_are_emptied_first(aws: Clients) -> None:
    iam = aws("iam")
    iam.create_group(GroupName="g")
    iam.create_user(UserName="u")
    iam.add_user_to_group(GroupName="g", UserName="u")
    refused("DeleteConflict", iam.delete_group, GroupName="g")
    refused("DeleteConflict", iam.delete_user, UserName="u")
    iam.remove_user_from_group(GroupName="g", UserName="u")
    iam.delete_group(GroupName="g")
    iam.delete_user(UserName="u")


def test_a_trust_policy_names_existing_principals(aws: Clients, account_id: str) -> None:
    iam = aws("iam")

    def trusted(kind: str) -> str:
        principal = {"AWS": f"arn:aws:iam::{account_id}:{kind}"}
        return json.dumps({"Statement": [{"Effect": "Allow", "Principal": principal, "Action": "sts:AssumeRole"}]})

    refused("MalformedPolicyDocument", iam.create_role, RoleName="r", AssumeRolePolicyDocument=trusted("user/nobody"))
    iam.create_user(UserName="somebody")
    iam.create_role(RoleName="r", AssumeRolePolicyDocument=trusted("user/somebody"))


@pytest.fixture
def pool_id(aws: Clients) -> str:
    """A pool with everything unlike its defaults."""
    made = aws("cognito-idp").create_user_pool(
        PoolName="p",
        DeletionProtection="ACTIVE",
        AutoVerifiedAttributes=["email"],
        Policies={"PasswordPolicy": {"MinimumLength": 14}},
        AdminCreateUserConfig={"AllowAdminCreateUserOnly": True},
    )
    return str(made["UserPool"]["Id"])


def test_an_update_of_a_pool_resets_what_it_omits(aws: Clients, pool_id: str) -> None:
    client = aws("cognito-idp")
    client.update_user_pool(UserPoolId=pool_id, AutoVerifiedAttributes=["email"])
    pool = client.describe_user_pool(UserPoolId=pool_id)["UserPool"]
    assert pool["AutoVerifiedAttributes"] == ["email"]
    assert pool["Policies"]["PasswordPolicy"]["MinimumLength"] == 8
    assert pool["DeletionProtection"] == "INACTIVE"
    assert pool["AdminCreateUserConfig"]["AllowAdminCreateUserOnly"] is False
    assert None not in pool.values()


def test_an_update_of_a_client_resets_what_it_omits(aws: Clients, pool_id: str) -> None:
    client = aws("cognito-idp")
    made = client.create_user_pool_client(
        UserPoolId=pool_id, ClientName="c", CallbackURLs=["https://a"], PreventUserExistenceErrors="ENABLED"
    )["UserPoolClient"]
    ids = {"UserPoolId": pool_id, "ClientId": made["ClientId"]}
    client.update_user_pool_client(**ids, CallbackURLs=["https://b"])
    found = client.describe_user_pool_client(**ids)["UserPoolClient"]
    assert found["CallbackURLs"] == ["https://b"]
    assert found["PreventUserExistenceErrors"] == "LEGACY"
    client.update_user_pool_client(**ids, PreventUserExistenceErrors="ENABLED")
    found = client.describe_user_pool_client(**ids)["UserPoolClient"]
    assert "CallbackURLs" not in found
    assert found["PreventUserExistenceErrors"] == "ENABLED"


def test_a_pool_goes_after_its_protection_and_domain(aws: Clients, pool_id: str) -> None:
    client = aws("cognito-idp")
    text = refused("InvalidParameterException", client.delete_user_pool, UserPoolId=pool_id)
    assert "deletion protection" in text
    client.update_user_pool(UserPoolId=pool_id, DeletionProtection="INACTIVE")
    domain = {"Domain": pool_id.lower().replace("_", "-"), "UserPoolId": pool_id}
    client.create_user_pool_domain(**domain)
    assert "domain" in refused("InvalidParameterException", client.delete_user_pool, UserPoolId=pool_id)
    client.delete_user_pool_domain(**domain)
    client.delete_user_pool(UserPoolId=pool_id)
