# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import io
import json
from pathlib import Path

import pytest
from aws_lambda_powertools.logging import Logger
from web_common.fifo_batch import BatchFailedError, process_fifo_batch
from web_common.http import HttpError, endpoint, json_response
from web_common.logs import describe, json_logger

from ansible_collections.serverless.aws.tests.unit.lambda_src import functions
from ansible_collections.serverless.aws.tests.unit.lambda_src.events import event


@pytest.mark.parametrize(
    ("error", "status"),
    [(HttpError(418, "teapot", "Short."), 418), (KeyError("internal name"), 500), (RecursionError(), 500)],
)
def test_endpoint_answers_always_and_tells_nothing(error, status):
    stream = io.StringIO()

    @endpoint(Logger(service=f"endpoint-{status}-{type(error).__name__}", stream=stream))
    def handler(event, context):
        raise error

    response = handler(event(), functions.CONTEXT)
    assert response["statusCode"] == status
    assert "internal name" not in response["body"]
    assert "Traceback" not in response["body"]
    line = json.loads(stream.getvalue())
    assert line["correlation_id"] == "request-1"
    assert "internal name" not in json.dumps(line)


def test_request_without_id_gets_that_of_lambda():
    @endpoint(json_logger())
    def handler(event, context):
        raise ValueError

    error = json.loads(handler({}, functions.CONTEXT)["body"])["error"]
    assert error == {"code": "internal", "message": error["message"], "requestId": "lambda-request"}


def test_response_is_ascii_json():
    response = json_response(200, {"a": "é\u2028"})
    assert response["body"] == '{"a":"\\u00e9\\u2028"}'
    assert response["headers"]["x-content-type-options"] == "nosniff"


def test_description_of_an_error_has_no_text_of_it():
    try:
        raise ValueError("content of a post")
    except ValueError as error:
        facts = describe(error)
    assert facts["error"] == "ValueError"
    assert facts["at"].startswith(f"{Path(__file__).name}:")
    assert "content" not in str(facts)


def records(*pairs):
    return {"Records": [{"messageId": name, "attributes": {"MessageGroupId": group}} for name, group in pairs]}


def run(batch, bad):
    seen = []

    def process(record):
        seen.append(record["messageId"])
        if record["messageId"] in bad:
            raise ValueError

    return process_fifo_batch(batch, process, json_logger()), seen


def test_a_failure_stops_its_own_group_only():
    batch = records(("1", "a"), ("2", "b"), ("3", "a"), ("4", "b"), ("5", "a"))
    answer, seen = run(batch, {"3"})
    assert [failure["itemIdentifier"] for failure in answer["batchItemFailures"]] == ["3", "5"]
    assert seen == ["1", "2", "3", "4"]


def test_all_good_is_an_empty_list():
    assert run(records(("1", "a")), set()) == ({"batchItemFailures": []}, ["1"])
    assert run({"Records": []}, set())[0] == {"batchItemFailures": []}


def test_all_bad_raises():
    with pytest.raises(BatchFailedError, match="2 of 2"):
        run(records(("1", "a"), ("2", "a")), {"1"})


def test_messages_without_group_stand_for_themselves():
    batch = {"Records": [{"messageId": "1"}, {"messageId": "2"}]}
    answer, seen = run(batch, {"1"})
    assert (answer, seen) == ({"batchItemFailures": [{"itemIdentifier": "1"}]}, ["1", "2"])


def test_a_crash_is_not_swallowed():
    def process(record):
        raise SystemExit

    with pytest.raises(SystemExit):
        process_fifo_batch(records(("1", "a")), process, json_logger())
