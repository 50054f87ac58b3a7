# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Templating of a description: what Ansible's templating gives, with each variable resolved once.

A description refers to the same few variables again and again (`{{ posts_name_prefix }}posts`), and Ansible compiles
every such reference anew each time it meets it, also those that it meets below an expression: two milliseconds each.
References by name are followed here. Whatever is more than that, expressions, filters, lookups, is Ansible's: it gets
an expression with the values of its variables where they are plain (see `expressions`), else as it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import Any, Final

from ansible.errors import AnsibleError, AnsibleValueOmittedError
from ansible.template import Templar, is_trusted_as_template

from ansible_collections.serverless.aws.plugins.plugin_utils.expressions import HEADER, read

NAME: Final = re.compile(r"\{\{ *([A-Za-z_]\w*) *\}\}")
PART: Final = r"(?:'\w*'|[A-Za-z_]\w*)"
NAME_IN_PARTS: Final = re.compile(
    rf"\{{\{{ *lookup\('(?:ansible\.builtin\.)?vars', *({PART}(?: *~ *{PART})*)\) *\}}\}}"
)
"""A reference to a variable whose name is put together: `lookup('ansible.builtin.vars', '_' ~ role ~ '_tiers')`."""
TEXT_AND_NAMES: Final = re.compile(rf"(?:[^{{}}#\r\n\\]|{NAME.pattern})+")
"""No statements, comments, line breaks or escapes: those have rules of their own in Jinja."""
ABSENT: Final = object()


class Finalizer:
    """Templates values with the variables of one task. `templar` is that of the task."""

    def __init__(self, templar: Any) -> None:
        self._templar = templar
        self._variables: Mapping[str, Any] = templar.available_variables
        self._resolved: dict[str, Any] = {}
        self._under_way: set[str] = set()
        self._plain: dict[str, bool] = {}
        self._narrow = Templar()

    def value(self, raw: Any) -> Any:
        """`raw` with every template in it rendered, as `templar.template(raw)` gives it."""
        if isinstance(raw, str):
            return self._text(raw)
        if isinstance(raw, dict):
            return dict(self._kept(raw.items()))
        if isinstance(raw, list):
            return [item for _index, item in self._kept(enumerate(raw))]
        return self._templar.template(raw)

    @property
    def check_mode(self) -> bool:
        """Whether the run only plans (`--check`)."""
        return bool(self._variables.get("ansible_check_mode"))

    def below(self, raw: Any, *keys: str) -> Any:
        """What lies below `keys` in the dictionary that `raw` is or refers to by name, rendered; None if nothing does.

        Nothing else of the dictionary is rendered.
        """
        for key in keys:
            raw = self._followed(raw)
            if not isinstance(raw, dict) or key not in raw:
                return None
            raw = raw[key]
        return self.value(raw)

    def _followed(self, raw: Any) -> Any:
        """The value behind a reference by name, as it is; `raw` itself where it is none."""
        passed: set[str] = set()
        while isinstance(raw, str) and not no_template(raw):
            found = NAME.fullmatch(raw)
            parts = NAME_IN_PARTS.fullmatch(raw)
            name = found[1] if found else self._name(parts[1]) if parts else None
            if name is None or name in passed or not self._is_data(name):
                return raw
            passed.add(name)
            raw = self._variables[name]
        return raw

    def _kept(self, pairs: Iterable[tuple[Any, Any]]) -> Iterator[tuple[Any, Any]]:
        """The pairs with their values rendered, without those that are omitted."""
        for key, item in pairs:
            with suppress(AnsibleValueOmittedError):
                yield key, self.value(item)

    def _text(self, raw: str) -> Any:
        if no_template(raw):
            return raw
        if (found := NAME_IN_PARTS.fullmatch(raw)) and (name := self._name(found[1])):
            return self._variable(name)
        if TEXT_AND_NAMES.fullmatch(raw) and all(map(self._is_data, NAME.findall(raw))):
            if whole := NAME.fullmatch(raw):
                return self._variable(whole[1])
            with suppress(AnsibleValueOmittedError):  # beside a text, what is omitted is nothing
                parts = {name: self._variable(name) for name in NAME.findall(raw)}
                if not any(isinstance(part, (dict, list, type(None))) for part in parts.values()):
                    return NAME.sub(lambda found: str(parts[found[1]]), raw)
        return self._expression(raw)

    def _expression(self, raw: str) -> Any:
        """What Ansible makes of `raw` with nothing but the values of the variables that it names.

        Where they do not do, it gets all variables as they are: one without a value may be one that it does not need.
        """
        reading = read(raw)
        if reading and all(map(self._is_plain_variable, reading.names)):
            with suppress(AnsibleError):
                named = reading.names & self._variables.keys()
                self._narrow.available_variables = {name: self._variable(name) for name in named}
                return self._narrow.template(raw)
        return self._templar.template(raw)

    def _is_plain_variable(self, name: str) -> bool:
        """Whether what `name` stands for is plain, down to the last variable; also where there is no such variable."""
        if name not in self._variables:
            return True
        if name not in self._plain:
            self._plain[name] = False  # what leads back to itself is Ansible's to refuse
            self._plain[name] = self._is_plain(self._variables[name])
        return self._plain[name]

    def _is_plain(self, raw: Any) -> bool:
        if isinstance(raw, str):
            if no_template(raw):
                return True
            if TEXT_AND_NAMES.fullmatch(raw):
                return all(map(self._is_plain_variable, NAME.findall(raw)))
            reading = read(raw)
            return reading is not None and reading.plain and all(map(self._is_plain_variable, reading.names))
        if isinstance(raw, (dict, list)):
            return all(map(self._is_plain, raw.values() if isinstance(raw, dict) else raw))
        return isinstance(raw, (bool, int, float, type(None)))

    def _name(self, parts: str) -> str | None:
        """The name that the parts make, or None where Ansible has to find it, or that there is no such variable."""
        texts = [part.strip() for part in parts.split("~")]
        if not all(text.startswith("'") or self._is_data(text) for text in texts):
            return None
        found = [text[1:-1] if text.startswith("'") else self._variable(text) for text in texts]
        name = "".join(found) if all(isinstance(part, str) for part in found) else ""
        return name if self._is_data(name) else None

    def _is_data(self, name: str) -> bool:
        """Whether there is a variable of this name, and its value is data, be there templates in it or not."""
        return isinstance(self._variables.get(name, ABSENT), (str, bool, int, float, dict, list, type(None)))

    def _variable(self, name: str) -> Any:
        if name in self._under_way:
            return self._templar.template(self._variables[name])  # it leads back to itself, as Ansible says best
        if name not in self._resolved:
            self._under_way.add(name)
            try:
                self._resolved[name] = self.value(self._variables[name])
            finally:
                self._under_way.discard(name)
        return self._resolved[name]


