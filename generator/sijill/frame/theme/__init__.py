"""What the archive changes in MkDocs-Material: the page skeleton, header, footer, colours and one small script."""

from pathlib import Path

FOLDER = Path(__file__).parent
# Templates that replace Material's own.
TEMPLATES = FOLDER / "templates"
# Files that go to ``assets/sijill/`` in the site, as does the stylesheet made from Material's and ``frame.css``.
ASSETS = FOLDER / "assets"
STYLESHEET = FOLDER / "frame.css"
# The only inline script, which must run before the first paint. Its hash is in the policy.
FIRST_SCRIPT = FOLDER / "first.js"
