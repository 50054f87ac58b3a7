"""A proxy between AWS clients and an embedded AWS: records, validates, delays, faults, and holds AWS's rules.

``from aws_proxy import AwsProxy`` starts it from a test, ``python -m aws_proxy`` by hand; see docs/strict-mode.md.
"""

from __future__ import annotations

from .calls import Call
from .errors import AwsError
from .faults import Faults, KillPoint
from .model_check import Violation, check_request
from .server import AwsProxy

__all__ = ["AwsError", "AwsProxy", "Call", "Faults", "KillPoint", "Violation", "check_request"]
