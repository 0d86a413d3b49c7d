"""Live registries that processes share, as they are generated: where they are kept, and what may be imported for them."""

from __future__ import annotations

from pathlib import Path

import black
import pytest

from registrygen.testing import run_case

SPEC = """\
registrygen: 1
kind: registries
entries:
  losses:
    form: function
    modules: [shop.more]
    storage: {backend: remote, namespace: shop.losses}
    entries:
      mse: {bind: "shop.losses:mse", summary: Mean squared error}
      l2: {alias: mse}
  models:
    form: type
    open: true
    storage: {backend: redis, namespace: shop.models, url: "redis://127.0.0.1:6379/0", trusted: [shop, plugins]}
"""


@pytest.mark.parametrize("line_length", [79, 88, 120, 320])
def test_what_is_generated_for_shared_registries(line_length: int, tmp_path: Path) -> None:
    (tmp_path / "spec.yaml").write_text(SPEC)
    (tmp_path / "registrygen.toml").write_text(f"line-length = {line_length}\n")
    result = run_case(tmp_path)
    assert result.is_clean, result.text
    text = result.files["output/registries/live.py"]
    mode = black.Mode(line_length=line_length, target_versions={black.TargetVersion.PY311})
    assert black.format_str(text, mode=mode) == text
    flat = " ".join(text.split()).replace(", )", ")").replace("( ", "(")
    assert 'logic_namespace="shop.losses", trusted=("shop.losses", "shop.more"), repeatable=True' in flat
    assert 'logic_namespace="shop.models", storage="redis://127.0.0.1:6379/0", trusted=("shop", "plugins")' in flat
    assert 'entry_points="shop.models"' in flat
    assert 'if "mse" not in Losses: Losses.bind("mse", "shop.losses:mse"' in flat
    assert 'if "l2" not in Losses: Losses.alias("l2", "mse")' in flat
