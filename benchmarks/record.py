"""What a proxy recorded: the AWS API calls of one account, reads and writes."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Calls:
    """The names (`sqs.GetQueueUrl`) of the calls, and of those that are not on the reviewed list of reads."""

    every: Counter[str]
    writes: Counter[str]

    @property
    def number(self) -> int:
        """How many calls there were."""
        return self.every.total()


def calls_of(account_id: str, lines: Iterable[str]) -> Calls:
    """Those of one account in `lines`, each a call as JSON."""
    own = [call for call in map(json.loads, lines) if call["account_id"] == account_id]
    names = [(f"{call['service']}.{call['operation']}", bool(call["write"])) for call in own]
    return Calls(Counter(name for name, _ in names), Counter(name for name, is_write in names if is_write))


@dataclass
class Record:
    """The growing file of a proxy, read from where it was read last."""

    path: Path
    position: int = 0

    def new_calls(self, account_id: str) -> Calls:
        """The calls of `account_id` since the last time anybody asked."""
        with self.path.open("rb") as file:
            file.seek(self.position)
            data = file.read()
        whole = data[: data.rfind(b"\n") + 1]
        self.position += len(whole)
        return calls_of(account_id, whole.decode().splitlines())
