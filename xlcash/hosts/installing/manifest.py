"""The list of what an installation wrote, by which it is taken back."""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Final, TypeAlias

from xlcash.hosts.installing.errors import DamagedManifestError, FileHeldError

NAME: Final = "installed.json"

Value: TypeAlias = str | int
"""What a registry value holds: a text (REG_SZ) or a number (REG_DWORD)."""


@dataclass(frozen=True)
class WrittenFile:
    """`digest`: SHA-256 of what was written; `before`: where the file that was there is kept."""

    digest: str
    before: str | None


@dataclass(frozen=True)
class WrittenKey:
    """`values`: what was written; `before`: what the key held, None where there was none."""

    values: dict[str, Value]
    before: dict[str, Value] | None


@dataclass
class Manifest:
    """Files and registry keys by their path; the folders that were made for them."""

    files: dict[str, WrittenFile] = field(default_factory=dict)
    keys: dict[str, WrittenKey] = field(default_factory=dict)
    folders: list[str] = field(default_factory=list)


def load(folder: Path) -> Manifest:
    """The list of an installation, empty where there is none. Raises DamagedManifestError."""
    file = folder / NAME
    if not file.exists():
        return Manifest()
    try:
        stored = json.loads(file.read_bytes())
        files = {path: WrittenFile(**entry) for path, entry in stored["files"].items()}
        keys = {key: WrittenKey(**entry) for key, entry in stored["keys"].items()}
        return Manifest(files, keys, list(stored["folders"]))
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise DamagedManifestError(file) from error


def save(manifest: Manifest, folder: Path) -> None:
    put(folder / NAME, json.dumps(asdict(manifest), ensure_ascii=False, indent=1).encode())


def remove(file: Path) -> None:
    """Remove a file, if it is there. Raises FileHeldError."""
    try:
        file.unlink(missing_ok=True)
    except OSError as error:
        raise FileHeldError(file, error.strerror or str(error)) from error


def put(file: Path, content: bytes) -> None:
    """Write a file in one step: it is there whole or as it was. Raises FileHeldError."""
    temporary = file.with_name(f"~{os.getpid()}-{file.name}")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        temporary.write_bytes(content)
        temporary.replace(file)
    except OSError as error:
        raise FileHeldError(file, error.strerror or str(error)) from error
    finally:
        temporary.unlink(missing_ok=True)
