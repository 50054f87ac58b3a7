"""What schemathesis is to try on orders."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import Final

from e2e.deployed.fuzzing import Target, fuzz
from e2e.orders.deployment import Deployment

# A method that is not described is API Gateway's 403, here 404, not a 405.
NOT_OF_REST_APIS: Final = ("unsupported_method",)


def schemathesis(orders: Deployment, directory: Path, examples: int) -> subprocess.CompletedProcess[str]:
    """Run it through the stage, signed in."""
    url = f"http://127.0.0.1:{orders.port}{orders.door.prefix}"
    headers = {"Authorization": f"Bearer {orders.user().access_token}"}
    target = Target("orders.yaml", "orders.schemathesis.toml", url, headers, NOT_OF_REST_APIS)
    return fuzz(target, directory, examples)
