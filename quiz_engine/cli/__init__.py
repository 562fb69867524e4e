"""The command line (L3): one module per command."""

from __future__ import annotations

import click

from .. import __version__
from .check import check
from .doctor import doctor
from .explain import explain
from .fmt import fmt
from .narrate import narrate
from .new import new
from .pack import pack
from .report import report
from .review import review
from .schemas import schemas
from .serve import serve
from .station import station
from .stats import stats
from .stick import stick


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="quiz-engine")
def main() -> None:
    """Tools for authors of a Học Số course."""


main.add_command(check)
main.add_command(doctor)
main.add_command(explain)
main.add_command(fmt)
main.add_command(narrate)
main.add_command(new)
main.add_command(pack)
main.add_command(report)
main.add_command(review)
main.add_command(schemas)
main.add_command(serve)
main.add_command(station)
main.add_command(stats)
main.add_command(stick)
