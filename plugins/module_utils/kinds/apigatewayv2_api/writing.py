# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The writes that bring an HTTP API's children to the goal, in the order that API Gateway accepts."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from ...engine.errors import EngineError, error_message
from ..api_shared.gone import gently
from ..api_shared.invocation import allow, forbid, function_arn, invocation_uri
from ..api_shared.one_update import OneUpdate
from .names import SERVICE, statement_id
from .reading import CORS


class Writing(OneUpdate):
    """One update of an HTTP API."""

    service = SERVICE


def write_all(writing: Writing) -> None:
    """First what routes lead to, then routes, then stages, which name routes; strays in the reverse order."""
    write_api(writing)
    for function in writing.wanted("permissions"):
        replaces = function in writing.actual["permissions"]
        allow(writing.aws, statement_id(writing.api), function, writing.desired["permissions"][function], replaces)
    for function in writing.wanted("integrations"):
        write_integration(writing, function)
    for name in writing.wanted("authorizers"):
        write_authorizer(writing, name)
    for key in writing.wanted("routes"):
        write_route(writing, key)
    for name in writing.wanted("stages"):
        write_stage(writing, name)
    client, api_id = writing.client, writing.api_id
    for name in writing.unwanted("stages"):
        gently(client, client.delete_stage, ApiId=api_id, StageName=name)
    for function in writing.unwanted("permissions"):
        forbid(writing.aws, statement_id(writing.api), function)
    # a route's integration and authorizer cannot be deleted before the route
    for family, call, member in (
        ("routes", client.delete_route, "RouteId"),
        ("integrations", client.delete_integration, "IntegrationId"),
        ("authorizers", client.delete_authorizer, "AuthorizerId"),
    ):
        for name in writing.unwanted(family):
            gently(client, call, **{"ApiId": api_id, member: writing.ids[family][name]})


def api_wire(desired: Mapping[str, Any]) -> dict[str, Any]:
    """The members that CreateApi and UpdateApi share."""
    wire = {
        "Description": desired["description"],
        "Version": desired["version"],
        "DisableExecuteApiEndpoint": not desired["execute_api_endpoint_enabled"],
        "IpAddressType": desired["ip_address_type"],
    }
    if cors := desired["cors"]:
        wire["CorsConfiguration"] = {
            **{name: list(cors[option]) for option, name in CORS.items()},
            "MaxAge": cors["max_age_seconds"],
            "AllowCredentials": cors["allow_credentials_enabled"],
        }
    return wire


def write_api(writing: Writing) -> None:
    """The API itself. UpdateApi replaces the whole CORS configuration and cannot remove it."""
    own = {change.path[0] for change in writing.changes} & {
        "description",
        "version",
        "cors",
        "execute_api_endpoint_enabled",
        "ip_address_type",
    }
    client = writing.client
    if "cors" in own and not writing.desired["cors"]:
        client.delete_cors_configuration(ApiId=writing.api_id)
        own.discard("cors")
    if own:
        client.update_api(ApiId=writing.api_id, **api_wire(writing.desired))


def write_integration(writing: Writing, function: str) -> None:
    """Make or change the integration with `function`."""
    wanted = writing.desired["integrations"][function]
    has = writing.actual["integrations"].get(function, {})
    members: dict[str, Any] = {
        "ApiId": writing.api_id,
        "IntegrationType": wanted["type"],
        "IntegrationUri": function_arn(writing.aws, function),
        "IntegrationMethod": "POST",
        "PayloadFormatVersion": wanted["payload_format"],
        "TimeoutInMillis": wanted["timeout_milliseconds"],
    }
    if has.get("description"):
        members["Description"] = ""
    if has.get("credentials_arn"):
        members["CredentialsArn"] = ""
    # an empty value removes one mapping
    if has.get("request_parameters"):
        members["RequestParameters"] = dict.fromkeys(has["request_parameters"], "")
    if has.get("response_parameters"):
        members["ResponseParameters"] = {status: {} for status in has["response_parameters"]}
    ids = writing.ids["integrations"]
    if function in ids:
        writing.client.update_integration(IntegrationId=ids[function], **members)
    else:
        ids[function] = writing.client.create_integration(**members)["IntegrationId"]


def write_authorizer(writing: Writing, name: str) -> None:
    """Make or change an authorizer. Its type cannot be changed: another one takes its place under the same name."""
    wanted, has = writing.desired["authorizers"][name], writing.actual["authorizers"].get(name)
    ids = writing.ids["authorizers"]
    members: dict[str, Any] = {"ApiId": writing.api_id, "Name": name, "IdentitySource": wanted["identity_sources"]}
    if wanted["type"] == "jwt":
        members["AuthorizerType"] = "JWT"
        members["JwtConfiguration"] = {"Issuer": wanted["issuer"], "Audience": wanted["audience"]}
    else:
        members["AuthorizerType"] = "REQUEST"
        members["AuthorizerUri"] = invocation_uri(writing.aws, wanted["function"])
        members["AuthorizerPayloadFormatVersion"] = wanted["payload_format"]
        members["EnableSimpleResponses"] = wanted["simple_responses_enabled"]
        members["AuthorizerResultTtlInSeconds"] = wanted["result_ttl_seconds"]
        if has and has.get("credentials_arn"):
            members["AuthorizerCredentialsArn"] = ""
    if name in ids and has and has["type"] == wanted["type"]:
        writing.client.update_authorizer(AuthorizerId=ids[name], **members)
        return
    old = ids.get(name)
    ids[name] = writing.client.create_authorizer(**members)["AuthorizerId"]
    if old:
        repoint(writing, name)
        gently(writing.client, writing.client.delete_authorizer, ApiId=writing.api_id, AuthorizerId=old)


