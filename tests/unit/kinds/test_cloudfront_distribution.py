"""Distributions: found again, updated whole, switched off before they go; each member of the API known."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import botocore.session
import pytest
from scripted_aws import Fails, ScriptedAws, quick, scripted
from unit.kinds.described import spec_of

from ansible_collections.serverless.aws.plugins.module_utils.engine.converge import PartialFailure, converge
from ansible_collections.serverless.aws.plugins.module_utils.engine.errors import EngineError
from ansible_collections.serverless.aws.plugins.module_utils.engine.options import Options
from ansible_collections.serverless.aws.plugins.module_utils.engine.plan import Action
from ansible_collections.serverless.aws.plugins.module_utils.engine.values import UNKNOWN
from ansible_collections.serverless.aws.plugins.module_utils.kinds.cloudfront_distribution import KIND
from ansible_collections.serverless.aws.plugins.module_utils.kinds.cloudfront_distribution.config import (
    normal_origin,
    wire_form,
    wire_origin,
)

ARN = "arn:aws:cloudfront::123456789012:distribution/E1"
API = {"ApiId": "abc", "Name": "posts", "ProtocolType": "HTTP", "RouteSelectionExpression": "x"}
ALL = ["GET", "HEAD", "OPTIONS", "PUT", "POST", "PATCH", "DELETE"]
SECRET = "canary-secret"


def spec(**given: Any) -> dict[str, Any]:
    base = {
        "name": "posts",
        "origins": [{"id": "api", "domain_name": "api.example.net"}],
        "default_behavior": {"origin": "api"},
    }
    return spec_of("cloudfront_distributions", "distributions", **{**base, **given})


def origin(**given: Any) -> dict[str, Any]:
    return {"origins": [{"id": "api", "domain_name": "api.example.net", **given}]}


class CloudFront:
    """CloudFront with one distribution at most; each write takes `slow` looks to be deployed."""

    def __init__(self, slow: int = 0, refuse: Fails | None = None) -> None:
        self.config: dict[str, Any] | None = None
        self.tags: dict[str, str] = {}
        self.etag, self.busy, self.slow, self.refuse = 0, 0, slow, refuse
        self.others: list[dict[str, Any]] = []

    def aws(self, **more: Any) -> ScriptedAws:
        answers = {
            "ListDistributions": lambda params: {"DistributionList": {"Items": [*self.summaries(), *self.others]}},
            "GetDistribution": self.get,
            "ListTagsForResource": lambda params: {
                "Tags": {"Items": [{"Key": key, "Value": value} for key, value in self.tags.items()]}
            },
            "CreateDistributionWithTags": self.create,
            "UpdateDistribution": self.update,
            "DeleteDistribution": self.delete,
            "TagResource": lambda params: {},
            "GetSecretValue": {"SecretString": json.dumps({"current": SECRET})},
            "GetApis": {"Items": [{**API, "ApiEndpoint": "https://abc.execute-api.eu-west-1.amazonaws.com"}]},
        }
        return scripted({**answers, **more.pop("answers", {})}, **more)

    def summaries(self) -> list[dict[str, Any]]:
        if self.config is None:
            return []
        aliases = self.config.get("Aliases", {})
        return [{"Id": "E1", "ARN": ARN, "Comment": self.config["Comment"], "DomainName": "d1.net", "Aliases": aliases}]

    def get(self, params: dict[str, Any]) -> Any:
        if self.config is None:
            return Fails("NoSuchDistribution")
        status = "InProgress" if self.busy else "Deployed"
        self.busy = max(self.busy - 1, 0)
        own = {"Id": "E1", "ARN": ARN, "Status": status, "DomainName": "d1.net", "DistributionConfig": self.config}
        return {"Distribution": own, "ETag": f"e{self.etag}"}

    def write(self, config: dict[str, Any]) -> Any:
        if self.refuse:
            return self.refuse
        self.config, self.etag, self.busy = config, self.etag + 1, self.slow
        return {"Distribution": {"Id": "E1"}}

    def create(self, params: dict[str, Any]) -> Any:
        given = params["DistributionConfigWithTags"]
        self.tags = {tag["Key"]: tag["Value"] for tag in given["Tags"]["Items"]}
        return self.write(given["DistributionConfig"])

    def update(self, params: dict[str, Any]) -> Any:
        if params["IfMatch"] != f"e{self.etag}":
            return Fails("PreconditionFailed")
        return self.write(params["DistributionConfig"])

    def delete(self, params: dict[str, Any]) -> Any:
        assert self.config is not None
        if self.config["Enabled"] or self.busy:
            return Fails("DistributionNotDisabled")
        self.config = None
        return {}


def made(cloudfront: CloudFront, **given: Any) -> dict[str, Any]:
    converge(KIND, [spec(**given)], cloudfront.aws(), Options(), quick)
    assert cloudfront.config is not None
    return cloudfront.config


def test_made_in_one_write_and_found_again_with_three_reads() -> None:
    cloudfront = CloudFront()
    aws = cloudfront.aws()
    converge(KIND, [spec()], aws, Options(stack="ours"), quick)
    assert "UpdateDistribution" not in aws.names()
    assert cloudfront.tags == {"serverless.aws:name": "posts", "serverless.aws:stack": "ours"}
    again = cloudfront.aws()
    (plan,) = converge(KIND, [spec()], again, Options(stack="ours"), quick)
    assert plan.action is Action.NONE
    assert again.names() == ["GetDistribution", "ListDistributions", "ListTagsForResource"]


def test_without_a_certificate_tlsv1_is_the_normal_form_whatever_the_answer_says() -> None:
    cloudfront = CloudFront()
    config = made(cloudfront)
    config["ViewerCertificate"] = {"CloudFrontDefaultCertificate": True, "MinimumProtocolVersion": "TLSv1.2_2021"}
    (plan,) = converge(KIND, [spec()], cloudfront.aws(), Options(), quick)
    assert plan.changes == ()


def test_an_update_keeps_what_the_description_has_no_option_for() -> None:
    cloudfront = CloudFront()
    config = made(cloudfront)
    shield = {"Enabled": True, "OriginShieldRegion": "eu-west-1"}
    functions = {"Quantity": 1, "Items": [{"FunctionARN": "arn:f", "EventType": "viewer-request"}]}
    config["Origins"]["Items"][0]["OriginShield"] = shield
    config["DefaultCacheBehavior"]["FunctionAssociations"] = functions
    config["ContinuousDeploymentPolicyId"] = "policy"
    updated = made(cloudfront, comment="new")
    assert updated["Comment"] == "new [posts]"
    assert updated["Origins"]["Items"][0]["OriginShield"] == shield
    assert updated["DefaultCacheBehavior"]["FunctionAssociations"] == functions
    assert updated["ContinuousDeploymentPolicyId"] == "policy"
    assert updated["CallerReference"] == config["CallerReference"]


def test_an_older_identity_at_a_bucket_is_drift() -> None:
    bucket: dict[str, Any] = {"DomainName": "site.s3.amazonaws.com", "S3OriginConfig": {"OriginAccessIdentity": ""}}
    assert "origin_access_identity" not in normal_origin(bucket)
    bucket["S3OriginConfig"] = {"OriginAccessIdentity": "origin-access-identity/cloudfront/E1"}
    stray = normal_origin(bucket)
    assert stray["origin_access_identity"] == "origin-access-identity/cloudfront/E1"
    assert wire_origin("site", stray, bucket)["S3OriginConfig"] == {"OriginAccessIdentity": ""}


def test_a_run_waits_until_deployed_only_when_asked() -> None:
    patient, quick_one = CloudFront(slow=5), CloudFront(slow=5)
    made(patient, wait_enabled=True)
    made(quick_one)
    assert (patient.busy, quick_one.busy > 0) == (0, True)


def test_it_is_switched_off_waited_for_and_then_deleted() -> None:
    cloudfront = CloudFront()
    made(cloudfront)
    cloudfront.slow = 4
    said: list[str] = []
    aws = cloudfront.aws(report=said.append)
    converge(KIND, [spec()], aws, Options(state="absent"), quick)
    assert cloudfront.config is None
    assert len(aws.asked("UpdateDistribution")) == 1
    assert len(aws.asked("DeleteDistribution")) == 1
    assert any("switching it off" in message for message in said)


def test_a_change_by_somebody_else_in_between_is_looked_at_and_tried_again() -> None:
    cloudfront = CloudFront()
    made(cloudfront)
    refusals = [Fails("PreconditionFailed"), cloudfront.update]

    def update(params: dict[str, Any]) -> Any:
        answer = refusals.pop(0)
        return answer if isinstance(answer, Fails) else answer(params)

    aws = cloudfront.aws(answers={"UpdateDistribution": update})
    converge(KIND, [spec(comment="new")], aws, Options(), quick)
    assert len(aws.asked("UpdateDistribution")) == 2


def test_a_foreign_alias_and_a_wrong_certificate_are_said_in_words_of_the_description() -> None:
    given = {"aliases": ["a.example.com"], "certificate": "arn:aws:acm:us-east-1:1:certificate/x"}
    for code, said in (
        ("CNAMEAlreadyExists", "one distribution in the world"),
        ("InvalidViewerCertificate", "us-east-1"),
    ):
        aws = CloudFront(refuse=Fails(code)).aws()
        with pytest.raises(PartialFailure, match=said):
            converge(KIND, [spec(**given)], aws, Options(), quick)


def test_one_made_by_hand_is_taken_over_by_its_alias_and_another_of_ours_is_not() -> None:
    given = {"aliases": ["a.example.com"], "certificate": "arn:aws:acm:us-east-1:1:certificate/x"}
    cloudfront = CloudFront()
    made(cloudfront, **given)["Comment"] = "made in the console"
    cloudfront.tags = {}
    found = KIND.read(cloudfront.aws(), spec(**given))
    assert found is not None
    assert found.attributes["name"] == ""
    assert cloudfront.config is not None
    cloudfront.config["Comment"] = "another of ours [orders]"
    assert KIND.read(cloudfront.aws(), spec(**given)) is None


def test_a_lost_comment_is_made_up_for_by_the_tag() -> None:
    cloudfront = CloudFront()
    made(cloudfront)["Comment"] = "edited"
    (plan,) = converge(KIND, [spec()], cloudfront.aws(plan_only=True), Options())
    assert [change.dotted for change in plan.changes] == ["comment"]


def test_an_origin_header_comes_from_the_secret_and_is_never_shown() -> None:
    header = {"name": "x-origin-verify", "secret": "posts-origin", "secret_key": "current"}
    cloudfront = CloudFront()
    (plan,) = converge(KIND, [spec(**origin(headers=[header]))], cloudfront.aws(), Options(), quick)
    assert cloudfront.config is not None
    sent = cloudfront.config["Origins"]["Items"][0]["CustomHeaders"]["Items"]
    assert sent == [{"HeaderName": "x-origin-verify", "HeaderValue": SECRET}]
    assert SECRET not in json.dumps(plan.as_result())
    assert any(change.dotted.endswith("headers.x-origin-verify") and change.secret for change in plan.changes)


@pytest.mark.parametrize("code", ["ResourceNotFoundException", "InvalidRequestException"])
def test_a_secret_that_is_not_there_or_waits_to_be_deleted_is_known_after_apply(code: str) -> None:
    """Destroying leaves it waiting for days, and GetSecretValue refuses meanwhile; the run restores it first."""
    header = {"name": "x-origin-verify", "secret": "posts-origin", "secret_key": "current"}
    gone = {"GetSecretValue": Fails(code, "the secret was marked for deletion")}
    wanted = spec(**origin(headers=[header]))
    goal = KIND.desired(CloudFront().aws(answers=gone, plan_only=True), wanted, None)
    assert [one["headers"]["x-origin-verify"] for one in goal["origins"].values()] == [UNKNOWN]


def test_a_secret_without_the_key_is_named() -> None:
    header = {"name": "x-origin-verify", "secret": "posts-origin", "secret_key": "previous"}
    with pytest.raises(EngineError, match="posts-origin has no key previous"):
        KIND.desired(CloudFront().aws(), spec(**origin(headers=[header])), None)


def test_an_api_origin_on_aws_is_https_and_on_an_embedded_aws_loopback_by_path() -> None:
    described = spec(origins=[{"id": "api", "http_api": "posts"}])
    real = KIND.desired(CloudFront().aws(), described, None)["origins"]["api"]
    assert (real["domain_name"], real["path"]) == ("abc.execute-api.eu-west-1.amazonaws.com", "")
    assert (real["protocol"], real["tls_versions"]) == ("https-only", ["TLSv1.2"])
    local_api = {"GetApis": {"Items": [{**API, "ApiEndpoint": "http://abc.execute-api.localhost:4567"}]}}
    aws = CloudFront().aws(answers=local_api, endpoint_url="http://127.0.0.1:9999")
    local = KIND.desired(aws, described, None)["origins"]["api"]
    assert (local["domain_name"], local["http_port"]) == ("127.0.0.1", 4567)
    assert (local["protocol"], local["path"]) == ("http-only", "/_aws/execute-api/abc/$default")


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"aliases": ["a.example.com"]}, "need a certificate"),
        ({"certificate": "arn:aws:acm:eu-west-1:1:certificate/x"}, "not in us-east-1"),
        ({"web_acl": "arn:aws:wafv2:eu-west-1:1:regional/webacl/x/1"}, "scope CLOUDFRONT"),
        ({"comment": "x" * 125}, "128 characters"),
        ({"default_behavior": {"origin": "nobody"}}, "not among origins"),
        (
            {"default_behavior": {"origin": "api", "allowed_methods": ["GET", "HEAD", "POST"]}},
            "allowed_methods is one of",
        ),
        ({"default_behavior": {"origin": "api", "cached_methods": ALL}}, "cached_methods"),
        (origin(path="v1/"), "begins with a slash"),
        (origin(bucket="site"), "exactly one of"),
        (origin(headers=[{"name": "Host", "header_value": "x"}]), "does not let anybody"),
        (origin(headers=[{"name": "x-one"}]), "either header_value or secret"),
        ({"geo_restriction": {"type": "whitelist"}}, "geo_restriction.countries"),
        ({"error_responses": [{"error_code": 404}, {"error_code": 404}]}, "error_responses has 404 2 times"),
    ],
)
def test_what_cloudfront_refuses_is_said_without_a_call(given: dict[str, Any], said: str) -> None:
    (problem,) = KIND.problems(spec(**given))
    assert said in problem


def test_what_holds_in_the_partition_aws_only_is_left_to_cloudfront_in_others() -> None:
    certificate = "arn:aws-cn:acm:cn-northwest-1:1:certificate/x"
    bucket = "logs.s3.cn-north-1.amazonaws.com.cn"
    assert not list(KIND.problems(spec(certificate=certificate, logging={"bucket": bucket})))


NOT_OURS = {path.removeprefix("DistributionConfig.").replace(".*", "") for path in KIND.unmanaged["UpdateDistribution"]}
"""Members of DistributionConfig, at any depth, that are never sent anew."""


def sent(value: Any, path: str = "") -> Iterator[str]:
    """The paths of everything in a configuration."""
    if isinstance(value, list):
        for item in value:
            yield from sent(item, path)
    elif isinstance(value, dict):
        for key, item in value.items():
            below = f"{path}.{key}".lstrip(".")
            yield below
            yield from sent(item, below)


def known(shape: Any, path: str = "") -> Iterator[str]:
    """The paths of everything that the API knows, below what is not ours only the top."""
    if shape.type_name == "list":
        yield from known(shape.member, path)
    elif shape.type_name == "structure":
        for key, item in shape.members.items():
            below = f"{path}.{key}".lstrip(".")
            yield below
            if below not in NOT_OURS:
                yield from known(item, below)


def test_every_member_of_the_configuration_is_sent_or_left_out_for_a_reason() -> None:
    model = botocore.session.get_session().get_service_model("cloudfront")
    behavior = {
        "origin": "api",
        "cache_policy": "CachingOptimized",
        "origin_request_policy": "AllViewerExceptHostHeader",
        "response_headers_policy": "SecurityHeadersPolicy",
    }
    described = spec(
        origins=[
            {"id": "api", "domain_name": "a.example.net", "headers": [{"name": "x-one", "header_value": "1"}]},
            {"id": "site", "bucket": "site"},
        ],
        aliases=["a.example.com"],
        default_behavior=behavior,
        behaviors=[{"path": "/x", **behavior}],
        logging={"bucket": "logs.s3.amazonaws.com"},
        geo_restriction={"type": "whitelist", "countries": ["DE"]},
        error_responses=[{"error_code": 404, "response_code": 200, "response_page": "/x"}],
    )
    with_own = KIND.desired(scripted({}), described, None)
    with_arn = {**with_own, "certificate_arn": "arn:x", "minimum_tls_version": "TLSv1.2_2021"}
    ours = {"CallerReference", *sent(wire_form(with_own, {})), *sent(wire_form(with_arn, {}))}
    everything = set(known(model.shape_for("DistributionConfig")))
    assert ours <= everything
    assert everything - ours == NOT_OURS
