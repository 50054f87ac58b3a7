# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a failed call asked for, kept with its error, so that a message can say it. Secrets never get that far."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Final

from .values import REDACTED

KEY: Final = "serverless.aws parameters"
"""Where the parameters travel: in botocore's request context, and in what AWS answered."""
ATTRIBUTE: Final = "serverless_aws_parameters"
"""The same on an exception that has no answer."""
SECRET_MEMBERS: Final = frozenset({"ClientSecret", "HeaderValue", "Password", "SecretBinary", "SecretString"})
"""Members that hold a secret whether or not botocore's model calls them sensitive."""
SECRETS_OF: Final = {"CreateApiKey": frozenset({"value"}), "UpdateApiKey": frozenset({"patchOperations"})}
"""Members that hold a secret in one operation only."""
LONGEST_TEXT: Final = 120
LONGEST: Final = 600
"""Characters of one text, and of all parameters together: the message must stay readable."""


def remember_parameters(events: Any) -> None:
    """Make every failed call of a client carry its parameters; `events` are the client's (`client.meta.events`)."""
    events.register("before-parameter-build.*.*", keep)
    events.register("after-call.*.*", hand_to_answer)
    events.register("after-call-error.*.*", hand_to_exception)


def keep(params: Mapping[str, Any], context: dict[str, Any], **_: Any) -> None:
    """Note the parameters in the call's own context."""
    context[KEY] = params


def hand_to_answer(parsed: dict[str, Any], model: Any, context: Mapping[str, Any], **_: Any) -> None:
    """AWS refused: botocore makes the exception from this answer."""
    if "Error" in parsed and KEY in context:
        parsed["Error"][KEY] = told(context[KEY], model)


def hand_to_exception(exception: Exception, context: Mapping[str, Any], **_: Any) -> None:
    """There was no answer; the operation's model is not among what botocore tells here."""
    if KEY in context:
        setattr(exception, ATTRIBUTE, ", ".join(sorted(context[KEY])))


def parameters_of(error: Exception) -> str:
    """The parameters of the call that failed, as JSON (the names only where AWS did not answer); empty when unknown."""
    answer = getattr(error, "response", None) or {}
    return str(answer.get("Error", {}).get(KEY) or getattr(error, ATTRIBUTE, ""))


def told(params: Mapping[str, Any], model: Any) -> str:
    """`params` of an operation as one line of JSON, without secrets and contents, cut where it gets long."""
    secret = SECRET_MEMBERS | SECRETS_OF.get(model.name, frozenset())
    text = json.dumps(shown(params, model.input_shape, secret), ensure_ascii=False, default=str)
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"


def shown(value: Any, shape: Any, secret: frozenset[str]) -> Any:
    """`value` for people: what the model calls sensitive or `secret` names is redacted, bytes become their number."""
    if shape is not None and shape.metadata.get("sensitive"):
        return REDACTED
    if isinstance(value, Mapping):
        return {
            str(key): REDACTED if key in secret else shown(item, member(shape, key), secret)
            for key, item in value.items()
        }
    if isinstance(value, (list, tuple)):
        return [shown(item, getattr(shape, "member", None), secret) for item in value]
    if isinstance(value, (bytes, bytearray)):
        return f"({len(value)} bytes)"
    if isinstance(value, str) and len(value) > LONGEST_TEXT:
        return value[: LONGEST_TEXT - 1] + "…"
    return value


def member(shape: Any, key: Any) -> Any:
    """The shape of a structure's member or of a map's values; None where the model says nothing."""
    return getattr(shape, "members", {}).get(key) or getattr(shape, "value", None)
