"""Compliance tests of routes over HTTP (seed 000, section 5): the application answers as the specs say."""

from __future__ import annotations

from registrygen.api import Artefact

COMPLIANCE = Artefact(name="routes/compliance", consumes=("routes",))
