"""The value of an API key: that of the key with exactly this name, of this stack, and asked for by its id."""

from __future__ import annotations

from typing import Any

import pytest
from scripted_aws import ScriptedAws, scripted

from ansible_collections.serverless.aws.plugins.module_utils.ansible_side.api_key_value import API_KEY_VALUE, value
from ansible_collections.serverless.aws.plugins.module_utils.engine.errors import Ambiguous, EngineError

STACK = "serverless.aws:stack"


def key(key_id: str, name: str, stack: str = "") -> dict[str, Any]:
    return {"id": key_id, "name": name, "tags": {STACK: stack} if stack else {}}


def aws(*keys: dict[str, Any], stack: str | None = None) -> ScriptedAws:
    """An account with these keys; each one's value tells its id."""
    return scripted(
        {
            "GetApiKeys": {"items": list(keys)},
            "GetApiKey": lambda params: {"value": f"value of {params['apiKey']}" if params["includeValue"] else None},
        },
        stack=stack,
    )


def test_the_key_of_that_name_and_not_of_one_that_begins_so() -> None:
    here = aws(key("k1", "web-2"), key("k2", "web"))
    assert value(here, "web") == {"changed": False, "value": "value of k2"}
    assert here.asked("GetApiKeys")[0]["nameQuery"] == "web"
    assert here.asked("GetApiKey") == [{"apiKey": "k2", "includeValue": True}]


def test_of_two_with_its_name_the_stack_s_own() -> None:
    assert (
        value(aws(key("k1", "web", "theirs"), key("k2", "web", "ours"), stack="ours"), "web")["value"] == "value of k2"
    )


def test_of_two_nobody_can_tell_apart_both_are_named() -> None:
    with pytest.raises(Ambiguous, match=r"k1.*k2"):
        value(aws(key("k1", "web"), key("k2", "web")), "web")


def test_a_key_that_is_not_there() -> None:
    here = aws(key("k1", "web-2"))
    with pytest.raises(EngineError, match="API key web does not exist"):
        value(here, "web")
    assert "GetApiKey" not in here.names()


def test_it_takes_a_session_and_a_stack_and_nothing_that_changes_a_resource() -> None:
    options = API_KEY_VALUE.argument_spec
    assert {"name", "stack", "region", "endpoint_url"} <= set(options)
    assert not {"state", "purge_tags", "take_over"} & set(options)
