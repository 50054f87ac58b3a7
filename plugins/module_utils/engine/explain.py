# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""An error of AWS or of the connection in words that name the call, the cause and the way out."""

from __future__ import annotations

import re

from .asked import parameters_of
from .errors import EngineError, answer, denied, error_code, error_message
from .permissions import possible_actions
from .sessions import models

DENIED_WITHOUT_BODY = "403"
"""How botocore calls S3's refusal of HEAD, whose answer has no body."""
NAMED = re.compile(r"not authorized to perform: (?P<action>[\w-]+:\w+)(?: on resource: (?P<resource>\S+))?")
"""How AWS names the missing action, where it does."""
ANSWERED = " was answered "
"""What stands before AWS's own words in a message."""
KIND = re.compile(r"\b([a-z][a-z0-9]*)_[a-z_]+")
SERVICE_OF_KIND = {"cognito": "cognito-idp"}
SERVICES = (
    *("acm", "apigatewayv2", "backup", "cloudfront", "cloudwatch", "cognito-idp", "dynamodb", "iam", "kms", "lambda"),
    *("logs", "resourcegroupstaggingapi", "route53", "s3", "secretsmanager", "sns", "sqs", "sts", "wafv2"),
)
"""The services that a kind may call besides its own."""
RENEW = "Renew the credentials (sign in again, or refresh the session token) and run again: the run goes on from here."
KEYS = "Check access_key / secret_key / profile (AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_PROFILE)."

WAY_OUT = {
    "ExpiredToken": RENEW,
    "ExpiredTokenException": RENEW,
    "RequestExpired": RENEW,
    "InvalidClientTokenId": KEYS,
    "UnrecognizedClientException": KEYS,
    "InvalidAccessKeyId": KEYS,
    "SignatureDoesNotMatch": KEYS,
    "AuthFailure": KEYS,
    "OptInRequired": "The service or region is not enabled in this account.",
    "LimitExceededException": "A quota of the account is used up: see Service Quotas.",
}

CONNECTION = {
    "NoCredentialsError": ("no AWS credentials were found", KEYS),
    "PartialCredentialsError": ("the AWS credentials are incomplete", KEYS),
    "CredentialRetrievalError": ("the AWS credentials could not be fetched", RENEW),
    "ProfileNotFound": ("the AWS profile does not exist", "Check profile (AWS_PROFILE) against ~/.aws/config."),
    "NoRegionError": ("no AWS region was given", "Set region (serverless_region, or AWS_REGION)."),
    "InvalidRegionError": ("the AWS region is not a valid name", "Check region (serverless_region, or AWS_REGION)."),
    "TokenRetrievalError": ("the single sign-on token has expired", "Run `aws sso login` and run again."),
    "SSOTokenLoadError": ("the single sign-on token is missing", "Run `aws sso login` and run again."),
    "UnauthorizedSSOTokenError": ("the single sign-on token has expired", "Run `aws sso login` and run again."),
    "EndpointConnectionError": (
        "AWS cannot be reached",
        "Check region (serverless_region, AWS_REGION), endpoint_url (serverless_endpoint_url, AWS_URL) and the "
        "network; `make up` starts the embedded AWS.",
    ),
    "ConnectTimeoutError": ("AWS does not answer", "Check endpoint_url (AWS_URL) and the network."),
    "SSLError": ("the TLS connection failed", "Check endpoint_url, validate_certs and aws_ca_bundle."),
}


def explain(error: Exception, doing: str) -> EngineError:
    """`error`, met while `doing` something (`creating sqs_queue posts.fifo`), as an error for the user."""
    if isinstance(error, EngineError):
        return error
    name = type(error).__name__
    if name in CONNECTION:
        what, hint = CONNECTION[name]
        return EngineError(f"{doing}: {what} ({error})", hint)
    code = error_code(error)
    if not code:
        return EngineError(f"{doing}: {name}: {error}")
    operation = getattr(error, "operation_name", "unknown operation")
    request_id = answer(error).get("ResponseMetadata", {}).get("RequestId", "none")
    asked = f", parameters {parameters}" if (parameters := parameters_of(error)) else ""
    return EngineError(
        f"{doing}: {operation}{ANSWERED}{code}: {error_message(error)} (request id {request_id}{asked})",
        way_out(error, operation, doing),
    )


def way_out(error: Exception, operation: str, doing: str) -> str:
    """What to do about an error that AWS answered; empty where nothing general is known."""
    code = error_code(error)
    if denied(error) or code == DENIED_WITHOUT_BODY:
        return permission(error_message(error), operation, doing)
    return WAY_OUT.get(code, "")


def permission(message: str, operation: str, doing: str) -> str:
    """The way out of a refusal: which action on which resource, as AWS's `message` says, or as the operation needs."""
    named = NAMED.search(message)
    if named:
        what, more = f"{named['action']} on {named['resource'] or 'this resource'}", ""
    else:
        lacking = (possible_actions(service, operation) for service in services(operation, doing))
        possible = sorted({action for actions in lacking for action in actions})
        what, more = f"{' or '.join(possible) or 'this action'} on this resource", "AWS does not say which; "
    return f"Give the principal that runs Ansible {what} ({more}an explicit deny or a boundary also counts)."


def services(operation: str, doing: str) -> tuple[str, ...]:
    """The services whose `operation` may be meant: that of the kind in `doing`, else every one that has it."""
    kind = KIND.search(doing)
    own = SERVICE_OF_KIND.get(kind[1], kind[1]) if kind else ""
    if operation in models().operations(own):
        return (own,)
    return tuple(service for service in SERVICES if operation in models().operations(service))
