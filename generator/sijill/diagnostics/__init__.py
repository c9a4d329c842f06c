"""What is wrong with an archive, as values; sentences and colour are made by the reporters alone."""

from sijill.diagnostics.diagnostic import Diagnostic, Severity, diagnose, visible

__all__ = ["Diagnostic", "Severity", "diagnose", "visible"]
