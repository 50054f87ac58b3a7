# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Templating of a description: what Ansible's templating gives, with each variable resolved once.

A description refers to the same few variables again and again (`{{ posts_name_prefix }}posts`), and Ansible compiles
every such reference anew each time it meets it: a millisecond each. References by name are followed here; whatever is
more than that, expressions, filters, lookups, is Ansible's.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from typing import Any, Final

from ansible.errors import AnsibleValueOmittedError
from ansible.template import is_trusted_as_template

NAME: Final = re.compile(r"\{\{ *([A-Za-z_]\w*) *\}\}")
PART: Final = r"(?:'\w*'|[A-Za-z_]\w*)"
NAME_IN_PARTS: Final = re.compile(
    rf"\{{\{{ *lookup\('(?:ansible\.builtin\.)?vars', *({PART}(?: *~ *{PART})*)\) *\}}\}}"
)
"""A reference to a variable whose name is put together: `lookup('ansible.builtin.vars', '_' ~ role ~ '_tiers')`."""
TEXT_AND_NAMES: Final = re.compile(rf"(?:[^{{}}#\n\\]|{NAME.pattern})+")
"""No statements, comments, line breaks or escapes: those have rules of their own in Jinja."""
ABSENT: Final = object()


class Finalizer:
    """Templates values with the variables of one task. `templar` is that of the task."""

    def __init__(self, templar: Any) -> None:
        self._templar = templar
        self._variables: Mapping[str, Any] = templar.available_variables
        self._resolved: dict[str, Any] = {}

    def value(self, raw: Any) -> Any:
        """`raw` with every template in it rendered, as `templar.template(raw)` gives it."""
        if isinstance(raw, str):
            return self._text(raw)
        if isinstance(raw, dict):
            return dict(self._kept(raw.items()))
        if isinstance(raw, list):
            return [item for _index, item in self._kept(enumerate(raw))]
        return self._templar.template(raw)

    def _kept(self, pairs: Iterable[tuple[Any, Any]]) -> Iterator[tuple[Any, Any]]:
        """The pairs with their values rendered, without those that are omitted."""
        for key, item in pairs:
            with suppress(AnsibleValueOmittedError):
                yield key, self.value(item)

    def _text(self, raw: str) -> Any:
        if "{" not in raw:
            return raw
        if is_trusted_as_template(raw) and (found := NAME_IN_PARTS.fullmatch(raw)) and (name := self._name(found[1])):
            return self._variable(name)
        if is_trusted_as_template(raw) and TEXT_AND_NAMES.fullmatch(raw) and all(map(self._is_data, NAME.findall(raw))):
            if whole := NAME.fullmatch(raw):
                return self._variable(whole[1])
            parts = {name: self._variable(name) for name in NAME.findall(raw)}
            if not any(isinstance(part, (dict, list)) for part in parts.values()):
                return NAME.sub(lambda found: in_text(parts[found[1]]), raw)
        return self._templar.template(raw)

    def _name(self, parts: str) -> str | None:
        """The name that the parts make, or None where Ansible has to find it, or that there is no such variable."""
        texts = [part.strip() for part in parts.split("~")]
        if not all(text.startswith("'") or self._is_data(text) for text in texts):
            return None
        name = "".join(text[1:-1] if text.startswith("'") else in_text(self._variable(text)) for text in texts)
        return name if self._is_data(name) else None

    def _is_data(self, name: str) -> bool:
        """Whether there is a variable of this name, and its value is data, be there templates in it or not."""
        return isinstance(self._variables.get(name, ABSENT), (str, bool, int, float, dict, list, type(None)))

    def _variable(self, name: str) -> Any:
        if name not in self._resolved:
            self._resolved[name] = self.value(self._variables[name])
        return self._resolved[name]


def in_text(value: Any) -> str:
    """How Ansible puts a value between texts: nothing for none."""
    return "" if value is None else str(value)


class FinalizedArguments:
    """For action plugins: their arguments are templated by `Finalizer`."""

    @classmethod
    def finalize_task_arg(cls, name: str, value: Any, templar: Any, context: Any) -> Any:
        """Ansible asks here how an argument is templated; were it not to ask, its own way gives the same, later."""
        return Finalizer(templar).value(value)
