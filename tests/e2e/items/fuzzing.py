"""What schemathesis is to try on items."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import Final

from e2e.deployed.fuzzing import Target, fuzz
from e2e.items.deployment import Deployment

# A path without the method is a 404 at the gateway, as AWS has it, where the check wants a 405.
NOT_OF_REST_APIS: Final = ("unsupported_method",)


def schemathesis(items: Deployment, directory: Path, examples: int) -> subprocess.CompletedProcess[str]:
    """Run it through the stage, signed in and with a key."""
    headers = {"Authorization": f"Bearer {items.user(7).id_token}", "x-api-key": items.key}
    url = f"http://127.0.0.1:{items.port}{items.door.prefix}"
    return fuzz(Target("items.yaml", "items.schemathesis.toml", url, headers, NOT_OF_REST_APIS), directory, examples)
