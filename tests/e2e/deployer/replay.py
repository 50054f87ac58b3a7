"""Recorded calls made again by an IAM user: what does the embedded AWS ask of its policies?"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

import boto3
from aws_proxy import Call
from botocore import xform_name
from botocore.config import Config
from botocore.exceptions import ClientError
from e2e.playbooks.plays import Application

from ansible_collections.serverless.aws.plugins.module_utils.engine.explain import NAMED

ONE_ATTEMPT: Final = Config(retries={"total_max_attempts": 1})


def refusals(user: Application, calls: Iterable[Call]) -> dict[tuple[str, str], str]:
    """By `service.Operation` and type of resource: the action for want of which it was refused, empty if it was not.

    One call of each is made again. Few requests name a type.
    """
    clients: dict[tuple[str, str], Any] = {}
    found: dict[tuple[str, str], str] = {}
    for call in calls:
        what = (call.name, str(call.params.get("ResourceType", "")))
        if what in found or not call.reached_aws:
            continue
        key = (call.service, call.region)
        if key not in clients:
            clients[key] = client(user, *key)
        found[what] = refusal(clients[key], call)
    for made in clients.values():
        made.close()
    return found


def refusal(made: Any, call: Call) -> str:
    """Make the call; the action that was missing if that was why it failed."""
    try:
        getattr(made, xform_name(call.operation))(**call.params)
    except ClientError as error:
        named = NAMED.search(error.response["Error"].get("Message", ""))
        return named["action"] if named else ""
    return ""


def client(user: Application, service: str, region: str) -> Any:
    """A client with the user's keys, past the proxy."""
    return boto3.client(
        service,
        region_name=region,
        endpoint_url=user.place.upstream,
        aws_access_key_id=user.access_key,
        aws_secret_access_key=user.secret_key,
        config=ONE_ATTEMPT,
    )
