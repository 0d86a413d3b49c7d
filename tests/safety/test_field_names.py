"""Fields of declared kinds can be called whatever Python allows, also what pydantic's models call their own attributes."""

from __future__ import annotations

import warnings
from pathlib import Path

import pytest

from registrygen.model.spec import EntryModel
from registrygen.testing import run_case

KEYS = {info.alias or name for name, info in EntryModel.model_fields.items()}
NAMES = sorted(name for name in dir(EntryModel) if not name.startswith("_") and name not in KEYS)


@pytest.mark.parametrize("place", ["fields", "bases"])
def test_names_of_the_model_are_names_like_any_other(place: str, tmp_path: Path) -> None:
    case = tmp_path / "case"
    case.mkdir()
    declared = {
        "fields": "fields:\n" + "".join(f"  {name}: {{type: str}}\n" for name in NAMES),
        "bases": f"bases: [{', '.join(NAMES)}]\n",
    }
    given = {
        "fields": f"defaults: {{{', '.join(f'{name}: text-{name}' for name in NAMES)}}}\n",
        "bases": "".join(f'{name}: "shop:Base"\n' for name in NAMES),
    }
    entries = "entries: {one: {}}\n"
    spec = f"registrygen: 1\nkind: kind\nname: gadgets\n{declared[place]}---\nkind: gadgets\n{given[place]}{entries}"
    (case / "spec.yaml").write_text(spec)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        result = run_case(case)
    assert result.text == ""
    if place == "fields":
        code = result.files["output/gadgets/registry.py"]
        assert all(f'{name}="text-{name}",' in code for name in NAMES)
