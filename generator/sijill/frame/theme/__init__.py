"""What the archive changes in MkDocs-Material: its page skeleton, header, footer, colours and the one small script."""

from pathlib import Path

FOLDER = Path(__file__).parent
# Templates that replace Material's own.
TEMPLATES = FOLDER / "templates"
# Files of the site, below ``assets/sijill/``, beside the stylesheet made of Material's and ``frame.css``.
ASSETS = FOLDER / "assets"
STYLESHEET = FOLDER / "frame.css"
# The one script within the page itself: it must run before the first paint. Its hash is in the policy.
FIRST_SCRIPT = FOLDER / "first.js"
