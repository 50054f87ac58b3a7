"""An `Aws` whose answers a test writes down: real botocore clients, parameters validated, nothing sent.

    aws = scripted({"DescribeTable": {"Table": {...}}, "UpdateTable": [Fails("LimitExceededException"), {}]})

An answer is a mapping, `Fails(code, message)`, a function of the parameters that returns one of the two, or a list of
these that is used up from the left. An operation without an answer fails the test. `aws.calls` has what was asked.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from botocore.awsrequest import AWSResponse
from botocore.compat import HTTPHeaders

from ansible_collections.serverless.aws.plugins.module_utils.engine.aws import Aws
from ansible_collections.serverless.aws.plugins.module_utils.engine.clients import Clients
from ansible_collections.serverless.aws.plugins.module_utils.engine.connection import Connection
from ansible_collections.serverless.aws.plugins.module_utils.engine.waits import Backoff

ACCOUNT = "123456789012"
REGION = "eu-west-1"


@dataclass(frozen=True)
class Fails:
    """AWS refuses the call."""

    code: str
    message: str = ""


class ScriptedAws(Aws):
    """See the module's text."""

    def __init__(self, answers: Mapping[str, Any], endpoint_url: str | None, **more: Any) -> None:
        connection = Connection(region=REGION, access_key="a", secret_key="b", endpoint_url=endpoint_url)
        super().__init__(connection, account_id=ACCOUNT, **more)
        self._shared.clients = ScriptedClients(connection, self)
        self.answers = dict(answers)
        self.calls: list[tuple[str, dict[str, Any]]] = []

    def names(self) -> list[str]:
        """The operations asked so far, sorted: side by side calls have no order."""
        return sorted(name for name, _ in self.calls)

    def asked(self, operation: str) -> list[dict[str, Any]]:
        """The parameters of each call of one operation."""
        return [params for name, params in self.calls if name == operation]

    def listen(self, events: Any) -> None:
        """Answer the calls of a client, instead of AWS."""
        events.register_first("provide-client-params.*.*", self._keep)
        events.register_first("before-call.*.*", self._answer)

    def _keep(self, params: dict[str, Any], context: dict[str, Any], **_: Any) -> None:
        context["scripted"] = dict(params)

    def _answer(self, model: Any, context: dict[str, Any], **_: Any) -> tuple[AWSResponse, dict[str, Any]]:
        params = context["scripted"]
        self.calls.append((model.name, params))
        answer: Any = self.answers[model.name]
        if isinstance(answer, list):
            answer = answer.pop(0)
        if callable(answer):
            answer = answer(params)
        failed = isinstance(answer, Fails)
        response = AWSResponse("https://aws.test", 400 if failed else 200, HTTPHeaders(), None)
        parsed = {"Error": {"Code": answer.code, "Message": answer.message}} if failed else dict(answer)
        return response, {**parsed, "ResponseMetadata": {"HTTPStatusCode": response.status_code}}


class ScriptedClients(Clients):
    """Clients that the script answers, and that never try again."""

    def __init__(self, connection: Connection, script: ScriptedAws) -> None:
        super().__init__(connection, 10)
        self._script = script

    def make(self, service: str, region: str, attempts: int, patience: int) -> Any:
        client = super().make(service, region, 1, patience)
        self._script.listen(client.meta.events)
        return client


def quick(patience_seconds: float) -> Backoff:
    """The pauses of a run that waits for nothing: a test's answers are there at once. Time passes by pauses only."""
    slept: list[float] = []
    return Backoff(patience_seconds, sleep=slept.append, now=lambda: sum(slept))


def scripted(answers: Mapping[str, Any], endpoint_url: str | None = None, **more: Any) -> ScriptedAws:
    """An `Aws` with these answers, for the real AWS or an embedded one."""
    return ScriptedAws(answers, endpoint_url, **more)


def spec_of(options: Mapping[str, Any], option: str, **given: Any) -> dict[str, Any]:
    """One spec as a module hands it to its kind: `given` with the defaults of the suboptions of `option`."""
    return filled(options[option]["options"], given)


def filled(options: Mapping[str, Any], given: Mapping[str, Any]) -> dict[str, Any]:
    """`given` with defaults, and None for what has none."""
    unknown = set(given) - set(options)
    assert not unknown, f"no such options: {unknown}"
    spec = {name: given.get(name, option.get("default")) for name, option in options.items()}
    for name, option in options.items():
        if "options" in option and option.get("type") == "list" and spec[name]:
            spec[name] = [filled(option["options"], item) for item in spec[name]]
    return spec
