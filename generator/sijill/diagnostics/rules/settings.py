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


class PublishedLanguageGone(Rule):
    """The addresses of published pages stay: a language that they were published in is not taken out by the way.

    Adding one moves nothing. What was published is what `mkdocs.yml` said at the commit that last added to
    the ledger.
    """

    message = "'languages' must have '{language}': every page was published in it too, at addresses such as {address}"
    help = (
        "write '{language}' there again; to give it up for good, add 'former_languages: [{all}]' beside it: its "
        "addresses then lead to the same pages in '{default}'"
    )


class PublishedRootMoved(Rule):
    """The addresses of published pages stay, and what is read there stays in its language.

    The default language is at the root, the first of `languages` if none is said. Exchanging it moves every page.
    """

    message = (
        "'default_language' must be '{published}', as it was published, not '{value}': with that every page in either "
        "moves, such as {address}"
    )
    help = (
        "write 'default_language: {published}'; to move them for good, add 'former_default_languages: [{all}]': "
        "addresses below /{value}/ then lead to the root, where pages have links to the same in '{published}'"
    )


class PublishedSiteMoved(Rule):
    """The address of the site, by which citations, feeds and data name published pages, does not change by the way."""

    message = "'site_url' must be '{published}', as it was published, not '{value}': citations lead there"
    help = (
        "write 'site_url: {published}'; if the site moves for good, add 'former_site_urls: [\"{published}\"]' to the "
        "options of sijill, and have the old address lead to the new one"
    )


class ArchiveRenamed(Rule):
    """Citations of published statements, in every form, and their data name the archive that they are in.

    Another name is another one in all of them, although the records are the same. It is warned of until something is
    published under the new name.
    """

    severity = "warning"
    message = (
        "the archive was called '{published}' ('{language}') when its records were published, and is called '{value}' "
        "now: citations and data of all of them change"
    )
    help = "write '{published}', unless the archive has another name from now on; then say so on a page of your own"


class PublishedFilesGone(Rule):
    """What a setting put on the published site is there as long as links to it may be."""

    severity = "warning"
    message = "'{field}' must stay on, as it was published: without it nothing is at addresses such as {address}"
    help = "write '{field}: true' again; else those addresses are empty from the next build on"


RULES: tuple[type[Rule], ...] = (
    SettingThatRuns, SettingWithoutEffect, NoStrings, StringsLack, PublishedLanguageGone,
    PublishedRootMoved, PublishedSiteMoved, ArchiveRenamed, PublishedFilesGone,
)  # fmt: skip
