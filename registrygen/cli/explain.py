"""`registrygen explain`: the documentation of a finding's code."""

from __future__ import annotations

from registrygen.cli.codes import UNKNOWN_CODE, every_code
from registrygen.cli.options import Asked
from registrygen.cli.run import refuse, start
from registrygen.diagnostics.finding import finding
from registrygen.diagnostics.near import nearest


def explain(asked: Asked, name: str) -> int:
    """Prints what a code means, how bad it is and how it is mended."""
    run = start(asked)
    codes = every_code()
    found = codes.get(name)
    if found is None:
        close = nearest(name, codes)
        help = f"did you mean `{close}`?" if close else "`registrygen rules` lists them all"
        return refuse(run, finding(UNKNOWN_CODE, f"there is no code `{name}`", at=None, help=help))
    if run.has_text:
        run.console.say(f"{found.severity}[{found.name}]\n\n{found.doc}\n")
    else:
        run.console.document({"code": found.name, "severity": found.severity.value, "doc": found.doc})
    return 0
