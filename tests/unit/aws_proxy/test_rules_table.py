"""The rules' data and their documentation."""

from __future__ import annotations

from pathlib import Path

from aws_proxy.models import service_model
from aws_proxy.rules import all_rules
from aws_proxy.table import BEGIN, END, rules_table

DOCUMENT = Path(__file__).resolve().parents[3] / "docs" / "strict-mode.md"


def test_the_document_holds_the_current_table() -> None:
    text = DOCUMENT.read_text(encoding="utf-8")
    assert text.partition(BEGIN)[2].partition(END)[0].strip() == rules_table()


def test_rules_are_whole() -> None:
    rules = all_rules()
    assert len({rule.id for rule in rules}) == len(rules)
    for rule in rules:
        assert rule.source.startswith("https://docs.aws.amazon.com/"), rule.id
        assert rule.refuses or rule.answers, rule.id
        assert bool(rule.refuses) == bool(rule.error), rule.id
        for name in (*rule.names, *rule.learns, *rule.answers):
            service, _, operation = name.partition(".")
            model = service_model(service)
            assert model is not None, (rule.id, name)
            assert operation in model.operation_names, (rule.id, name)
