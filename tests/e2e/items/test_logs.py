"""scripts/logs on items: a caller's own correlation id leads through the functions' logs to the API's line."""

from __future__ import annotations

import json
import time

from e2e.application.operators import lines_of, operator
from e2e.items.deployment import Deployment

ACCESS_LOG = "/aws/apigateway/items"


def test_the_callers_correlation_id_leads_to_the_line_of_the_api(items: Deployment) -> None:
    """The embedded AWS writes no access log, so two lines are written here as AWS would."""
    items.ask("POST", "/items", {"name": "Followed"}, headers={"X-Correlation-Id": "followed-1"})
    (line,) = [json.loads(text) for text in items.log_events("/aws/lambda/create-item") if "followed-1" in text]
    logs = items.raw.client("logs")
    logs.create_log_stream(logGroupName=ACCESS_LOG, logStreamName="test")
    written = [
        {"requestId": request, "method": "POST", "path": "/v2/items", "status": "201", "responseLatency": "12"}
        for request in (line["requestId"], "another")
    ]
    at = int(time.time() * 1000)
    logs.put_log_events(
        logGroupName=ACCESS_LOG,
        logStreamName="test",
        logEvents=[{"timestamp": at, "message": json.dumps(entry)} for entry in written],
    )
    reader = operator(items.application, "logs")
    first = len(items.application.proxy.calls)
    run = reader.run("--json", "--id", "followed-1")
    assert (run.returncode, run.stderr) == (0, "")
    api = [found for found in lines_of(run.stdout) if found["source"] == "items"]
    assert [found["text"] for found in api] == ["POST /v2/items 201 12 ms"]
    assert [found["message"]["requestId"] for found in api] == [line["requestId"]]
    assert "create-item" in {found["source"] for found in lines_of(run.stdout)}
    assert reader.used(first) == reader.allowed == {"logs:FilterLogEvents"}
