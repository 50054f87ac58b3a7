"""A client of the posts application: it publishes and reads the feed."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from api_client import Answer, Door


@dataclass(frozen=True)
class FrontDoor(Door):
    """The distribution of posts, or its API."""

    def post(self, content: Any, token: str) -> Answer:
        """Publish `content`."""
        return self.request("POST", "/post", json.dumps({"content": content}), token)

    def feed(self, **parameters: Any) -> Answer:
        """Read one page of the feed."""
        return self.request("GET", f"/feed?{urlencode(parameters)}" if parameters else "/feed")

    def pages(self, **parameters: Any) -> Iterator[list[dict[str, str]]]:
        """The pages of the feed, until there is none left."""
        token: dict[str, str] = {}
        while True:
            answer = self.feed(**parameters, **token)
            if answer.status != 200:
                raise AssertionError(f"the feed answered {answer.status}: {answer.body!r}")
            yield answer.json["items"]
            if "nextToken" not in answer.json:
                return
            token = {"nextToken": answer.json["nextToken"]}
