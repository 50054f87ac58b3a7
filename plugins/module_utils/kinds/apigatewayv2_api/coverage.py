# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which members of API Gateway's and Lambda's write operations the kind sends, and why it never sends the others."""

from __future__ import annotations

from typing import Final

WEBSOCKET: Final = "for WebSocket APIs"
QUICK: Final = "quick create makes children without names"

MANAGED: Final[dict[str, tuple[str, ...]]] = {
    "CreateApi": (
        "Name",
        "ProtocolType",
        "Description",
        "Version",
        "CorsConfiguration",
        "DisableExecuteApiEndpoint",
        "IpAddressType",
        "Tags",
    ),
    "UpdateApi": ("ApiId", "Description", "Version", "CorsConfiguration", "DisableExecuteApiEndpoint", "IpAddressType"),
    **dict.fromkeys(
        ("CreateRoute", "UpdateRoute"),
        ("ApiId", "RouteKey", "Target", "AuthorizationType", "AuthorizerId", "AuthorizationScopes", "OperationName"),
    ),
    **dict.fromkeys(
        ("CreateIntegration", "UpdateIntegration"),
        (
            "ApiId",
            "IntegrationType",
            "IntegrationUri",
            "IntegrationMethod",
            "PayloadFormatVersion",
            "TimeoutInMillis",
            "Description",
            "CredentialsArn",
            "RequestParameters",
            "ResponseParameters",
        ),
    ),
    **dict.fromkeys(
        ("CreateAuthorizer", "UpdateAuthorizer"),
        (
            "ApiId",
            "Name",
            "AuthorizerType",
            "IdentitySource",
            "JwtConfiguration",
            "AuthorizerUri",
            "AuthorizerPayloadFormatVersion",
            "EnableSimpleResponses",
            "AuthorizerResultTtlInSeconds",
            "AuthorizerCredentialsArn",
        ),
    ),
    **dict.fromkeys(
        ("CreateStage", "UpdateStage"),
        (
            "ApiId",
            "StageName",
            "Description",
            "AutoDeploy",
            "StageVariables",
            "DefaultRouteSettings",
            "RouteSettings",
            "AccessLogSettings",
        ),
    ),
    "AddPermission": ("FunctionName", "StatementId", "Action", "Principal", "SourceArn", "Qualifier"),
}
MANAGED["UpdateRoute"] += ("RouteId",)
MANAGED["UpdateIntegration"] += ("IntegrationId",)
MANAGED["UpdateAuthorizer"] += ("AuthorizerId",)

API: Final = {
    "ApiKeySelectionExpression": WEBSOCKET,
    "RouteSelectionExpression": "HTTP APIs have one, which is the default",
    "DisableSchemaValidation": WEBSOCKET,
    "CredentialsArn": QUICK,
    "RouteKey": QUICK,
    "Target": QUICK,
}
ROUTE: Final = {
    "ApiKeyRequired": WEBSOCKET,
    "ModelSelectionExpression": WEBSOCKET,
    "RequestModels": WEBSOCKET,
    "RequestParameters": WEBSOCKET,
    "RouteResponseSelectionExpression": WEBSOCKET,
}
INTEGRATION: Final = {
    "ConnectionId": "private integrations are not offered",
    "ConnectionType": "private integrations are not offered",
    "TlsConfig": "private integrations are not offered",
    "IntegrationSubtype": "integrations with AWS services are not offered",
    "ContentHandlingStrategy": WEBSOCKET,
    "PassthroughBehavior": WEBSOCKET,
    "RequestTemplates": WEBSOCKET,
    "TemplateSelectionExpression": WEBSOCKET,
}
AUTHORIZER: Final = {"IdentityValidationExpression": "for REST APIs"}
STAGE: Final = {
    "ClientCertificateId": WEBSOCKET,
    "DeploymentId": "API Gateway deploys by itself (AutoDeploy)",
    "DefaultRouteSettings.DataTraceEnabled": WEBSOCKET,
    "DefaultRouteSettings.LoggingLevel": WEBSOCKET,
}
PERMISSION: Final = {
    "FunctionUrlAuthType": "for function URLs",
    "InvokedViaFunctionUrl": "for function URLs",
    "SourceAccount": "the source ARN has the account",
    "EventSourceToken": "for Alexa",
    "RevisionId": "the statement's id is enough",
    "PrincipalOrgID": "the principal is a service",
}
UNMANAGED: Final[dict[str, dict[str, str]]] = {
    "CreateApi": API,
    "UpdateApi": {**API, "Name": "the name is how the API is found"},
    **dict.fromkeys(("CreateRoute", "UpdateRoute"), ROUTE),
    **dict.fromkeys(("CreateIntegration", "UpdateIntegration"), INTEGRATION),
    "CreateAuthorizer": AUTHORIZER,
    "UpdateAuthorizer": AUTHORIZER,
    "CreateStage": {**STAGE, "Tags": "the API carries the tags"},
    "UpdateStage": STAGE,
    "AddPermission": PERMISSION,
}
