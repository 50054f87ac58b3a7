"""What the sides have made, compared member by member by somebody who belongs to none of them."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from typing import Any, Final

from e2e.playbooks.observed import alike

from benchmarks.differences import Explanation, differences
from benchmarks.measures.run import Benchmark
from benchmarks.place import Account
from benchmarks.sides.side import Side

_DEFAULTS = "the emulator shows only what was sent; AWS fills in this very default"
_OWNED = "ours writes there which stack a resource belongs to: AWS keeps no tags on policies"
EXPLAINED: Final = (
    Explanation("*", r"^cloudfront_(cache|response_headers)_policy .*: Comment$", _OWNED),
    Explanation(
        "*",
        r"^cloudwatch_\S+ posts: serverless\.aws:tags",
        "the emulator keeps no tags on dashboards, so there ours are in the body; on AWS they are tags",
    ),
    Explanation(
        "*",
        r"^lambda_event_source_mapping .*: tags\.serverless\.aws:function$",
        "a mapping has no name, and people can point it elsewhere: ours notes the function it was made for",
    ),
    Explanation(
        "*",
        r"^lambda_function .*(CodeSha256|CodeSize)$",
        "the same sources zipped in another order, with other times or another compression",
    ),
    Explanation("*", r"^lambda_layer .*Description$", "ours keeps the hash of a layer's sources there"),
    Explanation(
        "*", r"^cloudfront_distribution .*(Associations|SmoothStreaming|TrustedKeyGroups|TrustedSigners)$", _DEFAULTS
    ),
    Explanation("terraform", r"^cloudfront_distribution .*Staging$", _DEFAULTS),
    Explanation("upstream", r"^cloudfront_distribution .*(ConnectionAttempts|ConnectionTimeout|Logging)$", _DEFAULTS),
    Explanation("terraform", r"^cognito_user_pool .*(AdminCreateUserConfig|PasswordHistorySize)$", _DEFAULTS),
    Explanation("*", r"^cognito_user_pool .*: Policies\.SignInPolicy$", _DEFAULTS),
    Explanation("terraform", r"^dynamodb_table .*TableClassSummary$", _DEFAULTS),
    Explanation(
        "upstream",
        r"^sqs_queue .*(DeduplicationScope|FifoThroughputLimit)$",
        "sqs_queue compares only attributes that the queue shows already; both are AWS's defaults",
    ),
    Explanation("terraform", r"^sns_topic .*SuccessFeedbackSampleRate$", _DEFAULTS),
    Explanation("terraform", r"_api posts: stages\[\]\.Tags$", "default_tags reach stages too; ours tags the API"),
    Explanation("upstream", r"^sns_topic .*(SignatureVersion|TracingConfig)$", "sns_topic has no option for it"),
    Explanation("upstream", r"^sqs_queue .*FifoQueue$", "sqs_queue sends True, the emulator keeps the spelling"),
)


def compare(benchmark: Benchmark, accounts: Mapping[Side, Account]) -> None:
    """Print how each side's resources differ from this collection's; what is not explained counts."""
    seen = {side.name: _told(account) for side, account in accounts.items() if side.deploys}
    if "ours" not in seen:
        return
    ours = seen.pop("ours")
    unexplained = 0
    for name, theirs in seen.items():
        reasons: Counter[str] = Counter()
        for difference in differences(ours, theirs):
            known = next((e.reason for e in EXPLAINED if e.covers(name, difference)), None)
            if known is None:
                unexplained += 1
                benchmark.report.note(f"{name} differs, unexplained: {difference}")
            else:
                reasons[known] += 1
        told = "".join(f"\n  {number} x {reason}" for reason, number in sorted(reasons.items())) or " none"
        benchmark.report.note(
            f"{name}: {len(theirs)} resources, this collection {len(ours)}; explained differences:{told}"
        )
    if seen:
        benchmark.report.goal("unexplained differences between the sides' resources", 0, unexplained, "members")


def _told(account: Account) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(alike(account.observed(), account.id))
    account.raw.close()
    return told
