"""`registrygen rules`: all codes that findings can have."""

from __future__ import annotations

from registrygen.cli.codes import every_code
from registrygen.cli.console import columns
from registrygen.cli.options import Asked
from registrygen.cli.run import start


def rules(asked: Asked) -> int:
    """Prints every code with its severity and the first line of its documentation."""
    run = start(asked)
    codes = every_code().values()
    if run.has_text:
        run.console.say(columns([(item.name, item.severity.value, item.summary) for item in codes]))
    else:
        records = [{"code": item.name, "severity": item.severity.value, "summary": item.summary} for item in codes]
        run.console.document({"rules": records})
    return 0
