"""Builds what stands in the repository: the templates in workbook/ and docs/functions.md.

Usage: python -m xlcash.template (at its root).
"""

from __future__ import annotations

from pathlib import Path

from xlcash.template.build import build_templates
from xlcash.template.reference import functions_page

if __name__ == "__main__":
    build_templates(Path("workbook"))
    Path("docs/functions.md").write_text(functions_page(), encoding="utf-8")