def no_template(raw: str) -> bool:
    """Whether `raw` is a text that Ansible leaves as it is. What is not trusted is no template, whatever it says."""
    return ("{" not in raw and not raw.startswith(HEADER)) or not is_trusted_as_template(raw)


@dataclass
class Finalized:
    """The arguments of one task, as far as they are rendered, and what renders them, once there is one."""

    finalizer: Finalizer | None = None
    arguments: dict[str, Any] = field(default_factory=dict)


class FinalizedArguments:
    """For action plugins: their arguments are templated by one `Finalizer`.

    Ansible asks here how an argument is templated; were it not to ask, its own way gives the same, later.
    """

    @classmethod
    @contextmanager
    def get_finalize_task_args_context(cls) -> Iterator[Finalized]:
        """What the arguments of one task have in common."""
        yield Finalized()

    @classmethod
    def finalize_task_arg(cls, name: str, value: Any, templar: Any, context: Finalized | None) -> Any:
        """The argument `value` with every template in it rendered."""
        finalized = Finalized() if context is None else context
        finalized.finalizer = finalized.finalizer or Finalizer(templar)
        cls.before_finalizing(name, value, finalized.finalizer, finalized.arguments)
        finalized.arguments[name] = finalized.finalizer.value(value)
        return finalized.arguments[name]

    @classmethod
    def before_finalizing(cls, name: str, raw: Any, finalizer: Finalizer, arguments: Mapping[str, Any]) -> None:
        """A subclass may begin here what need not wait until `raw` is rendered; `arguments` are those before it."""
