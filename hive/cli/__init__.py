"""The command line. Nothing but typer is imported before it is known which command runs."""

import sys

import typer

from hive.cli.lazy import LazyGroup

EPILOG = (
    "Exit codes: 0 done, 1 a task or execution failed, 2 bad input or file, 3 the server cannot "
    "be reached, 4 not permitted, 5 no such thing, 6 still running when the wait ended."
)

app = typer.Typer(
    name="hive",
    cls=LazyGroup,
    help="One place for all the machines you own that run AI models.",
    epilog=EPILOG,
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


@app.callback()
def hive() -> None:
    """Be the group of all commands."""


def main() -> int:
    """Run a command and return its exit code."""
    from hive.cli.errors import CommandError, Exit
    from hive.errors import HiveError

    try:
        app(prog_name="hive")
    except CommandError as error:
        sys.stderr.write(f"hive: {error}\n")
        return error.exit_code
    except HiveError as error:
        sys.stderr.write(f"hive: {error}\n")
        return Exit.BAD_INPUT if error.status < 500 else Exit.FAILED  # noqa: PLR2004 - HTTP
    return Exit.OK
