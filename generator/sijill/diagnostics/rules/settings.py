"""Rules of the archive's settings, `mkdocs.yml`, beside those that every YAML file and its fields must keep."""

from sijill.diagnostics.rule import Rule


class SettingThatRuns(Rule):
    """Nothing in `mkdocs.yml` makes a program run, or takes the place of what the archive makes itself.

    Hooks, other plugins, template folders and extensions that are not known are programs; in a pull request they would
    run with the rights of whoever builds. `sijill --allow-plugins` allows them to an archive's owner.
    """

    message = "'{value}' must not be set: {why}"
    help = "{mend}"


class SettingWithoutEffect(Rule):
    """Every setting in `mkdocs.yml` has an effect; one that nothing would show or use is not passed over.

    Hand-written pages are called by their first heading, which each language has, so `nav` is a plain list of pages;
    links that lead elsewhere are in `extra.social`.
    """

    message = "'{field}' must have an effect, and has none: {why}"
    help = "{mend}"


class NoStrings(Rule):
    """Every language of the archive has its interface: the generator's own, or `strings/<language>.yaml`.

    The generator has English and Arabic. `sijill new language fr` begins the file of another, with every string in
    English and the plural forms that the language has (CLDR), and says how much is to be translated.
    """

    message = "'languages' must name languages that have an interface, and strings/{language}.yaml is not there"
    help = "begin it: sijill new language {language}; or take '{language}' out of 'languages'"


class StringsLack(Rule):
    """All strings of the interface are translated into the archive's own languages; the others are shown in English."""

    severity = "warning"
    message = "the interface must be translated into '{language}', and {count} of its strings are not: {named}"
    help = "translate what begins with '(en) '; 'sijill new language {language}' adds what the file has not at all"


RULES: tuple[type[Rule], ...] = (SettingThatRuns, SettingWithoutEffect, NoStrings, StringsLack)
