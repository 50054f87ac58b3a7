# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What can go wrong, told apart by what to do about it: try again, look again, or tell the user."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

THROTTLING = frozenset(
    {
        "Throttling",
        "ThrottlingException",
        "ThrottledException",
        "RequestThrottled",
        "RequestThrottledException",
        "RequestLimitExceeded",
        "TooManyRequestsException",
        "ProvisionedThroughputExceededException",
        "LimitExceededException.Rate",
        "PriorRequestNotComplete",
        "BandwidthLimitExceeded",
        "SlowDown",
    }
)
"""Codes with which AWS says: slower (botocore's standard retry mode knows the same)."""

DENIED = frozenset(
    {"AccessDenied", "AccessDeniedException", "AuthorizationError", "NotAuthorizedException", "UnauthorizedOperation"}
)
"""Codes with which AWS says: you may not."""

SERVER_SIDE = frozenset(
    {
        "InternalError",
        "InternalErrorException",
        "InternalFailure",
        "InternalServerError",
        "InternalServerErrorException",
        "ServiceException",
        "ServiceUnavailable",
        "ServiceUnavailableException",
        "WAFInternalErrorException",
        "RequestTimeout",
        "RequestTimeoutException",
    }
)
"""Codes with which AWS says: our fault, the call may or may not have taken effect."""


class EngineError(Exception):
    """An error for the user: `str()` is one clear sentence, `hint` the way out."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.message.rstrip('.')}. {self.hint}".rstrip() if self.hint else self.message


class DescriptionError(EngineError):
    """The description (the user's variables) cannot work on AWS. Raised before the first call, all problems at once."""

    def __init__(self, problems: Sequence[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = tuple(problems)


class MissingReference(EngineError):
    """Something that the description refers to by name does not exist."""


class NotYet(EngineError):
    """AWS is still at work on something this step needs; the message says on what. The engine waits and looks again.

    `patience_seconds` is for work that takes longer than the kind's other waiting.
    """

    def __init__(self, message: str, hint: str = "", patience_seconds: float = 0.0) -> None:
        super().__init__(message, hint)
        self.patience_seconds = patience_seconds


class Refused(EngineError):
    """The plan would destroy data, touch what is protected, or take over what belongs to another stack."""


@dataclass(frozen=True)
class Candidate:
    """One of several resources that a name could mean. `created` sorts them by age (any comparable text)."""

    id: str
    created: str = ""
    stack: str | None = None


class Ambiguous(EngineError):
    """Several resources have the name; AWS does not keep it unique. The candidates come oldest first."""

    def __init__(self, kind: str, name: str, candidates: Iterable[Candidate]) -> None:
        self.candidates = tuple(sorted(candidates, key=lambda candidate: (candidate.created, candidate.id)))
        listed = ", ".join(candidate.id for candidate in self.candidates)
        super().__init__(
            f"{kind} {name}: {len(self.candidates)} resources have this name: {listed}",
            "Delete or rename all but one, or tag the right one with serverless.aws:stack.",
        )


class Failures(EngineError):
    """Several resources failed; each with its own message. What succeeded stays and the next run goes on from there."""

    def __init__(self, failures: Sequence[EngineError]) -> None:
        super().__init__("\n".join(dict.fromkeys(str(failure) for failure in failures)))  # one cause may stop several
        self.failures = tuple(failures)


@dataclass(frozen=True)
class Transient:
    """An error of AWS that passes by itself: `code`, with `text` somewhere in its message, because of `why`."""

    code: str
    text: str
    why: str

    def matches(self, code: str, message: str) -> bool:
        """Whether an error with this code and message is the one meant."""
        return code == self.code and self.text.lower() in message.lower()


def answer(error: Exception) -> dict[str, Any]:
    """What AWS answered; empty where it did not (botocore's connection errors have None for it)."""
    return getattr(error, "response", None) or {}


def error_code(error: Exception) -> str:
    """AWS's error code, or an empty string for anything else."""
    return str(answer(error).get("Error", {}).get("Code", ""))


def error_message(error: Exception) -> str:
    """AWS's own message, or the text of the exception."""
    return str(answer(error).get("Error", {}).get("Message", "") or error)


def is_missing(error: Exception, *codes: str) -> bool:
    """Whether AWS says that the thing does not exist; `codes` are the operation's own words for it."""
    return error_code(error) in codes


def passing(error: Exception, rules: Iterable[Transient] = ()) -> str:
    """Why `error` is expected to pass by itself; empty when it is not.

    Throttling and server errors always pass, connection errors and time-outs do too: the engine looks up what the call
    has done before it tries again, so a call that took effect is not repeated.
    """
    if isinstance(error, NotYet):
        return str(error)
    code, message = error_code(error), error_message(error)
    for rule in rules:
        if rule.matches(code, message):
            return rule.why
    if throttled(error):
        return "AWS asks for fewer calls"
    if failed_inside(error):
        return f"AWS answered {http_status(error) or code}"
    if type(error).__name__ in LOST_ANSWER:
        return "the answer was lost"
    return ""


def throttled(error: Exception) -> bool:
    """Whether AWS refused the call because there are too many."""
    return error_code(error) in THROTTLING or "Rate exceeded" in error_message(error)


def failed_inside(error: Exception) -> bool:
    """Whether the fault was AWS's own."""
    return error_code(error) in SERVER_SIDE or http_status(error) >= 500


def denied(error: Exception) -> bool:
    """Whether AWS refused the call because this principal may not make it."""
    return error_code(error) in DENIED


def http_status(error: Exception) -> int:
    """The HTTP status of the answer; 0 where there is none."""
    status = answer(error).get("ResponseMetadata", {}).get("HTTPStatusCode", 0)
    return status if isinstance(status, int) else 0


def may_have_taken_effect(error: Exception) -> bool:
    """Whether nobody knows if the call that failed with `error` did its work: no answer, or a fault inside AWS."""
    return type(error).__name__ in LOST_ANSWER or (failed_inside(error) and not throttled(error))


LOST_ANSWER = frozenset({"ReadTimeoutError", "ConnectTimeoutError", "ConnectionClosedError", "ResponseStreamingError"})
"""botocore's exceptions after which nobody knows whether the call took effect."""
