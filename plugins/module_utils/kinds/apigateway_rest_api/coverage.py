# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which members of API Gateway's and Lambda's write operations the kind sends, and why it never sends the others."""

from __future__ import annotations

from typing import Final

PRIVATE: Final = "private integrations are not offered"
PATCHED: Final = "patchOperations"
METHOD: Final = ("restApiId", "resourceId", "httpMethod")

MANAGED: Final[dict[str, tuple[str, ...]]] = {
    "CreateRestApi": (
        "name",
        "description",
        "version",
        "binaryMediaTypes",
        "minimumCompressionSize",
        "apiKeySource",
        "endpointConfiguration",
        "tags",
        "disableExecuteApiEndpoint",
    ),
    "UpdateRestApi": ("restApiId", PATCHED),
    "CreateAuthorizer": (
        "restApiId",
        "name",
        "type",
        "providerARNs",
        "authorizerUri",
        "identitySource",
        "identityValidationExpression",
        "authorizerResultTtlInSeconds",
    ),
    "UpdateAuthorizer": ("restApiId", "authorizerId", PATCHED),
    "CreateModel": ("restApiId", "name", "description", "schema", "contentType"),
    "UpdateModel": ("restApiId", "modelName", PATCHED),
    "CreateRequestValidator": ("restApiId", "name", "validateRequestBody", "validateRequestParameters"),
    "UpdateRequestValidator": ("restApiId", "requestValidatorId", PATCHED),
    "CreateResource": ("restApiId", "parentId", "pathPart"),
    "PutMethod": (
        *METHOD,
        "authorizationType",
        "authorizerId",
        "apiKeyRequired",
        "operationName",
        "requestParameters",
        "requestModels",
        "requestValidatorId",
        "authorizationScopes",
    ),
    "PutMethodResponse": (*METHOD, "statusCode", "responseParameters"),
    "PutIntegration": (
        *METHOD,
        "type",
        "integrationHttpMethod",
        "uri",
        "requestTemplates",
        "passthroughBehavior",
        "cacheKeyParameters",
        "timeoutInMillis",
    ),
    "PutIntegrationResponse": (*METHOD, "statusCode", "responseParameters"),
    "PutGatewayResponse": ("restApiId", "responseType", "statusCode", "responseParameters", "responseTemplates"),
    "CreateDeployment": ("restApiId", "description"),
    "CreateStage": (
        "restApiId",
        "stageName",
        "deploymentId",
        "description",
        "cacheClusterEnabled",
        "cacheClusterSize",
        "variables",
        "tracingEnabled",
    ),
    "UpdateStage": ("restApiId", "stageName", PATCHED),
}

STAGE: Final = "stages are made and changed by calls of their own"
UNMANAGED: Final[dict[str, dict[str, str]]] = {
    "CreateRestApi": {
        "cloneFrom": "the description has the whole definition",
        "policy": "names the API's own id, which is known afterwards: UpdateRestApi sets it",
        "endpointConfiguration.vpcEndpointIds": "of private APIs, which are not offered",
        "securityPolicy": "of private APIs and of custom domains, which have it themselves",
        "endpointAccessMode": "goes with the newer security policies",
    },
    "CreateAuthorizer": {
        "authType": "for people who read exports",
        "authorizerCredentials": "the function's own policy lets the API in",
    },
    "PutMethodResponse": {"responseModels": "functions answer as they like"},
    "PutIntegration": {
        "connectionType": PRIVATE,
        "connectionId": PRIVATE,
        "tlsConfig": PRIVATE,
        "integrationTarget": PRIVATE,
        "credentials": "the function's own policy lets the API in",
        "requestParameters": "a proxied function sees the whole request",
        "cacheNamespace": "the path's own id, which keeps caches apart",
        "contentHandling": "a proxied function says itself what is binary",
        "responseTransferMode": "streaming is not offered",
    },
    "PutIntegrationResponse": {
        "selectionPattern": "a preflight has one answer",
        "responseTemplates": "a preflight has no body",
        "contentHandling": "a preflight has no body",
    },
    "CreateDeployment": dict.fromkeys(
        (
            "stageName",
            "stageDescription",
            "cacheClusterEnabled",
            "cacheClusterSize",
            "variables",
            "canarySettings",
            "tracingEnabled",
        ),
        STAGE,
    ),
    "CreateStage": {
        "documentationVersion": "documentation parts are not offered",
        "canarySettings": "canaries are not offered; one made by hand is removed",
        "tags": "the API carries the tags",
    },
}
