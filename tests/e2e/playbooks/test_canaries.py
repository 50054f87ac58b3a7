"""Canary secrets in every input that can hold one: none is told, however much is asked, by either path."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

import pytest
from aws_proxy import AwsError, Faults
from aws_proxy.faults import Conflict
from e2e.playbooks.plays import Application
from e2e.playbooks.test_module_path import FORCED, play

from ansible_collections.serverless.aws.plugins.module_utils.ansible_side.common_options import argument_spec
from ansible_collections.serverless.aws.plugins.module_utils.ansible_side.registry import FAMILIES

CANARIES: Final = {
    "secret_key": "canary-key-7f3a",
    "session_token": "canary-token-7f3b",
    "assume_role_external_id": "canary-external-7f3c",
    "apigateway_api_keys.keys.secret_value": "canary-api-key-7f3f-long-enough",
    "cloudfront_distributions.distributions.origins.headers.header_value": "canary-header-7f3d",
    "secretsmanager_secrets.secrets.secret_value": "canary-secret-7f3e",
}
"""By the option that holds it; `test_every_secret_option_has_a_canary` says when one is missing."""
HELD: Final = {"a secret that a header refers to": "canary-held-7f40", "the same, changed by hand": "canary-hand-7f41"}
"""What no input holds and a run reads: kinds call such paths secret."""
REFUSALS: Final = tuple(
    Conflict(service, operation, AwsError("InvalidInput", 400, "No."))
    for service, operation in (
        ("secretsmanager", "CreateSecret"),
        ("secretsmanager", "PutSecretValue"),
        ("apigateway", "CreateApiKey"),
        ("cloudfront", "CreateDistributionWithTags"),
        ("cloudfront", "UpdateDistribution"),
    )
)
"""AWS refuses the first call of each operation that sends a secret."""
HEADER: Final = CANARIES["cloudfront_distributions.distributions.origins.headers.header_value"]
VALUE: Final = CANARIES["secretsmanager_secrets.secrets.secret_value"]


def secret_options(spec: Mapping[str, Any], path: str = "") -> Iterator[str]:
    """The options, at any depth, that the argument spec calls secret."""
    for name, option in spec.items():
        if option.get("no_log"):
            yield f"{path}{name}"
        yield from secret_options(option.get("options") or {}, f"{path}{name}.")


def test_every_secret_option_has_a_canary() -> None:
    common = set(secret_options(argument_spec({})))
    own = {
        f"{module}.{option}"
        for module in FAMILIES
        for option in secret_options(
            importlib.import_module(
                f"ansible_collections.serverless.aws.plugins.module_utils.argument_specs.{module}"
            ).OPTIONS
        )
    }
    assert common | own == set(CANARIES)


def test_every_path_that_a_kind_calls_secret_is_tried() -> None:
    named = {(family.kind.name, path) for family in FAMILIES.values() for path in family.kind.secret}
    assert named == {
        ("apigateway_api_key", "secret_value"),
        ("cloudfront_distribution", "origins.*.headers.*"),
        ("secretsmanager_secret", "secret_value"),
    }


def secret(name: str, **more: Any) -> dict[str, Any]:
    return {"name": name, "secret_value": VALUE, "recovery_window_days": 0, **more}


def api_key(name: str) -> dict[str, Any]:
    return {"name": name, "secret_value": CANARIES["apigateway_api_keys.keys.secret_value"]}


def distribution(name: str, **more: Any) -> dict[str, Any]:
    headers = [{"name": "x-key", "header_value": HEADER}, {"name": "x-held", "secret": "held"}]
    origin = {"id": "site", "domain_name": "www.example.com", "headers": headers}
    return {"name": name, "origins": [origin], "default_behavior": {"origin": "site"}, **more}


def families(secrets: list[Any], distributions: list[Any]) -> dict[str, Any]:
    return {
        "families": {
            "secretsmanager_secrets": {"secrets": secrets},
            "cloudfront_distributions": {"distributions": distributions},
        }
    }


def tasks(name: str, environment: Mapping[str, str]) -> list[dict[str, Any]]:
    """What works, what AWS refuses, what cannot be reached, what is wrong in the description; alone and as a whole."""
    keys = {"secret_key": CANARIES["secret_key"], "session_token": CANARIES["session_token"]}
    own, front = "serverless.aws.secretsmanager_secrets", "serverless.aws.cloudfront_distributions"
    whole = "serverless.aws.converge"
    role = {
        "assume_role_arn": "arn:aws:iam::1:role/nobody",
        "assume_role_external_id": CANARIES["assume_role_external_id"],
    }
    made: list[dict[str, Any]] = [
        {own: {"secrets": [secret(name)], **keys}},
        {own: {"secrets": [secret(name)], **keys}},
        {own: {"secrets": [secret(name, secret_value="x")], **keys}},
        {own: {"secrets": [secret(name)], **keys}},
        {own: {"secrets": [secret(name, nome=1)], **keys}},
        {own: {"secrets": [secret(name)], **keys, "endpoint_url": "http://127.0.0.1:9"}},
        {front: {"distributions": [distribution(name)]}},
        {front: {"distributions": [distribution(name)]}},
        {front: {"distributions": [distribution(name, comment="another")]}},
        {front: {"distributions": [distribution(name, price_class="x")]}},
        {"serverless.aws.sqs_queues": {"queues": [{"name": name}], **role}},
        {"serverless.aws.caller_info": keys},
        {"serverless.aws.apigateway_api_keys": {"keys": [api_key(name)], **keys}},
        {"serverless.aws.apigateway_api_keys": {"keys": [api_key(name)], **keys}},
        {"serverless.aws.apigateway_api_keys": {"keys": [{**api_key(name), "nome": 1}], **keys}},
        {whole: {**families([secret(f"{name}-whole")], [distribution(f"{name}-whole")]), **keys}},
        {whole: {**families([secret(f"{name}-whole")], [distribution(f"{name}-whole")]), **keys}},
        {whole: families([secret(f"{name}-whole", nome=1)], [distribution(f"{name}-whole", price_class="x")])},
        {whole: {**families([secret(f"{name}-whole")], [distribution(f"{name}-whole")]), **role}},
        {"serverless.aws.description": families([secret(name, nome=1)], [distribution(name)])},
    ]
    return [{**task, "ignore_errors": True, "environment": dict(environment)} for task in made]


def changed_by_hand(raw: Any) -> None:
    """Another secret stands in every header that a secret is read for."""
    cloudfront = raw.client("cloudfront")
    for item in cloudfront.list_distributions()["DistributionList"].get("Items", ()):
        answer = cloudfront.get_distribution_config(Id=item["Id"])
        config = answer["DistributionConfig"]
        for header in config["Origins"]["Items"][0]["CustomHeaders"]["Items"]:
            header["HeaderValue"] = HELD["the same, changed by hand"]
        cloudfront.update_distribution(Id=item["Id"], IfMatch=answer["ETag"], DistributionConfig=config)


def told(output: str) -> list[str]:
    """The lines that tell a secret."""
    return [line for line in output.splitlines() if any(canary in line for canary in {**CANARIES, **HELD}.values())]


def test_the_action_plugin_tells_no_secret_however_much_is_asked(application: Application) -> None:
    tells_nothing(application, "--check", refusals=0)
    tells_nothing(application, refusals=len(REFUSALS))
    changed_by_hand(application.raw)
    assert "(redacted)" in tells_nothing(application, "--check", refusals=0)


def test_the_module_tells_no_secret_however_much_is_asked(application: Application) -> None:
    tells_nothing(application, refusals=len(REFUSALS), environment=FORCED)


@pytest.fixture
def application(fresh_application: Callable[[], Application]) -> Application:
    """An account that holds the secret to which a header refers."""
    application = fresh_application()
    held = HELD["a secret that a header refers to"]
    application.raw.client("secretsmanager").create_secret(Name="held", SecretString=held)
    return application


def tells_nothing(
    application: Application, *mode: str, refusals: int, environment: Mapping[str, str] | None = None
) -> str:
    """Run every task as talkative as can be: the output, which has no secret, and as many refusals of AWS's."""
    with application.troubled(Faults(conflicts=REFUSALS)):
        played = play(application, tasks("own", environment or {}), "-vvv", "--diff", *mode)
    assert "secretsmanager_secret own" in played.output, played.output
    assert played.output.count("answered InvalidInput") >= refusals, played.output
    assert told(played.output) == []
    return played.output