def repoint(writing: Writing, authorizer: str) -> None:
    """Lead every route of a replaced authorizer to the new one: one in use cannot be deleted."""
    for key, route in writing.actual["routes"].items():
        if route["authorizer"] == authorizer and writing.desired["routes"].get(key, {}).get("authorizer") == authorizer:
            write_route(writing, key)


def write_route(writing: Writing, key: str) -> None:
    """Make or change a route."""
    wanted, ids = writing.desired["routes"][key], writing.ids
    has = writing.actual["routes"].get(key, {})
    members: dict[str, Any] = {
        "ApiId": writing.api_id,
        "RouteKey": key,
        "Target": f"integrations/{ids['integrations'][wanted['function']]}",
        "AuthorizationType": wanted["authorization"].upper(),
        "AuthorizationScopes": wanted["scopes"],
    }
    if wanted["authorizer"]:
        members["AuthorizerId"] = ids["authorizers"][wanted["authorizer"]]
    elif has.get("authorizer"):
        members["AuthorizerId"] = ""  # left out, it would stay
    if wanted["operation_name"] or has.get("operation_name"):
        members["OperationName"] = wanted["operation_name"]
    if key in ids["routes"]:
        writing.client.update_route(RouteId=ids["routes"][key], **members)
    else:
        ids["routes"][key] = writing.client.create_route(**members)["RouteId"]


def write_stage(writing: Writing, name: str) -> None:
    """Make or change a stage with its throttle, logs and variables."""
    wanted = writing.desired["stages"][name]
    has = writing.actual["stages"].get(name)
    client = writing.client
    members: dict[str, Any] = {
        "ApiId": writing.api_id,
        "StageName": name,
        "Description": wanted["description"],
        "AutoDeploy": wanted["auto_deploy_enabled"],
        "StageVariables": stage_variables(wanted["variables"], has),
        "DefaultRouteSettings": limits_wire(wanted),
        "RouteSettings": {key: limits_wire(limits) for key, limits in wanted["routes"].items()},
    }
    if log := wanted["access_log"]:
        text = log["fields"] if isinstance(log["fields"], str) else json.dumps(log["fields"])
        members["AccessLogSettings"] = {"DestinationArn": log["destination_arn"], "Format": text}
    if has is None:
        call = client.create_stage
    else:
        call = client.update_stage
        remove_settings(writing, name, has, members)
    try:
        call(**members)
    except client.exceptions.ClientError as error:
        if "enable logging" in error_message(error):
            raise EngineError(
                f"stage {name} of {writing.api}: {error_message(error)}",
                "Access logs need the principal that runs Ansible to have logs:CreateLogDelivery, GetLogDelivery, "
                "UpdateLogDelivery, ListLogDeliveries, PutResourcePolicy, DescribeResourcePolicies and "
                "DescribeLogGroups.",
            ) from error
        raise


def stage_variables(wanted: Mapping[str, str], has: Mapping[str, Any] | None) -> dict[str, str]:
    """The variables to send. UpdateStage leaves those that are not named; an empty value removes one."""
    gone = set(has["variables"]) - set(wanted) if has else set()
    return {**dict.fromkeys(sorted(gone), ""), **wanted}


def remove_settings(writing: Writing, name: str, has: Mapping[str, Any], members: dict[str, Any]) -> None:
    """Take away what UpdateStage cannot: route settings and access logs have delete calls of their own.

    The embedded AWS has no such calls; there UpdateStage replaces what it is told, so the empty value does it.
    """
    wanted = writing.desired["stages"][name]
    logs_off = bool(has["access_log"]) and not wanted["access_log"]
    gone = sorted(set(has["routes"]) - set(wanted["routes"]))
    if writing.aws.endpoint_url:
        members["StageVariables"] = dict(wanted["variables"])
        if logs_off:
            members["AccessLogSettings"] = {}
        return
    client, api_id = writing.client, writing.api_id
    if logs_off:
        gently(client, client.delete_access_log_settings, ApiId=api_id, StageName=name)
    for key in gone:
        gently(client, client.delete_route_settings, ApiId=api_id, StageName=name, RouteKey=key)


def limits_wire(limits: Mapping[str, Any]) -> dict[str, Any]:
    """A throttle as the structure RouteSettings."""
    return {
        "ThrottlingBurstLimit": limits["throttling_burst_limit"],
        "ThrottlingRateLimit": limits["throttling_rate_limit"],
        "DetailedMetricsEnabled": limits["detailed_metrics_enabled"],
    }
