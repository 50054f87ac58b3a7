"""Clients of user pools: rules, lifetimes, and an update that loses nothing."""

from __future__ import annotations

from typing import Any

import pytest
from scripted_aws import scripted
from unit.kinds.described import spec_of

from ansible_collections.serverless.aws.plugins.module_utils.engine.diff import Change, diff
from ansible_collections.serverless.aws.plugins.module_utils.engine.errors import MissingReference
from ansible_collections.serverless.aws.plugins.module_utils.engine.kind import Found
from ansible_collections.serverless.aws.plugins.module_utils.kinds.cognito_user_pool_client import KIND
from ansible_collections.serverless.aws.plugins.module_utils.kinds.cognito_user_pool_client.wire import (
    normal_form,
    wire_form,
)


def spec(**values: Any) -> dict[str, Any]:
    return spec_of("cognito_user_pool_clients", "clients", **{"user_pool": "posts", "name": "web", **values})


IDENTITY = {"id": "c", "pool_id": "eu-west-1_p"}
OAUTH = {"oauth_flows": ["code"], "oauth_scopes": ["openid"], "callback_urls": ["https://a.example"]}


@pytest.mark.parametrize(
    ("values", "option"),
    [
        ({"access_token_seconds": 10}, "access_token_seconds"),
        ({"refresh_token_seconds": 3_600, "id_token_seconds": 7_200}, "id_token_seconds"),
        ({"auth_session_seconds": 200}, "auth_session_seconds"),
        ({"refresh_token_rotation_enabled": True}, "auth_flows"),
        ({"propagate_user_context_enabled": True}, "secret_enabled"),
        ({**OAUTH, "callback_urls": []}, "callback_urls"),
        ({**OAUTH, "oauth_scopes": []}, "oauth_scopes"),
        ({"oauth_scopes": ["openid"]}, "oauth_scopes needs oauth_flows"),
        ({"callback_urls": ["https://a.example"]}, "callback_urls needs oauth_flows"),
        ({"logout_urls": ["https://a.example"]}, "logout_urls needs oauth_flows"),
        ({**OAUTH, "oauth_flows": ["code", "client_credentials"]}, "client_credentials"),
        ({**OAUTH, "default_redirect_uri": "https://b.example"}, "default_redirect_uri"),
        ({**OAUTH, "callback_urls": ["http://a.example"]}, "https"),
        ({**OAUTH, "callback_urls": ["https://a.example/#x"]}, "fragment"),
    ],
)
def test_what_cognito_refuses_is_named_before_the_first_call(values: dict[str, Any], option: str) -> None:
    assert any(option in problem for problem in KIND.problems(spec(**values)))


def test_a_page_on_localhost_may_be_plain_http() -> None:
    assert not list(KIND.problems(spec(**{**OAUTH, "callback_urls": ["http://localhost:3000/callback"]})))


def test_lifetimes_are_seconds_whatever_their_unit_and_default() -> None:
    normal = normal_form({"AccessTokenValidity": 15, "TokenValidityUnits": {"AccessToken": "minutes"}})
    assert normal["access_token_seconds"] == 900
    assert normal["id_token_seconds"] == 3_600
    assert normal["refresh_token_seconds"] == 2_592_000
    assert normal_form({"RefreshTokenValidity": 2})["refresh_token_seconds"] == 172_800


def test_flows_that_nobody_may_use_are_none() -> None:
    client = {"AllowedOAuthFlows": ["code"], "AllowedOAuthFlowsUserPoolClient": False}
    assert normal_form(client)["oauth_flows"] == []
    assert normal_form({**client, "AllowedOAuthFlowsUserPoolClient": True})["oauth_flows"] == ["code"]


def test_the_wire_form_read_back_is_the_goal() -> None:
    full = spec(
        **OAUTH, auth_flows=["user_srp"], refresh_token_rotation_enabled=True, refresh_token_rotation_grace_seconds=9
    )
    goal = KIND.desired(scripted({}), full, None)
    assert diff({**normal_form(wire_form(goal)), "left_over": []}, goal) == ()


def test_an_update_writes_the_whole_and_keeps_what_it_does_not_manage() -> None:
    analytics = {"ApplicationId": "x"}
    current = {"AnalyticsConfiguration": analytics, "RefreshTokenRotation": {"Feature": "ENABLED"}}
    aws = scripted({"DescribeUserPoolClient": {"UserPoolClient": current}, "UpdateUserPoolClient": {}})
    goal = KIND.desired(aws, spec(**OAUTH), None)
    KIND.update(aws, spec(**OAUTH), Found(goal, IDENTITY), goal, (Change(("callback_urls",), [], []),))
    (sent,) = aws.asked("UpdateUserPoolClient")
    assert sent["AnalyticsConfiguration"] == analytics
    assert sent["RefreshTokenRotation"] == {"Feature": "DISABLED"}
    assert sent["CallbackURLs"] == ["https://a.example"]
    assert sent["TokenValidityUnits"] == {"AccessToken": "seconds", "IdToken": "seconds", "RefreshToken": "seconds"}
    assert "ReadAttributes" not in sent  # left out it is every attribute, empty it would be none


def test_a_client_of_a_missing_pool_is_an_error_in_a_run() -> None:
    aws = scripted({"ListUserPools": {"UserPools": []}})
    assert KIND.read(aws, spec()) is None
    with pytest.raises(MissingReference, match="posts"):
        KIND.create(aws, spec(), KIND.desired(aws, spec(), None))


def test_withdrawing_names_the_pool_and_the_client() -> None:
    aws = scripted({"DeleteUserPoolClient": {}})
    KIND.withdraw(aws, "eu-west-1_a/c1")
    assert aws.asked("DeleteUserPoolClient") == [{"UserPoolId": "eu-west-1_a", "ClientId": "c1"}]


def test_a_replaced_client_keeps_its_settings_under_another_name_until_it_is_left_over() -> None:
    aws = scripted({"DescribeUserPoolClient": {"UserPoolClient": {}}, "UpdateUserPoolClient": {}})
    found = Found(KIND.desired(aws, spec(**OAUTH), None), IDENTITY)
    assert KIND.set_aside(aws, spec(), found)
    (sent,) = aws.asked("UpdateUserPoolClient")
    assert (sent["ClientName"], sent["CallbackURLs"]) == ("web+replaced", ["https://a.example"])
    aws = scripted({"DeleteUserPoolClient": {}})
    beside = Found({**found.attributes, "left_over": ["old"]}, IDENTITY)
    KIND.update(aws, spec(), beside, found.attributes, (Change(("left_over",), ["old"], []),))
    assert aws.asked("DeleteUserPoolClient") == [{"UserPoolId": "eu-west-1_p", "ClientId": "old"}]
