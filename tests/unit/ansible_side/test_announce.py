# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Texts for people: as they are, or from a template, and never both."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from ansible.errors import AnsibleError
from ansible.parsing.dataloader import DataLoader
from ansible.template import Templar, trust_as_template
from ansible.utils.display import Display

from ansible_collections.serverless.aws.plugins.action.announce import ActionModule


@pytest.fixture
def shown(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    texts: list[str] = []
    monkeypatch.setattr(Display, "display", lambda self, text, *_args, **_more: texts.append(text))
    return texts


def announce(variables: dict[str, Any] | None = None, **arguments: Any) -> dict[str, Any]:
    action = ActionModule.__new__(ActionModule)
    action._loader = DataLoader()
    action._templar = Templar(loader=action._loader, variables=variables or {})
    action._task = SimpleNamespace(args=arguments, async_val=0, check_mode=False, diff=False, action="announce")
    action._connection = SimpleNamespace(_shell=SimpleNamespace(tmpdir=None))
    return dict(action.run(None, variables or {}))


def test_a_text_is_shown_as_it_is(shown: list[str]) -> None:
    assert announce(text="curl 'x'\n  {{ not a template }}\n\n") == {"changed": False}
    assert shown == ["\ncurl 'x'\n  {{ not a template }}\n"]


def test_a_template_sees_the_variables_and_what_they_lead_to(shown: list[str], tmp_path: Path) -> None:
    template = tmp_path / "summary.txt.j2"
    source = "{%- set url = base ~ '/feed' -%}\nRead {{ url }}\n\\as {{ names | join('\\n') }}\n"
    template.write_text(source, encoding="utf-8")
    variables = {"base": trust_as_template("https://{{ host }}"), "host": "example.com", "names": ["a", "b"]}
    assert announce(variables, template=str(template)) == {"changed": False}
    assert shown == ["\nRead https://example.com/feed\n\\as a\nb\n"]


def test_a_template_that_cannot_be_read_or_rendered_is_named(shown: list[str], tmp_path: Path) -> None:
    with pytest.raises(AnsibleError, match=r"no\.j2"):
        announce(template=str(tmp_path / "no.j2"))
    template = tmp_path / "summary.txt.j2"
    template.write_text("{{ nobody }}", encoding="utf-8")
    with pytest.raises(AnsibleError, match="'nobody' is undefined"):
        announce(template=str(template))
    assert shown == []


@pytest.mark.parametrize("arguments", [{}, {"text": "a", "template": "b"}])
def test_exactly_one_is_given(shown: list[str], arguments: dict[str, str]) -> None:
    with pytest.raises(AnsibleError, match="text"):
        announce(**arguments)
    assert shown == []


def test_nothing_to_say_is_no_error(shown: list[str], tmp_path: Path) -> None:
    template = tmp_path / "summary.txt.j2"
    template.write_text("{% if false %}x{% endif %}", encoding="utf-8")
    for arguments in ({"template": str(template)}, {"template": ""}, {"text": None}):
        assert announce(**arguments) == {"changed": False}
    assert shown == ["\n\n"] * 3


def test_a_template_may_include_what_lies_beside_it(shown: list[str], tmp_path: Path) -> None:
    (tmp_path / "part.j2").write_text("of {{ name }}", encoding="utf-8")
    template = tmp_path / "summary.txt.j2"
    template.write_text("Logs {% include 'part.j2' %}", encoding="utf-8")
    announce({"name": "posts"}, template=str(template))
    assert shown == ["\nLogs of posts\n"]
