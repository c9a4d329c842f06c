"""Rules of the archive's settings, `mkdocs.yml`, beside those that every YAML file and its fields must keep."""

from sijill.diagnostics.rule import Rule


class SettingThatRuns(Rule):
    """Nothing in `mkdocs.yml` makes a program run, or takes the place of what the archive makes itself.

    Hooks, other plugins, template folders and extensions that are not known are programs; in a pull request they would
    run with the rights of whoever builds. `sijill --allow-plugins` allows them to an archive's owner.
    """

    code = "setting-that-runs"
    message = "'{value}' must not be set: {why}"
    help = "{mend}"


RULES: tuple[type[Rule], ...] = (SettingThatRuns,)
