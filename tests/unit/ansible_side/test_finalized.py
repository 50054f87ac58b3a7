"""Templating of descriptions: the same as Ansible's, value for value, and each variable once."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from ansible._internal._templating._engine import TemplateEngine
from ansible._internal._templating._jinja_plugins import JinjaPluginIntercept
from ansible.errors import AnsibleError, AnsibleValueOmittedError
from ansible.parsing.dataloader import DataLoader
from ansible.plugins.lookup.env import LookupModule
from ansible.template import Templar, trust_as_template
from jinja2 import pass_context

from ansible_collections.serverless.aws.plugins.plugin_utils.finalized import Finalizer
from ansible_collections.serverless.aws.plugins.plugin_utils.plain import plain


def trusted(value: Any) -> Any:
    """`value` as if it were written in a playbook."""
    if isinstance(value, dict):
        return {key: trusted(item) for key, item in value.items()}
    if isinstance(value, list):
        return [trusted(item) for item in value]
    return trust_as_template(value) if isinstance(value, str) else value


VARIABLES = trusted(
    {
        "prefix": "p-",
        "name": "{{ prefix }}posts",
        "number": 3,
        "share": 1.5,
        "enabled": True,
        "nothing": None,
        "quoted": "it's {{ name }}",
        "words": ["{{ name }}", "b"],
        "table": {"name": "{{ name }}", "hash": {"key": "{{ number }}"}},
        "left_out": "{{ absent | default(omit) }}",
        "partly": {"a": "{{ absent | default(omit) }}", "b": ["{{ absent | default(omit) }}", "{{ name }}"]},
        "computed": "{{ words + [name ~ number] }}",
        "many_lines": "{{ name }}\n",
        "kind": "na",
        "_kind_tiers": {"first": "{{ words }}"},
        "chosen": "{{ 'a' if enabled else nobody }}",
        "suffix": "{{ '-' ~ number if enabled }}",
        "suffixed": "{{ computed[2] ~ suffix }}",
        "braces": "{{ '{' ~ '{ name }' ~ '}' }}",
        "dropping": "{{ {'a': absent | default(omit), 'b': name} }}",
        "by_kind": "{{ [{'kind': 'a'}, {'kind': 'b'}] | groupby('kind') }}",
        "pair": "{{ ('a', 'b') }}",
        "pairs": "{{ words | zip(words) | list }}",
        "splits": "{{ ['a.b'] | map('splitext') | list }}",
        "marked": "{{ '<' | e }}",
        "first_item": "{{ {'k': 1}.items() | first }}",
        "through_pair": "{{ pair }}",
        "nothing_either": "{{ nothing }}",
        "élan": "{{ name ~ 1 }}",
        "header": "#jinja2: variable_start_string:'[[', variable_end_string:']]'\n[[ name ]]",
        "date": datetime.date(2026, 11, 29),
        "dated": {"on": datetime.date(2026, 11, 29)},
        "own": "{{ 1 if nobodys is defined else name }}",
        "failing": "{{ nobody ~ 'x' }}",
        "looked_up": "{{ lookup('vars', 'name') }}",
        "unsafe": "{{ braces ~ name }}",
    }
)
TEXTS = (
    *("plain", "{{ name }}", "{{name}}", " {{ name }}", "{{ name }} ", "a{{ name }}b{{ number }}", "{{ number }}"),
    *("{{ enabled }}", "{{ share }}-{{ enabled }}", "x{{ nothing }}y", "{{ nothing }}", "{{ words }}", "{{ table }}"),
    *("w{{ words }}", "{{ quoted }}", "{{ computed }}", "{{ name | upper }}", "{{ partly }}", "{{ many_lines }}x"),
    *("{{ name }}\n", "a\\{{ name }}", "{# no #}{{ name }}", "{% if enabled %}{{ name }}{% endif %}", "{{ 'lit' }}"),
    *("{ {{ name }} }", "{{ name }}}", "#{{ name }}", "{{ omit | default(1) }}", "{{ undef(hint='x') | default(2) }}"),
    *(
        "{{ lookup('vars', 'name') }}",
        "{{ lookup('vars', kind ~ 'me') }}",
        "{{ lookup('vars', 'words') }}",
    ),
    *("{{ suffixed | upper }}", "{{ table.name ~ suffix }}", "{{ {'a': suffixed, 'b': words} }}", "{{ braces ~ 1 }}"),
    *("{{ own }}", "{{ failing | default(name) }}", "{{ name if enabled else failing }}", "{{ unsafe | upper }}"),
    *(
        "{{ looked_up ~ 1 }}",
        "{{ partly | length }}",
        "{{ left_out | default(4) }}",
        "{{ table | combine({'a': words}) }}",
        "{{ by_kind | map(attribute='grouper') | list }}",
        "{{ '%s|%s' % pair }}",
        "{{ '%s|%s' % through_pair }}",
        "{{ pair ~ '' }}",
        "{{ pairs | union([('b', 'b')]) | length }}",
        "{{ '%s%s' % splits[0] }}",
        "{{ marked ~ '<' }}",
        "{{ '%s=%s' % first_item }}",
        "{{ nothing }}{{ number }}",
        "{{ nothing }}{{ nothing_either }}",
        "a{{ left_out }}",
        "{{ élan | upper }}",
        "{{ élan }}",
        "{{ header }}",
        "{{ header ~ 1 }}",
        "#jinja2: trim_blocks:False\nabc",
        "a\r{{ name }}",
        "{{ date.year }}",
        "{{ dated.on.year }}",
        "{{ range(3) | list }}",
        "{{ words | map(attribute='real', default=name) | list }}",
        "{{ words | map(method) | list if method is defined else name }}",
        "{{ words | join('\\n') }}",
        "\\{{ name ~ 1 }}",
        "{{ name ~ 1 }}\n",
        "{{ '\\\\' ~ name }}",
    ),
    *("{{ words | map('upper') | list }}", "{% for word in words %}{{ word ~ suffix }}{% endfor %}"),
    *("{{ hostvars | default(number) }}", "{{ 'name' ~ name }}", "{{ chosen }}", "{{ [omit, suffixed] | length }}"),
    *("{{ dropping | length }}", "{{ dropping.a | default(1) }}", "{{ partly.b | length }}"),
    *(
        "{{ lookup('vars', '_' ~ 'kind' ~ '_tiers') }}",
        "{{ lookup('vars', 'no', default=1) }}",
    ),
)


def templar() -> Any:
    return Templar(loader=DataLoader(), variables=dict(VARIABLES))._engine


@pytest.mark.parametrize("text", TEXTS)
def test_every_text_gives_what_ansible_gives(text: str) -> None:
    raw = trusted({"here": text, "below": [{"it": text}]})
    assert plain(Finalizer(templar()).value(raw)) == plain(templar().template(raw))


def test_what_is_omitted_drops_out_at_any_depth_and_is_told_at_the_top() -> None:
    raw = trusted({"a": "{{ left_out }}", "b": ["{{ left_out }}", "{{ partly }}"]})
    assert plain(Finalizer(templar()).value(raw)) == {"b": [{"b": ["p-posts"]}]} == plain(templar().template(raw))
    with pytest.raises(AnsibleValueOmittedError):
        Finalizer(templar()).value(trusted("{{ left_out }}"))


def test_what_is_not_trusted_is_not_rendered() -> None:
    assert Finalizer(templar()).value({"from a result": "{{ name }}"}) == {"from a result": "{{ name }}"}


def test_a_variable_that_does_not_exist_fails_as_in_ansible() -> None:
    with pytest.raises(AnsibleError, match="'nobody' is undefined"):
        Finalizer(templar()).value(trusted(["a{{ nobody }}"]))


def test_a_name_of_parts_that_nothing_has_fails_as_in_ansible() -> None:
    for parts in ("'no' ~ 'body'", "nobody ~ '_tiers'"):
        with pytest.raises(AnsibleError, match=r"'nobody' is undefined|No variable named 'nobody'"):
            Finalizer(templar()).value(trusted(f"{{{{ lookup('vars', {parts}) }}}}"))


class Counting:
    """Templates as Ansible does, and counts."""

    def __init__(self) -> None:
        self.engine, self.texts = templar(), []
        self.available_variables = self.engine.available_variables

    def template(self, value: Any) -> Any:
        self.texts.append(str(value))
        return self.engine.template(value)


def test_what_a_name_of_parts_leads_to_is_followed_without_ansible() -> None:
    counting = Counting()
    found = Finalizer(counting).value(trusted("{{ lookup('vars', '_' ~ 'kind' ~ '_tiers') }}"))
    assert plain(found) == {"first": ["p-posts", "b"]}
    assert counting.texts == []


def test_each_variable_is_resolved_once_also_below_expressions(monkeypatch: pytest.MonkeyPatch) -> None:
    compiled: list[str] = []
    original = TemplateEngine._compile_template

    def compile_template(engine: Any, template: str, options: Any) -> Any:
        compiled.append(str(template))
        return original(engine, template, options)

    monkeypatch.setattr(TemplateEngine, "_compile_template", compile_template)
    expressions = trusted(["{{ suffixed | upper }}", "{{ suffixed ~ computed }}", "{{ suffix ~ suffix }}"])
    raw = [*expressions, *trusted(["{{ computed }}", "{{ name }}", "x{{ name }}"])]
    assert plain(Finalizer(templar()).value(raw))[0] == "P-POSTS3-3"
    assert sorted(compiled) == sorted([*expressions, *(VARIABLES[name] for name in ("suffixed", "computed", "suffix"))])


@pytest.mark.parametrize("text", ["{{ words | seen }}", "{{ words | map('seen') | list }}", "{{ through }}"])
def test_a_filter_of_somebody_else_sees_all_variables(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    @pass_context
    def seen(context: Any, value: Any) -> Any:
        return context.get("name")

    original = JinjaPluginIntercept.__getitem__
    known = {"seen": seen}
    monkeypatch.setattr(JinjaPluginIntercept, "__getitem__", lambda self, key: known.get(key) or original(self, key))
    variables = {**VARIABLES, **trusted({"through": "{{ name | seen }}"})}
    engine = Templar(loader=DataLoader(), variables=variables)._engine
    assert plain(Finalizer(engine).value(trusted(text))) == plain(engine.template(trusted(text)))
    assert "p-posts" in str(engine.template(trusted(text)))


@pytest.mark.parametrize("name", ["looked_up", "through"])
def test_a_lookup_is_made_only_where_ansible_makes_it(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Not for an attribute or a text of the variable's name."""
    made: list[str] = []
    monkeypatch.setattr(LookupModule, "run", lambda self, terms, variables=None, **_: made.append(terms[0]) or [7])
    variables = {
        **VARIABLES,
        **trusted({"looked_up": "{{ lookup('env', 'HOME') }}", "through": "{{ looked_up }}"}),
    }
    finalizer = Finalizer(Templar(loader=DataLoader(), variables=variables)._engine)
    assert finalizer.value(trusted(f"{{{{ table.{name} | default('{name}') }}}}")) == name
    assert made == []
    assert str(finalizer.value(trusted(f"{{{{ [{name}] | first }}}}"))).startswith("7")
    assert made == ["HOME"]


