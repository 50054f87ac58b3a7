# Copyright (c) 2026 the serverless.aws authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""HTTP API events (payload format 2.0) in, JSON responses out; errors that tell nothing about the inside."""

from __future__ import annotations

import functools
import json
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from botocore.exceptions import BotoCoreError, ClientError

from web_common.logs import describe

if TYPE_CHECKING:
    from aws_lambda_powertools.logging import Logger

Event = Mapping[str, Any]
Response = dict[str, Any]
Handler = Callable[[Event, Any], Response]


class HttpError(Exception):
    """An answer that is not a success.

    `status` is the HTTP status, `code` a stable word for programs, `message` a sentence for people, `headers` are added
    to the response. The caller sees all of it, so it holds nothing that the caller did not send or may not know.
    """

    def __init__(self, status: int, code: str, message: str, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(code)
        self.status = status
        self.code = code
        self.message = message
        self.headers = headers or {}


UNAVAILABLE = (503, "unavailable", "The service is temporarily unavailable. Try again.", {"retry-after": "1"})
INTERNAL = (500, "internal", "The request could not be processed.")


def dig(value: Any, *path: str) -> Any:
    """Return the member at `path` of nested mappings, or None where anything on the way is not there."""
    for name in path:
        value = value.get(name) if isinstance(value, Mapping) else None
    return value


def request_id(event: Event, context: Any) -> str:
    """Return API Gateway's request id, else Lambda's: the correlation id of everything that follows."""
    return str(dig(event, "requestContext", "requestId") or getattr(context, "aws_request_id", "") or "unknown")


def json_response(status: int, body: Mapping[str, Any], cache_control: str = "no-store") -> Response:
    """Return a response of payload format 2.0. The body is ASCII, every other character escaped."""
    headers = {
        "content-type": "application/json",
        "cache-control": cache_control,
        "x-content-type-options": "nosniff",
    }
    return {"statusCode": status, "headers": headers, "body": json.dumps(body, separators=(",", ":"))}


def error_response(problem: HttpError, correlation_id: str) -> Response:
    """Return the one error shape: `{"error": {"code", "message", "requestId"}}`."""
    error = {"code": problem.code, "message": problem.message, "requestId": correlation_id}
    response = json_response(problem.status, {"error": error})
    response["headers"].update(problem.headers)
    return response


def endpoint(logger: Logger) -> Callable[[Handler], Handler]:
    """Make a handler answer always: a HttpError becomes its response, an AWS failure 503, anything else 500."""

    def decorate(handler: Handler) -> Handler:
        @functools.wraps(handler)
        def answer(event: Event, context: Any) -> Response:
            correlation_id = request_id(event, context)
            logger.set_correlation_id(correlation_id)
            try:
                return handler(event, context)
            except HttpError as refusal:
                problem = refusal
                logger.info("request refused", extra={"status": refusal.status, "code": refusal.code})
            except (BotoCoreError, ClientError) as error:
                problem = HttpError(*UNAVAILABLE)
                logger.error("AWS call failed", extra=describe(error))
            except Exception as error:
                problem = HttpError(*INTERNAL)
                logger.error("handler failed", extra=describe(error))
            return error_response(problem, correlation_id)

        return answer

    return decorate
