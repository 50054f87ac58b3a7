"""What an account holds, told by plain boto3: every resource of every service that the collection knows.

Values are all that AWS tells about a resource, without times, revisions and counters. Nothing of the collection is
imported here.
"""

from __future__ import annotations

import datetime
import json
import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from e2e.playbooks.looks import LOOKS, Key

Observed = dict[Key, Any]

VOLATILE: Final = frozenset(
    {
        "ApproximateNumberOfMessages",
        "ApproximateNumberOfMessagesDelayed",
        "ApproximateNumberOfMessagesNotVisible",
        "ConfigSource",
        "CreatedDate",
        "CreatedTimestamp",
        "ETag",
        "EstimatedNumberOfUsers",
        "ItemCount",
        "LastModified",
        "LastModifiedTimestamp",
        "LastProcessingResult",
        "LastUpdateStatus",
        "LockToken",
        "RequestId",
        "ResponseMetadata",
        "RevisionId",
        "RoleId",
        "StateReason",
        "StateReasonCode",
        "StateTransitionReason",
        "StateValue",
        "TableSizeBytes",
        "VersionIdsToStages",
        "creationTime",
        "storedBytes",
    }
)
IDS: Final = re.compile(
    r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
    r"|(?<![A-Za-z0-9])(?=[a-z]*[0-9])(?=[0-9]*[a-z])[a-z0-9]{8,}(?![A-Za-z0-9])"
    r"|(?<![A-Za-z0-9])(?=[A-Za-z]*[0-9])(?=[0-9]*[A-Za-z])[A-Za-z0-9]{13,}(?![A-Za-z0-9])"
    r"|(?<=[a-z0-9]_)[A-Za-z0-9]{9}(?![A-Za-z0-9])"
)
"""What AWS chooses: UUIDs, runs of letters and digits, and what follows the region in the id of a user pool."""
EMPTY: Final[tuple[Any, ...]] = (None, "", [], {})
"""Once set and then cleared, a member may come back empty instead of not at all."""
ID_MEMBER: Final = re.compile(r"(^id|Id|ID|UUID)$")
ID: Final = re.compile(r"[A-Za-z0-9_-]{7,}")


def everything(raw: Any) -> Observed:
    """All resources of the account of `raw` (`raw.client(service, region=None)`)."""
    found: Observed = {}
    for look in LOOKS:
        for key, detail in look(raw):
            assert key not in found, f"there are two: {key}"
            found[key] = steady(detail)
    return found


def alike(observed: Observed, account: str) -> str:
    """`observed` as text in which everything that AWS chose is masked: equal for equal deployments."""
    text = json.dumps({" ".join(key): detail for key, detail in observed.items()}).replace(account, "{account}")
    for chosen in sorted(set(_ids(observed)), key=len, reverse=True):
        text = text.replace(chosen, "<id>")
    # sorted again, since what was in the order of ids no longer is
    return json.dumps(steady(json.loads(IDS.sub("<id>", text))), sort_keys=True, indent=1)


def _ids(value: Any) -> Iterator[str]:
    """What stands under a member that AWS calls an id, and looks like one."""
    if isinstance(value, Mapping):
        for key, item in value.items():
            if isinstance(item, str) and ID_MEMBER.search(str(key)) and ID.fullmatch(item):
                yield item
            yield from _ids(item)
    elif isinstance(value, list):
        for item in value:
            yield from _ids(item)


def steady(value: Any) -> Any:
    """`value` without what changes by itself; what AWS keeps unordered in order; policies parsed."""
    if isinstance(value, Mapping):
        kept = {
            key: steady(item)
            for key, item in sorted(value.items())
            if key not in VOLATILE and not isinstance(item, datetime.datetime)
        }
        if kept.get("TimeToLiveStatus") == "DISABLED":
            kept.pop("AttributeName", None)  # the emulator still shows the last one
        return {key: item for key, item in kept.items() if item not in EMPTY}
    if isinstance(value, (list, tuple, set)):
        return sorted((steady(item) for item in value), key=lambda item: json.dumps(item, sort_keys=True, default=str))
    if isinstance(value, str) and value.startswith("{"):
        try:
            return steady(json.loads(value))
        except ValueError:
            return value
    return value if value is None or isinstance(value, (str, int, float, bool)) else str(value)
