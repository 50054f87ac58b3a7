# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is wrong with a function's source, without running it."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import TYPE_CHECKING

from ansible_collections.serverless.aws.plugins.module_utils.packaging.archives import PackagingError, source_files

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


def _parse(path: Path, source: bytes) -> ast.Module | str:
    try:
        return ast.parse(source, filename=str(path))
    except SyntaxError as error:
        return f"{path}:{error.lineno or 1}: {error.msg}: correct the syntax"
    except ValueError as error:  # a null byte, before Python 3.12
        return f"{path}:1: {error}: it is no Python source"


def _bound_names(statements: Sequence[ast.stmt]) -> Iterator[str]:
    """Yield what a module binds at its top level, also inside `if`, `try` and `with`."""
    for statement in statements:
        if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield statement.name
        elif isinstance(statement, ast.Import | ast.ImportFrom):
            yield from (alias.asname or alias.name.partition(".")[0] for alias in statement.names)
        elif isinstance(statement, ast.Assign | ast.AnnAssign):
            targets = statement.targets if isinstance(statement, ast.Assign) else [statement.target]
            nodes = (node for target in targets for node in ast.walk(target))
            yield from (node.id for node in nodes if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store))
        else:
            yield from _bound_names([child for child in ast.iter_child_nodes(statement) if isinstance(child, ast.stmt)])
            for handler in getattr(statement, "handlers", ()):
                yield from _bound_names(handler.body)


def _handler_problem(root: Path, handler: str, modules: dict[str, ast.Module]) -> str | None:
    module, dot, function = handler.rpartition(".")
    if not dot or not module or not function.isidentifier():
        return f"handler {handler!r} is malformed: it must be <file without .py>.<function>"
    stem = module.replace(".", "/")
    found = next((name for name in (f"{stem}.py", f"{stem}/__init__.py") if (root / name).is_file()), None)
    if found is None:
        return (
            f"{root / (stem + '.py')} does not exist, but the handler is {handler!r}: create it, or change the handler"
        )
    tree = modules.get(found)
    if tree is None or function in set(_bound_names(tree.body)):
        return None
    return (
        f"{root / found} has no function {function!r}, but the handler is {handler!r}: define it, or change the handler"
    )


def check_function(directory: str | Path, handler: str) -> tuple[str, ...]:
    """Return everything that would keep Lambda from starting `handler` (`module.function`); nothing is imported.

    Each problem is one line that names the file (with the line, for a syntax error) and the way out.
    """
    root = Path(directory)
    try:
        files = source_files(root)
    except PackagingError as error:
        return (str(error),)
    parsed = {name: _parse(path, path.read_bytes()) for name, path in files.items() if name.endswith(".py")}
    problems = [result for result in parsed.values() if isinstance(result, str)]
    trees = {name: result for name, result in parsed.items() if isinstance(result, ast.Module)}
    handler_problem = _handler_problem(root, handler, trees)
    return (*problems, *([handler_problem] if handler_problem else []))
