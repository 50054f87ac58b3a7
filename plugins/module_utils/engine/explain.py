# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""An error of AWS or of the connection in words that name the call, the cause and the way out."""

from __future__ import annotations

from .asked import parameters_of
from .errors import EngineError, answer, error_code, error_message

ACCESS = (
    "Give the principal that runs Ansible this action on this resource (an explicit deny or a boundary also counts)."
)
RENEW = "Renew the credentials (sign in again, or refresh the session token) and run again: the run goes on from here."
KEYS = "Check access_key / secret_key / profile (AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_PROFILE)."

WAY_OUT = {
    "AccessDenied": ACCESS,
    "AccessDeniedException": ACCESS,
    "UnauthorizedOperation": ACCESS,
    "AuthorizationError": ACCESS,
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
        "Check endpoint_url (serverless_endpoint_url, AWS_URL) and the network; `make up` starts the embedded AWS.",
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
        f"{doing}: {operation} was answered {code}: {error_message(error)} (request id {request_id}{asked})",
        WAY_OUT.get(code, ""),
    )