@pytest.mark.parametrize("text", ["{{ loop }}", "{{ loop | upper }}", "a{{ loop }}", "{{ first ~ 1 }}"])
def test_a_variable_that_leads_back_to_itself_fails_as_in_ansible(text: str) -> None:
    variables = trusted({"loop": text, "first": "{{ second ~ 1 }}", "second": "{{ first ~ 1 }}"})
    for template in (
        Templar(variables=variables).template,
        Finalizer(Templar(variables=variables)._engine).value,
    ):
        with pytest.raises(AnsibleError, match=r"[Rr]ecursi"):
            template(trusted(text))


def test_what_lies_below_keys_is_rendered_alone() -> None:
    counting = Counting()
    variables = trusted({"tiers": "{{ of_posts }}", "of_posts": {"a": "{{ table }}", "b": "{{ nobody }}"}})
    counting.available_variables = {**VARIABLES, **variables}
    finalizer = Finalizer(counting)
    assert plain(finalizer.below(trusted("{{ tiers }}"), "a", "hash")) == {"key": 3}
    assert plain(finalizer.below(trusted("{{ lookup('vars', 'of' ~ '_posts') }}"), "a", "name")) == "p-posts"
    assert not [text for text in counting.texts if "{{" in text]


@pytest.mark.parametrize(
    "text", ["{{ table }}", "{{ number }}", "{{ words }}", "{{ nobody }}", "{{ name | upper }}", "x"]
)
def test_there_is_nothing_below_what_is_no_dictionary_or_has_no_such_key(text: str) -> None:
    assert Finalizer(templar()).below(trusted(text), "absent") is None


def test_references_in_a_circle_lead_nowhere() -> None:
    engine = Templar(loader=DataLoader(), variables=trusted({"a": "{{ b }}", "b": "{{ a }}", "c": "{{ c }}"}))._engine
    assert Finalizer(engine).below(trusted("{{ a }}"), "key") is None
    assert Finalizer(engine).below(trusted("{{ c }}"), "key") is None
