"""The running API is what its OpenAPI file says: a fixed sample. The campaign has 200 examples an operation."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

from e2e.deployed.fuzzing import Target, fuzz
from e2e.items.deployment import Deployment

EXAMPLES: Final = int(os.environ.get("ITEMS_EXAMPLES", "5"))


def test_schemathesis_finds_nothing(items: Deployment, tmp_path: Path) -> None:
    headers = {"Authorization": f"Bearer {items.user(7).id_token}", "x-api-key": items.key}
    url = f"http://127.0.0.1:{items.port}{items.door.prefix}"
    # a path without the method is a 404 at the gateway, as AWS has it, where the check wants a 405
    target = Target("items.yaml", "items.schemathesis.toml", url, headers, ("unsupported_method",))
    run = fuzz(target, tmp_path, EXAMPLES)
    assert run.returncode == 0, run.stdout + run.stderr
