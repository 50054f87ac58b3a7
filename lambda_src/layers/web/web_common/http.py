# Copyright (c) 2026 the serverless.aws authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""JSON responses, the same for payload formats 1.0 and 2.0; errors that tell nothing about the inside."""

from __future__ import annotations

import functools
import json
import os
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from botocore.exceptions import BotoCoreError, ClientError

from web_common.events import CORRELATION_HEADER, Event, correlation_id, request_id
from web_common.logs import describe

if TYPE_CHECKING:
    from aws_lambda_powertools.logging import Logger

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
EXPOSED = "etag, location, retry-after, x-correlation-id"
INTERNAL = (500, "internal", "The request could not be processed.")


def json_response(
    status: int, body: Mapping[str, Any], cache_control: str = "no-store", headers: Mapping[str, str] | None = None
) -> Response:
    """Return a response with `headers` besides its own. The body is ASCII, every other character escaped."""
    own = {
        "content-type": "application/json",
        "cache-control": cache_control,
        "x-content-type-options": "nosniff",
    }
    return {"statusCode": status, "headers": own | dict(headers or {}), "body": json.dumps(body, separators=(",", ":"))}


def no_content() -> Response:
    """Return a 204. A REST API takes no response without a body member, so there is an empty one."""
    return {"statusCode": 204, "headers": {"cache-control": "no-store"}, "body": ""}


def error_response(problem: HttpError, request: str) -> Response:
    """Return the one error shape: `{"error": {"code", "message", "requestId"}}`."""
    error = {"code": problem.code, "message": problem.message, "requestId": request}
    return json_response(problem.status, {"error": error}, headers=problem.headers)


def _answer(logger: Logger, handler: Handler, event: Event, context: Any, request: str) -> Response:
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
    return error_response(problem, request)


def endpoint(logger: Logger, *, correlated: bool = False) -> Callable[[Handler], Handler]:
    """Make a handler answer always: a HttpError becomes its response, an AWS failure 503, anything else 500.

    Log lines carry API Gateway's request id as correlation id. With `correlated` they carry the caller's
    X-Correlation-Id, which the answer repeats, and the request id besides. A REST API leaves the CORS headers of
    answers to the function: CORS_ALLOW_ORIGIN, when set, is the origin whose pages may read them.
    """
    origin = os.environ.get("CORS_ALLOW_ORIGIN", "")
    shared = {"access-control-allow-origin": origin, "access-control-expose-headers": EXPOSED} if origin else {}

    def decorate(handler: Handler) -> Handler:
        @functools.wraps(handler)
        def answer(event: Event, context: Any) -> Response:
            request = request_id(event, context)
            correlation = correlation_id(event, context) if correlated else request
            logger.set_correlation_id(correlation)
            if correlated:
                logger.append_keys(requestId=request)
            response = _answer(logger, handler, event, context, request)
            response["headers"].update(shared | ({CORRELATION_HEADER: correlation} if correlated else {}))
            return response

        return answer

    return decorate
