"""Posts that could not be processed: three kinds of them, and what must have become of each."""

from __future__ import annotations

import json
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any, Final

from e2e.application.deployment import Deployment

KINDS: Final = (
    "ProvisionedThroughputExceededException",
    "unknown: it was received as often as the queue allows (time-out, throttling or a refused call)",
    "AccessDeniedException",
)
AUTHORS: Final = 7
ROWS_AT_ONCE: Final = 25


@dataclass(frozen=True)
class Failed:
    """A post whose retry record says FAILED."""

    post_id: str
    author: str
    error: str
    sort_key: str
    at: str

    @property
    def body(self) -> str:
        """The message that failed."""
        members = {"postId": self.post_id, "userId": self.author, "createdAt": self.sort_key, "content": "at last"}
        return json.dumps(members)

    def row(self, more: Mapping[str, Any]) -> dict[str, Any]:
        """The record as `redrive-dlq` leaves it."""
        return {
            "postId": {"S": self.post_id},
            "status": {"S": "FAILED"},
            "attempts": {"N": "3"},
            "lastAttemptAt": {"S": self.at},
            "lastError": {"S": self.error},
            "body": {"S": self.body},
            "bodyTruncated": {"BOOL": False},
            "messageGroupId": {"S": self.author},
            "correlationId": {"S": f"c-{self.post_id}"},
            **more,
        }


def failures(posts: Deployment, number: int, **more: Any) -> list[Failed]:
    """So many records of each kind by turns, a second apart: as failures of long ago, made at once."""
    made = [
        Failed(
            post_id := str(uuid.uuid4()),
            f"author-{index % AUTHORS}",
            KINDS[index % len(KINDS)],
            f"2026-01-02T{index // 3600:02}:{index // 60 % 60:02}:{index % 60:02}.000000Z#{post_id}",
            f"2026-01-03T{index // 3600:02}:{index // 60 % 60:02}:{index % 60:02}.000000Z",
        )
        for index in range(number)
    ]
    rows = iter(made)
    while batch := list(islice(rows, ROWS_AT_ONCE)):
        requests = [{"PutRequest": {"Item": failed.row(more)}} for failed in batch]
        posts.raw.client("dynamodb").batch_write_item(RequestItems={"PostsDLQ": requests})
    return made


def forget(posts: Deployment, made: Sequence[Failed]) -> None:
    """Remove their records."""
    for failed in made:
        posts.raw.client("dynamodb").delete_item(TableName="PostsDLQ", Key={"postId": {"S": failed.post_id}})


def statuses(posts: Deployment, made: Sequence[Failed]) -> dict[str, int]:
    """How many of the records have each status."""
    found: dict[str, int] = {}
    own = {failed.post_id for failed in made}
    for row in posts.rows("PostsDLQ"):
        if row["postId"] in own:
            found[row["status"]] = found.get(row["status"], 0) + 1
    return found


def stored(posts: Deployment, made: Sequence[Failed]) -> list[str]:
    """The ids of those that are in the feed's table, as often as they are there, sorted."""
    own = {failed.post_id for failed in made}
    return sorted(row["postId"] for row in posts.rows("Posts") if row["postId"] in own)


def deliveries(posts: Deployment, made: Sequence[Failed]) -> list[str]:
    """The ids that `process-post` says it has stored anew, one for each time, sorted."""
    own = {failed.post_id for failed in made}
    lines = (json.loads(text) for text in posts.log_events("/aws/lambda/process-post") if text.startswith("{"))
    said = [line for line in lines if line.get("message") == "post stored" and line.get("postId") in own]
    return sorted(line["postId"] for line in said)
