"""The command `throughcare`: finds the room's commands by name and loads only what was asked for."""

import importlib
import os
import sys
from collections.abc import Callable
from dataclasses import dataclass

SETTINGS = "throughcare.settings"


@dataclass(frozen=True)
class Command:
    """Where one command lives, and whether it needs Django set up before its module is imported."""

    target: str
    help: str
    django: bool = True


# name -> "module:object". The object is a typer.Typer, or a plain function with typer annotations.
# A room adds one line. Nothing here is imported before it is asked for by name.
COMMANDS: dict[str, Command] = {
    "database": Command("throughcare.core.postgres.commands:app", "The embedded PostgreSQL: start, stop", django=False),
    "demo": Command("throughcare.demo.command:demo", "Run it with made-up people", django=False),
    "evaluate": Command("throughcare.evaluation.cli:app", "Comparison, rates, power, survival, money", django=False),
    "import": Command("throughcare.feeds.cli:app", "Bring in a partnership's own list"),
    "measures": Command("throughcare.measures.cli:measures", "Figures of a scheme for any day or period"),
    "migrate": Command("throughcare.core.serving:migrate", "Bring the database to the newest schema"),
    "serve": Command("throughcare.core.serving:serve", "Serve the screens"),
    "worker": Command("throughcare.core.serving:worker", "Do the jobs: mail, imports, reminders"),
    "setup": Command("throughcare.partnerships.setup:setup", "First agency and system administrator"),
    "scheme": Command("throughcare.partnerships.profile.cli:app", "Check a scheme profile", django=False),
    "score": Command("throughcare.scores.cli:app", "Score a file of cases, without a database", django=False),
}


def main(arguments: list[str] | None = None) -> None:
    """Run the named command; with no name, or --help, list them."""
    arguments = sys.argv[1:] if arguments is None else arguments
    if not arguments or arguments[0] in {"--help", "-h", "help"}:
        print(overview())
        raise SystemExit(0 if arguments else 2)
    if arguments[0] == "--version":
        from throughcare import __version__

        print(f"throughcare {__version__}")
        return
    name, *rest = arguments
    if name == "manage":
        manage(rest)
        return
    if name not in COMMANDS:
        print(f"throughcare: there is no command {name!r}.\n\n{overview()}", file=sys.stderr)
        raise SystemExit(2)
    load(name)(rest)


def manage(arguments: list[str]) -> None:
    """Hand over to Django's own commands: migrate, makemigrations, makemessages and so on."""
    from django.core.management import execute_from_command_line

    set_up()
    execute_from_command_line(["throughcare manage", *arguments])


def set_up() -> None:
    """Start the embedded PostgreSQL if that is the one to use, then Django, whose settings ask where it is."""
    import django

    from throughcare.core import postgres

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS)
    postgres.ensure()
    django.setup()


def overview() -> str:
    """The list of commands, without importing any of them."""
    helps = {"manage": "Django's own commands", **{name: command.help for name, command in COMMANDS.items()}}
    width = max(map(len, helps))
    lines = [f"  {name:<{width}}  {helps[name]}" for name in sorted(helps)]
    return "\n".join(
        ["Usage: throughcare COMMAND ...", "", "Commands:", *lines, "", "throughcare COMMAND --help says more."]
    )


def load(name: str) -> Callable[[list[str]], object]:
    """Import one command and make it callable with its arguments."""
    import typer

    command = COMMANDS[name]
    if command.django:
        set_up()
    module, attribute = command.target.split(":")
    found = getattr(importlib.import_module(module), attribute)
    if not isinstance(found, typer.Typer):
        app = typer.Typer(add_completion=False)
        app.command(help=command.help)(found)
        found = app
    return lambda arguments: found(args=arguments, prog_name=f"throughcare {name}")


if __name__ == "__main__":
    main()
