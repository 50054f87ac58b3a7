# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Requests to an HTTP API one after the other, each held to what it must be answered: a test as one task."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final
from urllib.error import HTTPError, URLError

from ansible.module_utils.urls import open_url

from .entry import Report, Work

TIMEOUT_SECONDS: Final = 30
STEP: Final[dict[str, dict[str, Any]]] = {
    "says": {"type": "str", "required": True},
    "method": {"type": "str", "default": "GET"},
    "path": {"type": "str", "required": True},
    "headers": {"type": "dict", "default": {}},
    "body": {"type": "raw"},
    "status": {"type": "int", "required": True},
    "remember": {"type": "dict", "default": {}},
    "meanwhile": {"type": "int"},
    "most": {"type": "int", "default": 1},
}
OPTIONS: Final[dict[str, dict[str, Any]]] = {
    "url": {"type": "str", "required": True},
    "secret_headers": {"type": "dict", "default": {}, "no_log": True},
    "steps": {"type": "list", "elements": "dict", "required": True, "options": STEP},
}


@dataclass(frozen=True)
class Answer:
    """What came back: header names in lower case, the body as JSON or None."""

    status: int
    headers: Mapping[str, str]
    json: Any


@dataclass(frozen=True)
class Conversation(Work):
    """The work of the module http_conversation."""

    services: tuple[str, ...] = ()

    @property
    def argument_spec(self) -> dict[str, Any]:
        """Its own options; there is no connection to AWS."""
        return dict(OPTIONS)

    def run(self, params: Mapping[str, Any], *, check_mode: bool, report: Report) -> dict[str, Any]:
        """`{changed, passed, remembered}`; the first step that is answered otherwise fails, and is the last."""
        known: dict[str, str] = {}
        passed: list[str] = []
        result = {"changed": bool(params["steps"]), "passed": passed, "remembered": known}
        for step in () if check_mode else params["steps"]:
            try:
                answer = asked(params, step, known)
            except (URLError, OSError) as error:
                return {**result, "failed": True, "msg": f"{step['says']}: there was no answer: {error}"}
            if answer.status != step["status"]:
                told = f"the answer was {answer.status}{code(answer)}, not {step['status']}"
                return {**result, "failed": True, "msg": f"{step['says']}: {told}"}
            known.update({name: found(answer, place) for name, place in step["remember"].items()})
            passed.append(step["says"])
        return result


def asked(params: Mapping[str, Any], step: Mapping[str, Any], known: Mapping[str, str]) -> Answer:
    """The answer to a step; while it has the status `meanwhile`, the step is repeated, `most` times in all."""
    for _repetition in range(step["most"] - 1):
        answer = ask(params, step, known)
        if answer.status != step["meanwhile"]:
            return answer
    return ask(params, step, known)


def ask(params: Mapping[str, Any], step: Mapping[str, Any], known: Mapping[str, str]) -> Answer:
    """Send one request; a header without a value is not sent."""
    headers = {**params["secret_headers"], **step["headers"]}
    body = step["body"]
    if body is not None:
        headers["Content-Type"] = "application/json"
    try:
        response = open_url(
            filled(params["url"].rstrip("/") + "/" + step["path"].lstrip("/"), known),
            method=step["method"],
            headers={name: filled(str(value), known) for name, value in headers.items() if value},
            data=None if body is None else filled(json.dumps(body), in_json(known)).encode(),
            follow_redirects="none",
            timeout=TIMEOUT_SECONDS,
        )
    except HTTPError as refusal:
        response = refusal
    with response:
        text = response.read()
        return Answer(response.status, {name.lower(): value for name, value in response.headers.items()}, read(text))


def read(text: bytes) -> Any:
    """A body as JSON, None when it is none."""
    try:
        return json.loads(text)
    except ValueError:
        return None


def filled(text: str, known: Mapping[str, str]) -> str:
    """`text` with what was remembered in the place of `<name>`."""
    for name, value in known.items():
        text = text.replace(f"<{name}>", value)
    return text


def in_json(known: Mapping[str, str]) -> dict[str, str]:
    """What was remembered as it is written inside a JSON string: an entity tag has quotation marks."""
    return {name: json.dumps(value)[1:-1] for name, value in known.items()}


def found(answer: Answer, place: str) -> str:
    """A header or a member of the body: `header etag`, `body id`."""
    kind, _space, name = place.partition(" ")
    if kind == "header":
        return str(answer.headers.get(name.lower(), ""))
    return str(answer.json.get(name, "")) if isinstance(answer.json, Mapping) else ""


def code(answer: Answer) -> str:
    """The stable word of an error, in brackets; nothing where there is none."""
    error = answer.json.get("error") if isinstance(answer.json, Mapping) else None
    return f" ({error['code']})" if isinstance(error, Mapping) and "code" in error else ""


CONVERSATION: Final = Conversation()
