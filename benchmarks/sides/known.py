"""Every side there is, in the order in which they take turns."""

from __future__ import annotations

from typing import Final

from benchmarks.sides.floor import Floor
from benchmarks.sides.ours import Ours
from benchmarks.sides.raw import Raw
from benchmarks.sides.side import Side
from benchmarks.sides.terraform import Terraform
from benchmarks.sides.upstream import Upstream

SIDES: Final[tuple[Side, ...]] = (Ours(), Upstream(), Terraform(), Raw(), Floor())
