"""An HTTP API tried request by request: what is sent, what is remembered, and where it stops."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from scripted_aws import filled

from ansible_collections.serverless.aws.plugins.module_utils.ansible_side.conversation import CONVERSATION, OPTIONS

NOTHING_LISTENS = "http://127.0.0.1:9"
CANARY = "canary-of-a-token"


@dataclass
class Api:
    """A server that answers what a test wrote down, one answer after the other; the last one again and again."""

    answers: list[tuple[int, dict[str, str], bytes]]
    asked: list[tuple[str, str, dict[str, str], bytes]] = field(default_factory=list)
    url: str = ""

    def take(self, method: str, path: str, headers: dict[str, str], body: bytes) -> tuple[int, dict[str, str], bytes]:
        """Keep a request and give its answer."""
        self.asked.append((method, path, headers, body))
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]


@pytest.fixture
def api() -> Iterator[Api]:
    """It answers 200 without a body until it is told otherwise."""
    served = Api([(200, {}, b"")])

    class Handler(BaseHTTPRequestHandler):
        def __getattr__(self, name: str) -> Any:
            """Whatever the method: `do_GET`, `do_POST` …"""
            return self.answer if name.startswith("do_") else super().__getattribute__(name)

        def answer(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            headers = {name.lower(): value for name, value in self.headers.items()}
            status, more, text = served.take(self.command, self.path, headers, body)
            self.send_response(status)
            for name, value in {**more, "Content-Length": str(len(text))}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(text)

        def log_message(self, *_: Any) -> None:
            """Nothing is printed."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        served.url = f"http://127.0.0.1:{server.server_port}/v1/"
        yield served
        server.shutdown()
        thread.join()


def converse(url: str, *steps: dict[str, Any], check_mode: bool = False, **more: Any) -> dict[str, Any]:
    """What the module returns."""
    described = [{"says": f"step {number}", "path": "/", "status": 200, **one} for number, one in enumerate(steps, 1)]
    params = filled(OPTIONS, {"url": url, "steps": described, **more})
    return CONVERSATION.run(params, check_mode=check_mode, report=lambda _: None)


def test_every_step_is_a_request_and_its_word_is_passed_on(api: Api) -> None:
    api.answers = [(201, {}, b"{}"), (204, {}, b"")]
    result = converse(
        api.url,
        {"says": "it is made", "method": "POST", "path": "items", "body": {"name": "Tea pot"}, "status": 201},
        {"says": "it is gone", "method": "DELETE", "path": "/items/1", "status": 204},
    )
    assert result == {"changed": True, "passed": ["it is made", "it is gone"], "remembered": {}}
    (method, path, headers, body), gone = api.asked
    assert (method, path, headers["content-type"], json.loads(body)) == (
        "POST",
        "/v1/items",
        "application/json",
        {"name": "Tea pot"},
    )
    assert gone[:2] == ("DELETE", "/v1/items/1")
    assert "content-type" not in gone[2]


def test_what_is_remembered_stands_in_path_headers_and_body(api: Api) -> None:
    api.answers = [(200, {"ETag": '"7"'}, b'{"id": "a1"}'), (200, {}, b"")]
    result = converse(
        api.url,
        {"remember": {"id": "body id", "etag": "header etag", "none": "body nobody", "nor": "header nobody"}},
        {
            "method": "PUT",
            "path": "items/<id>",
            "headers": {"If-Match": "<etag>"},
            "body": {"id": "<id>", "tag": "<etag>"},
        },
    )
    assert result["remembered"] == {"id": "a1", "etag": '"7"', "none": "", "nor": ""}
    _, path, headers, body = api.asked[1]
    assert (path, headers["if-match"]) == ("/v1/items/a1", '"7"')
    assert json.loads(body) == {"id": "a1", "tag": '"7"'}


def test_headers_of_every_request_are_another_one_s_or_left_out_where_a_step_says_so(api: Api) -> None:
    secret = {"Authorization": CANARY, "x-api-key": "key"}
    converse(
        api.url,
        {},
        {"headers": {"Authorization": ""}},
        {"headers": {"Authorization": "other"}},
        secret_headers=secret,
    )
    sent = [(headers.get("authorization"), headers.get("x-api-key")) for _, _, headers, _ in api.asked]
    assert sent == [(CANARY, "key"), (None, "key"), ("other", "key")]


def test_the_first_other_answer_is_the_last_and_its_error_is_named(api: Api) -> None:
    api.answers = [(200, {}, b""), (409, {}, b'{"error": {"code": "Conflict", "message": "m"}}')]
    result = converse(api.url, {"says": "it is there"}, {"says": "it is made", "status": 201}, {"says": "never"})
    assert (result["failed"], result["passed"]) == (True, ["it is there"])
    assert result["msg"] == "it is made: the answer was 409 (Conflict), not 201"
    assert len(api.asked) == 2


@pytest.mark.parametrize("body", [b"<html>", b"[1]", b'{"error": "text"}', b'{"error": {}}', b""])
def test_an_answer_that_is_no_error_of_ours_has_its_status_only(api: Api, body: bytes) -> None:
    api.answers = [(502, {}, body)]
    assert converse(api.url, {})["msg"] == "step 1: the answer was 502, not 200"


def test_a_refusal_may_be_what_is_wanted(api: Api) -> None:
    api.answers = [(401, {}, b"")]
    assert converse(api.url, {"status": 401})["passed"] == ["step 1"]


def test_a_redirection_is_an_answer_and_not_followed(api: Api) -> None:
    api.answers = [(302, {"Location": NOTHING_LISTENS}, b"")]
    assert converse(api.url, {"status": 302})["passed"] == ["step 1"]
    assert len(api.asked) == 1


def test_a_step_is_repeated_while_it_is_answered_as_it_may_be_meanwhile(api: Api) -> None:
    api.answers = [(404, {}, b""), (404, {}, b""), (429, {}, b"")]
    limited = {"status": 429, "meanwhile": 404}
    assert converse(api.url, {**limited, "most": 5})["passed"] == ["step 1"]
    assert len(api.asked) == 3


def test_it_is_repeated_so_often_and_not_more(api: Api) -> None:
    api.answers = [(404, {}, b"")]
    assert "was 404, not 429" in converse(api.url, {"status": 429, "meanwhile": 404, "most": 3})["msg"]
    assert len(api.asked) == 3


def test_another_answer_ends_the_repetition(api: Api) -> None:
    api.answers = [(404, {}, b""), (500, {}, b""), (429, {}, b"")]
    assert "was 500, not 429" in converse(api.url, {"status": 429, "meanwhile": 404, "most": 3})["msg"]


def test_nobody_answers() -> None:
    result = converse(NOTHING_LISTENS, {"says": "it is there"})
    assert result["failed"] is True
    assert result["msg"].startswith("it is there: there was no answer: ")


def test_check_mode_sends_nothing(api: Api) -> None:
    assert converse(api.url, {}, check_mode=True) == {"changed": True, "passed": [], "remembered": {}}
    assert api.asked == []
