"""Sphinx builds the manual by this: ``python3 -m setup.manual``."""

project = "Response Management for Odoo 19"
author = "Response Management contributors"
copyright = author

extensions = ["myst_parser"]
myst_enable_extensions = ["deflist"]
myst_heading_anchors = 3

exclude_patterns = ["README.md"]
html_theme = "furo"
html_title = project
html_show_sourcelink = False

# A page has its catalog beside it: locale/<language>/LC_MESSAGES/<page>.po
locale_dirs = ["locale"]
gettext_compact = False
# pictures/<name>.png is English, pictures/<language>/<name>.png another language.
figure_language_filename = "{path}{language}/{basename}{ext}"
