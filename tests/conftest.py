"""No test sees the AWS settings of whoever runs it, nor any configuration file: each says which it needs."""

from __future__ import annotations

import os

# at once, not in a fixture: clients are made when some tests' modules are imported
for name in [name for name in os.environ if name.startswith(("AWS_", "BOTO_"))]:
    del os.environ[name]
os.environ["AWS_CONFIG_FILE"] = os.environ["AWS_SHARED_CREDENTIALS_FILE"] = os.devnull
