"""`tracefix config`."""

from __future__ import annotations

import subprocess
import tomllib
from pathlib import Path

import pytest

from tests.terminal import tracefix


@pytest.fixture
def config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("TRACEFIX_HOME", str(tmp_path))
    for name in ("TRACEFIX_THEME", "TRACEFIX_VIM", "TRACEFIX_RULES"):
        monkeypatch.delenv(name, raising=False)
    path = tmp_path / "config" / "config.toml"
    path.parent.mkdir()
    return path


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(tracefix("config", *arguments), capture_output=True, text=True)


def test_path(config: Path) -> None:
    done = run("path")
    assert (done.returncode, done.stdout, done.stderr) == (0, f"{config}\n", "")


def test_show_is_toml_with_sources(config: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    config.write_text('[ui]\nvim = true\n[keys]\nbrowser.next = "x"\n')
    monkeypatch.setenv("TRACEFIX_THEME", "nord")
    done = run("show")
    assert (done.returncode, done.stderr) == (0, "")
    table = tomllib.loads(done.stdout)
    assert table["ui"] == {"theme": "nord", "vim": True}
    assert table["play"] == {"rules": "tracefix", "agent": "search", "record": True}
    assert table["keys"] == {"browser.next": "x"}
    sources = {
        line.split(" = ")[0]: line.partition("# ")[2].partition(": ")[0] for line in done.stdout.split("\n")
    }
    assert (sources["theme"], sources["vim"], sources["rules"]) == ("TRACEFIX_THEME", str(config), "default")


def test_show_names_what_is_wrong(config: Path) -> None:
    config.write_text("[ui]\ntheme = 3\n")
    done = run("show")
    assert done.returncode == 1
    assert f"{config}: ui.theme: must be a text in quotes, not 3" in done.stderr
    assert tomllib.loads(done.stdout)["ui"]["theme"] == "tracefix-dark"


@pytest.mark.parametrize(
    ("text", "environment", "said"),
    [
        ("", {}, "# A model can't play as it stands: router.huggingface.co needs a key"),
        ("", {"HF_TOKEN": "hf_0123456789"}, "router.huggingface.co/v1, with the key from HF_TOKEN."),
        (
            'preset = "ollama"',
            {},
            "# A model would be the first there is at http://127.0.0.1:11434/v1, without",
        ),
        ('preset = "ollama"\nmodel = "a\\nb = 1"', {}, "# A model would be a b = 1 at"),
        ('preset = "other"', {}, "There is no preset 'other'"),
    ],
)
def test_show_says_where_a_model_would_be_asked(
    text: str, environment: dict[str, str], said: str, config: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("HF_TOKEN", "OPENAI_API_KEY", "MODEL_NAME", "API_BASE_URL"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    config.write_text(f"[agent]\n{text}\n")
    done = run("show")
    assert done.returncode == 0
    assert said in done.stdout
    assert "hf_0123456789" not in done.stdout
    assert tomllib.loads(done.stdout)["agent"]["timeout"] == 120.0
