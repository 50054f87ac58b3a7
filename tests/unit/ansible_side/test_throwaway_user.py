"""The throwaway user: never somebody else's, its password never seen, and clear words when a step is missing."""

from __future__ import annotations

import string
import sys

import pytest
from scripted_aws import Fails, ScriptedAws, scripted

from ansible_collections.serverless.aws.plugins.module_utils.ansible_side.throwaway_user import (
    absent,
    new_password,
    present,
    srp,
    tokens,
)
from ansible_collections.serverless.aws.plugins.module_utils.engine.errors import EngineError, Refused

PARAMS = {"user_pool": "posts", "client": "web", "user_name": "v@example.com", "attributes": {}}
POOL = {"Id": "eu-west-1_a", "Name": "posts", "Policies": {"PasswordPolicy": {"MinimumLength": 40}}}
NOBODY = Fails("UserNotFoundException")


def aws(user: object, **options: bool) -> ScriptedAws:
    return scripted(
        {
            "ListUserPools": {"UserPools": [{"Id": POOL["Id"], "Name": "posts"}]},
            "DescribeUserPool": {"UserPool": POOL},
            "ListUserPoolClients": {"UserPoolClients": [{"ClientId": "c1", "ClientName": "web"}]},
            "AdminGetUser": user,
            "AdminDeleteUser": {},
        },
        **options,
    )


def test_a_user_that_exists_is_refused_and_keeps_its_password() -> None:
    here = aws({"Username": "v"})
    with pytest.raises(Refused, match=r"v@example\.com"):
        present(here, PARAMS)
    assert "AdminSetUserPassword" not in here.names()


def test_check_mode_makes_nobody() -> None:
    assert present(aws(NOBODY, plan_only=True), PARAMS) == {"changed": True, "user_name": "v@example.com"}


def test_deleting_twice_is_fine() -> None:
    here = aws([{"Username": "v"}, NOBODY])
    assert [absent(here, PARAMS)["changed"] for _ in range(2)] == [True, False]
    assert here.asked("AdminDeleteUser") == [{"UserPoolId": "eu-west-1_a", "Username": "v@example.com"}]


def test_the_password_is_as_long_as_the_pool_wants_and_has_every_class() -> None:
    password = new_password(POOL)
    assert len(password) == 40
    for characters in (string.ascii_uppercase, string.ascii_lowercase, string.digits):
        assert set(characters) & set(password)
    assert not password.isalnum()


def test_a_second_factor_is_named() -> None:
    with pytest.raises(EngineError, match="SOFTWARE_TOKEN_MFA"):
        tokens({"ChallengeName": "SOFTWARE_TOKEN_MFA"})


def test_a_missing_library_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pycognito.aws_srp", None)
    with pytest.raises(EngineError, match=r"pycognito.*requirements\.txt"):
        srp()
