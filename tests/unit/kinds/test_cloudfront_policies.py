"""CloudFront's policies: refused descriptions, races, and no call more than the list when nothing differs."""

from __future__ import annotations

from typing import Any

import pytest
from scripted_aws import Fails, quick, scripted
from unit.kinds.described import spec_of

from ansible_collections.serverless.aws.plugins.module_utils.engine.converge import converge
from ansible_collections.serverless.aws.plugins.module_utils.engine.errors import Failures
from ansible_collections.serverless.aws.plugins.module_utils.engine.options import Options
from ansible_collections.serverless.aws.plugins.module_utils.kinds import (
    cloudfront_cache_policy,
    cloudfront_response_headers_policy,
)

CACHE, HEADERS = cloudfront_cache_policy.KIND, cloudfront_response_headers_policy.KIND


def cache(**given: Any) -> dict[str, Any]:
    return spec_of("cloudfront_cache_policies", "cache_policies", **{"name": "feed", **given})


def headers(**given: Any) -> dict[str, Any]:
    return spec_of("cloudfront_response_headers_policies", "headers_policies", **{"name": "posts", **given})


def listing(config: dict[str, Any], marker: str | None = None) -> dict[str, Any]:
    item = {"Type": "custom", "CachePolicy": {"Id": "P1", "CachePolicyConfig": config}}
    return {"CachePolicyList": {"Items": [item], **({"NextMarker": marker} if marker else {})}}


def test_a_converged_policy_costs_its_list_only_however_many_pages() -> None:
    own = CACHE.wire_form(cache(), CACHE.desired(scripted({}), cache(), None), {})
    aws = scripted({"ListCachePolicies": [listing({**own, "Name": "other"}, "next"), listing(own)]})
    (plan,) = converge(CACHE, [cache()], aws, Options(), quick)
    assert plan.changes == ()
    assert [call.get("Marker") for call in aws.asked("ListCachePolicies")] == [None, "next"]


def test_the_comment_names_the_owner_and_the_plan_shows_it_as_a_change_of_its_own() -> None:
    own = CACHE.wire_form(cache(comment="The feed"), CACHE.desired(scripted({}), cache(comment="The feed"), None), {})
    there = [own]

    def update(params: dict[str, Any]) -> dict[str, Any]:
        there[0] = params["CachePolicyConfig"]
        return {}

    answers = {
        "ListCachePolicies": lambda params: listing(there[0]),
        "GetCachePolicyConfig": lambda params: {"CachePolicyConfig": there[0], "ETag": "e"},
        "UpdateCachePolicy": update,
    }
    described = [cache(comment="The feed")]
    (plan,) = converge(CACHE, described, scripted(answers, stack="posts"), Options(stack="posts"), quick)
    assert [change.dotted for change in plan.changes] == ["owner"]
    assert there[0]["Comment"] == "The feed [stack=posts]"
    (plan,) = converge(CACHE, described, scripted(answers, stack="posts"), Options(stack="posts"), quick)
    assert plan.changes == ()
    with pytest.raises(Failures, match="belongs to the stack posts"):
        converge(CACHE, described, scripted(answers, stack="other"), Options(stack="other"), quick)
    converge(CACHE, described, scripted(answers, stack="other"), Options(stack="other", take_over=True), quick)
    assert there[0]["Comment"] == "The feed [stack=other]"


def test_a_comment_leaves_room_for_the_owner() -> None:
    assert list(CACHE.problems(cache(comment="x" * 88))) == []
    (problem,) = CACHE.problems(cache(comment="x" * 89))
    assert "88 are allowed here" in problem


def test_lifetimes_that_the_api_leaves_out_are_its_defaults() -> None:
    normal = CACHE.normal_form({"Name": "feed", "MinTTL": 100_000})
    assert (normal["default_ttl_seconds"], normal["maximum_ttl_seconds"]) == (100_000, 31_536_000)


def test_a_stale_etag_is_fetched_again_and_a_policy_in_use_is_waited_for() -> None:
    own = CACHE.wire_form(cache(), CACHE.desired(scripted({}), cache(), None), {})
    there = [own]

    def update(params: dict[str, Any]) -> dict[str, Any]:
        there[0] = params["CachePolicyConfig"]
        return {}

    def delete(params: dict[str, Any]) -> dict[str, Any]:
        there.clear()
        return {}

    answers = {
        "ListCachePolicies": lambda params: listing(there[0]) if there else {"CachePolicyList": {}},
        "GetCachePolicyConfig": lambda params: {"CachePolicyConfig": there[0], "ETag": "e"},
        "UpdateCachePolicy": [Fails("PreconditionFailed"), update],
        "DeleteCachePolicy": [Fails("CachePolicyInUse"), delete],
    }
    answers = {key: stepped(value) if isinstance(value, list) else value for key, value in answers.items()}
    converge(CACHE, [cache(comment="new")], scripted(answers), Options(), quick)
    assert there[0]["Comment"] == "new"
    converge(CACHE, [cache()], scripted(answers), Options(state="absent"), quick)
    assert there == []


def stepped(steps: list[Any]) -> Any:
    """One answer after the other."""
    left = list(steps)

    def answer(params: dict[str, Any]) -> Any:
        step = left.pop(0)
        return step if isinstance(step, Fails) else step(params)

    return answer


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"minimum_ttl_seconds": 10, "default_ttl_seconds": 5}, "must grow"),
        ({"query_strings_behavior": "whitelist"}, "exactly with whitelist"),
        ({"cookies": ["session"]}, "exactly with whitelist"),
        ({"default_ttl_seconds": 0, "maximum_ttl_seconds": 0}, "gzip_enabled"),
    ],
)
def test_cache_policies_that_cloudfront_refuses(given: dict[str, Any], said: str) -> None:
    (problem,) = CACHE.problems(cache(**given))
    assert said in problem


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"cors": {"allow_origins": ["*"], "credentials_enabled": True}}, "exact allow_origins"),
        ({"cors": {"allow_origins": []}}, "at least one item"),
        ({"strict_transport_security": {"preload_enabled": True}}, "needs subdomains_enabled"),
        ({"xss_protection": {"block_enabled": True}}, "need protection_enabled"),
        ({"server_timing_sampling_percent": 101}, "0 to 100"),
        ({"strict_transport_security": {"max_age_seconds": -1}}, "it cannot be less than 0"),
        ({"custom_headers": [{"name": "X-One", "value": "1"}, {"name": "x-one", "value": "2"}]}, "twice"),
    ],
)
def test_headers_policies_that_cloudfront_refuses(given: dict[str, Any], said: str) -> None:
    (problem,) = HEADERS.problems(headers(**given))
    assert said in problem


def test_the_filter_that_is_off_is_sent_without_its_details() -> None:
    described = headers(xss_protection={})
    wire = HEADERS.wire_form(described, HEADERS.desired(scripted({}), described, None), {})
    assert wire["SecurityHeadersConfig"]["XSSProtection"] == {"Override": True, "Protection": False}
