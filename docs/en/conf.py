"""Sphinx settings of the English documentation."""

import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "docs" / "_ext")]
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")

project = "django-commerceml"
author = "The django-commerceml authors"
project_copyright = f"2026, {author}"
version = release = "0.1.0"
language = "en"

extensions = ["myst_parser", "commerceml_docs"]
myst_enable_extensions = ["colon_fence", "deflist"]
myst_heading_anchors = 3
exclude_patterns = ["_build"]

html_theme = "furo"
html_title = "django-commerceml"
html_show_sphinx = False
html_copy_source = False
html_static_path = ["../_static"]
html_css_files = ["commerceml.css"]
