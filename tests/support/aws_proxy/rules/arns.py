"""Names out of ARNs and sources of rules."""

from __future__ import annotations

_DOCS = "https://docs.aws.amazon.com"


def last(arn: str) -> str:
    """The last part of an ARN or a name: ``arn:aws:sqs:…:queue`` → ``queue``, ``…:role/path/name`` → ``name``."""
    return arn.rpartition(":")[2].rpartition("/")[2]


def function_name(reference: str) -> str:
    """A function's bare name from a name, a partial ARN or an ARN, without version or alias."""
    if ":function:" in reference:
        reference = reference.partition(":function:")[2]
    return reference.partition(":")[0]


def region_of(arn: str) -> str:
    """The region of an ARN, "" when there is none."""
    parts = arn.split(":")
    return parts[3] if len(parts) > 5 else ""


def docs(path: str) -> str:
    """Address of a page of AWS's documentation."""
    return f"{_DOCS}/{path}"


def reference(service_path: str, operation: str) -> str:
    """Address of an operation's page in an API reference, e.g. ("lambda/latest/api", "CreateFunction")."""
    return f"{_DOCS}/{service_path}/API_{operation}.html"
