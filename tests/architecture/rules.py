"""The rules of the house as functions from a parsed file to its offences."""

import ast
import builtins
import re
from collections.abc import Iterator

LONGEST_FUNCTION = 50
LONGEST_FILE = 400
WRITES = {"save", "create", "update", "delete", "bulk_create", "bulk_update", "get_or_create", "update_or_create"}
WRITES |= {"acreate", "asave", "adelete", "execute", "executemany", "cursor", "raw"}
# Plain dictionaries that a view fills; their update() writes no row.
DICTIONARIES = {"context", "initial", "params", "parameters", "headers"}
STATUS_WORDS = {"status", "state"}
SIGNAL_MODULES = {"django.dispatch", "django.db.models.signals", "django.core.signals", "django.test.signals"}
TRANSLATED_ARGUMENTS = {"label", "help_text", "verbose_name", "verbose_name_plural", "empty_label"}
PROGRAMMING_ERRORS = {name for name in dir(builtins) if name.endswith(("Error", "Exception"))}
PROGRAMMING_ERRORS |= {"ImproperlyConfigured", "NothingRecorded", "Http404", "CommandError", "Exit", "SystemExit"}

GETTEXT = {"_", "gettext", "gettext_lazy", "ngettext", "ngettext_lazy", "pgettext", "pgettext_lazy"}

Found = Iterator[tuple[int, str]]


def long_functions(module: ast.Module) -> Found:
    """Functions that no longer fit on a screen."""
    for node in ast.walk(module):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = (node.end_lineno or node.lineno) - node.lineno + 1
            if length > LONGEST_FUNCTION:
                yield node.lineno, f"{node.name} is {length} lines long; split it (at most {LONGEST_FUNCTION})"


def missing_sentence(module: ast.Module) -> Found:
    """Modules that do not open with a sentence."""
    if not (ast.get_docstring(module) or "").strip():
        yield 1, "open the module with one sentence that says what it is for"


def status_assignments(module: ast.Module) -> Found:
    """Places that set a status; only a model moves itself, along its table of allowed moves."""
    for node in ast.walk(module):
        targets: list[ast.expr] = []
        if isinstance(node, ast.Assign):
            targets = node.targets
        elif isinstance(node, ast.AugAssign | ast.AnnAssign):
            targets = [node.target]
        elif isinstance(node, ast.Call):
            yield from _status_in_call(node)
        for target in targets:
            if isinstance(target, ast.Attribute) and target.attr in STATUS_WORDS:
                yield target.lineno, f"sets .{target.attr}; let the model move itself"


def _status_in_call(call: ast.Call) -> Found:
    name = _called(call)
    if name == "update":
        for keyword in call.keywords:
            if keyword.arg in STATUS_WORDS:
                yield call.lineno, f"updates {keyword.arg} past the model's moves"
    if name == "setattr":
        for argument in call.args[1:2]:
            if isinstance(argument, ast.Constant) and argument.value in STATUS_WORDS:
                yield call.lineno, f"sets {argument.value!r} past the model's moves"


def writes(module: ast.Module) -> Found:
    """Calls that write rows or run SQL; in a view they belong into an action."""
    for node in ast.walk(module):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
            continue
        receiver = node.func.value
        if isinstance(receiver, ast.Name) and receiver.id in DICTIONARIES:
            continue
        # Calling an action of our own that happens to be named for what it does is what a view is for.
        if isinstance(receiver, ast.Name) and receiver.id.endswith("actions"):
            continue
        if node.func.attr in WRITES:
            yield node.lineno, f".{node.func.attr}() in a view; call an action"


def imports(module: ast.Module) -> Iterator[tuple[int, str]]:
    """Every module imported, at the top or within a function, as a dotted name."""
    for node in ast.walk(module):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield node.lineno, alias.name
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.lineno, node.module
            for alias in node.names:
                yield node.lineno, f"{node.module}.{alias.name}"


def signals(module: ast.Module) -> Found:
    """Signals make things happen that no call shows."""
    for line, name in imports(module):
        if name in SIGNAL_MODULES:
            yield line, f"imports {name}; the higher room calls down instead"


def django_imports(module: ast.Module) -> Found:
    """Imports of the framework, where plain Python is wanted."""
    for line, name in imports(module):
        if name == "django" or name.startswith("django."):
            yield line, f"imports {name}; this module is plain Python"


def save_overrides(module: ast.Module) -> Found:
    """A save() or delete() of one's own hides what a verb does."""
    for node in ast.walk(module):
        if isinstance(node, ast.ClassDef):
            for child in node.body:
                if isinstance(child, ast.FunctionDef) and child.name in {"save", "delete"}:
                    yield child.lineno, f"{node.name}.{child.name}() is overridden; write an action"


def untranslated(module: ast.Module) -> Found:
    """Words for people that do not go through gettext."""
    for node in ast.walk(module):
        if isinstance(node, ast.Call):
            yield from _bare_arguments(node)
            if _called(node) in GETTEXT and any(isinstance(a, ast.JoinedStr) for a in node.args):
                yield node.lineno, "a filled-in string cannot be looked up; translate first, fill in after"
        if isinstance(node, ast.Raise) and isinstance(node.exc, ast.Call):
            refusal = _called(node.exc)
            if refusal and refusal not in PROGRAMMING_ERRORS and node.exc.args and _is_words(node.exc.args[0]):
                yield node.lineno, f"{refusal} is read by a person; translate its message"


def _bare_arguments(call: ast.Call) -> Found:
    for keyword in call.keywords:
        if keyword.arg in TRANSLATED_ARGUMENTS and _is_words(keyword.value):
            yield call.lineno, f"{keyword.arg} is read by a person; translate it"


def _is_words(node: ast.expr) -> bool:
    if isinstance(node, ast.JoinedStr):
        return True
    words = node.value if isinstance(node, ast.Constant) else None
    return isinstance(words, str) and re.search(r"[A-Za-z]{2}", words) is not None


def _called(call: ast.Call) -> str:
    if isinstance(call.func, ast.Name):
        return call.func.id
    return call.func.attr if isinstance(call.func, ast.Attribute) else ""


def scheme_names(source: str) -> Found:
    """Places, hubs and schemes named in code: what is local belongs into a profile."""
    for number, line in enumerate(source.splitlines(), start=1):
        for found in PLACES.finditer(line):
            yield number, f"names {found[0]!r}; local facts live in a scheme's profile"


PLACES = re.compile(
    r"richmond|kingston|wandsworth|sussex|crawley|worthing|hastings|brighton|leicester|rutland|\bllr\b"
    r"|fixed[_-]flex[_-]free",
    re.IGNORECASE,
)
