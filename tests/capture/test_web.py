"""Documents fetched from real servers: what is stored of them, where it says they come from, and what is refused."""

import datetime
import gzip
import io
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from warcio.archiveiterator import ArchiveIterator

from sijill.capture import web
from sijill.capture.payload import Payload, UnreadablePayload
from sijill.capture.reading import extract
from sijill.capture.wrong_answers import doubts
from sijill.cli import main
from sijill.model.configuration import Configuration
from sijill.model.digests import digest_of_bytes
from sijill.model.records import Document
from sijill.sources.records import parse_record
from tests.network.servers import Answers, Internet, certificate, moved, page, pages, serving

pytestmark = pytest.mark.usefixtures("read_here")
PUBLIC = "93.184.216.34"
ARTICLE = (
    "<!doctype html><html lang=en><title>The weir is mended</title><body><article><h1>The weir is mended</h1>"
    + "".join(
        f"<p>Paragraph {n}: the keeper of the weir said that “the water will run again by the {n}th of the month”, and "
        "that the boats may pass from then on, whatever the weather on the upper river may be that week.</p>"
        for n in range(1, 7)
    )
    + "</article></body></html>"
)
DATED = "Date: Sun, 29 Nov 2026 08:30:00 GMT"


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    (tmp_path / "mkdocs.yml").write_text(
        "site_url: https://archive.example/\n"
        "site_name: Bridge\nplugins:\n  - sijill:\n      languages: [en]\n      private_addresses: true\n"
    )
    (tmp_path / "sources").mkdir()
    return tmp_path


def run(archive: Path, *arguments: str) -> Result:
    return CliRunner().invoke(main, ["-C", str(archive), "capture", *arguments])


def record(archive: Path, identifier: str = "weir") -> Document:
    file = archive / f"sources/documents/{identifier}.yaml"
    found = parse_record("document", file.read_bytes(), file.name).record
    assert isinstance(found, Document)
    return found


def fetched(answer: Answers, address: str = "http://news.example/weir", **names: list[str]) -> web.Page:
    internet = Internet(news_example=[PUBLIC], **names)
    with serving(answer) as server:
        internet.servers[PUBLIC] = server
        return web.fetch(internet.client(), address)


@pytest.mark.slow
def test_an_address_is_captured_with_where_and_when_it_was_seen(archive: Path) -> None:
    answer = page(ARTICLE, DATED)
    with serving(pages({"/old": moved("/weir?a=1"), "/weir?a=1": answer})) as server:
        address = f"http://127.0.0.1:{server.port}"
        result = run(archive, f"{address}/old#:~:text=boats", "--document", "weir", "--allow-private")
        assert result.exit_code == 0, result.output
        assert [path for path in server.paths if path != "/robots.txt"] == ["/old", "/weir?a=1"]
        assert "Sijill/" in server.asked[-1][1]["User-Agent"]
        assert "https://archive.example/" in server.asked[-1][1]["User-Agent"]
    document = record(archive)
    assert document.url == f"{address}/old"
    [copy] = document.captures
    assert copy.original
    assert copy.original.digest == digest_of_bytes(ARTICLE.encode())
    facts = copy.fetched
    assert facts
    assert (facts.address, facts.final_address) == (f"{address}/old", f"{address}/weir?a=1")
    assert (facts.status, facts.server_date, facts.memento) == (200, "2026-11-29T08:30:00Z", None)
    assert facts.response == digest_of_bytes(answer)
    assert copy.captured == facts.time[:10]
    [file] = (archive / "captures-store" / "weir").iterdir()
    assert facts.warc == digest_of_bytes(file.read_bytes())
    assert (archive / "captures-store" / ".gitignore").read_text().endswith("*\n")
    check = CliRunner().invoke(main, ["-C", str(archive), "check", "--strict"])
    assert check.exit_code == 0, check.output


def test_the_web_archive_file_holds_both_sides_byte_for_byte_and_is_read_again(archive: Path, tmp_path: Path) -> None:
    own, trust = certificate(tmp_path, "news.example")
    internet = Internet(news_example=[PUBLIC])
    answer = page(ARTICLE, "X-Odd:   two  blanks", DATED)
    with serving(pages({"/a": moved("/weir"), "/weir": answer}), own) as server:
        internet.servers[PUBLIC] = server
        found = web.fetch(internet.client(trust=trust), "https://news.example/a")
    kinds = []
    for one in ArchiveIterator(io.BytesIO(found.warc), check_digests="raise"):
        one.raw_stream.read()
    for one in ArchiveIterator(io.BytesIO(found.warc), no_record_parse=True):
        kinds.append(one.rec_type)
        block = one.raw_stream.read()
        if one.rec_type == "response" and one.rec_headers.get_header("WARC-Target-URI").endswith("/weir"):
            assert block == answer
            assert one.rec_headers.get_header("WARC-IP-Address") == PUBLIC
        if one.rec_type == "metadata":
            assert b"BEGIN CERTIFICATE" in block
            assert found.payload.fetched is not None
            assert found.payload.fetched["certificate"].encode() in block
    assert kinds == ["warcinfo", *["response", "request", "metadata"] * 2]
    (archive / "again.warc.gz").write_bytes(found.warc)
    result = run(archive, str(archive / "again.warc.gz"), "--document", "again")
    assert result.exit_code == 0, result.output
    assert record(archive, "again").url == "https://news.example/weir"
    assert [one.digest for one in record(archive, "again").captures]


@pytest.mark.slow
def test_a_copy_from_a_file_gets_its_origin_when_the_same_text_is_fetched(archive: Path) -> None:
    (archive / "weir.html").write_text(ARTICLE)
    assert run(archive, str(archive / "weir.html"), "--document", "weir").exit_code == 0
    [before] = record(archive).captures
    with serving(pages({"/weir": page(ARTICLE)})) as server:
        address = f"http://127.0.0.1:{server.port}/weir"
        for _ in range(2):
            assert run(archive, address, "--document", "weir", "--allow-private").exit_code == 0
    [after] = record(archive).captures
    assert before.fetched is None
    assert after.fetched
    assert after.model_copy(update={"fetched": None}) == before


def test_an_address_of_this_machine_is_fetched_only_where_that_is_allowed(archive: Path) -> None:
    with serving(pages({"/weir": page(ARTICLE)})) as server:
        result = run(archive, f"http://127.0.0.1:{server.port}/weir", "--document", "weir")
        assert server.paths == []
    assert result.exit_code == 2
    assert "--allow-private" in result.output
    assert not list((archive / "sources").iterdir())


def test_the_host_s_wish_for_robots_is_a_warning_and_no_bar() -> None:
    rules = page("User-agent: *\nDisallow: /", kind="text/plain")
    found = fetched(pages({"/robots.txt": rules, "/weir": page(ARTICLE)}))
    assert any("robots.txt" in note for note in found.notes)
    assert not any("robots.txt" in note for note in fetched(pages({"/weir": page(ARTICLE)})).notes)


@pytest.mark.parametrize("status", ["404 Not Found", "410 Gone", "403 Forbidden", "500 Oh", "304 Not Modified"])
def test_an_answer_other_than_200_is_refused_with_the_mend(status: str) -> None:
    with pytest.raises(UnreadablePayload, match=rf"was with {status[:3]}: .*--from-wayback"):
        fetched(pages({"/weir": page(ARTICLE, status=status)}))


# Web archives.


def memento(body: str) -> bytes:
    return page(
        body, "Memento-Datetime: Thu, 04 May 2023 09:00:00 GMT",
        'Link: <http://news.example/weir>; rel="original", <http://x.example/tm>; rel="timemap"',
    )  # fmt: skip


def test_a_web_archive_s_copy_has_the_archive_s_own_time_and_the_page_s_own_bytes() -> None:
    near = web.wayback_address("http://news.example/weir", datetime.date(2023, 5, 5))
    assert near == "https://web.archive.org/web/20230505id_/http://news.example/weir"
    internet = Internet(archive_example=[PUBLIC])
    with serving(
        pages(
            {
                "/web/20230505id_/http://news.example/weir": moved("/web/20230504090000id_/http://news.example/weir"),
                "/web/20230504090000id_/http://news.example/weir": memento(ARTICLE),
            }
        )
    ) as server:
        internet.servers[PUBLIC] = server
        # As somebody copies it from there: without the mark that asks for the page's own bytes.
        found = web.fetch(internet.client(), "http://archive.example/web/20230505/http://news.example/weir")
    assert found.payload.fetched is not None
    assert found.payload.fetched["memento"] == "2023-05-04T09:00:00Z"
    assert found.payload.captured == datetime.date(2023, 5, 4)
    assert found.original == "http://news.example/weir"
    assert found.archived == "http://archive.example/web/20230504090000id_/http://news.example/weir"


def test_words_that_a_style_sheet_of_the_page_hides_are_not_in_the_copy() -> None:
    links = (
        '<link href="/look.css?a=1&amp;b=2" rel="preload stylesheet"><LINK REL=stylesheet HREF=look/more.css>'
        "<link rel=stylesheet href=/paper.css media=print><link rel=icon href=/icon.png>"
        "<link rel=stylesheet href='/missing.css'><style>@import url(/imported.css);</style>"
        "<link rel=stylesheet media=print onload=\"this.media='all'\" href=/switched.css>"
        "<link rel='alternate stylesheet' title=large href=/alternate.css>"
    )
    body = ARTICLE.replace("<body>", f"{links}<body>").replace(
        "said that", "<i class=x>never </i>said<b class=y> not</b><b class=z> that</b><u class=v> once</u>"
    )

    def sheet(text: str) -> bytes:
        return page(text, kind="text/css; charset=utf-8")

    answers = {
        "/weir": page(body), "/look.css?a=1&b=2": sheet(".x{display:none}"), "/paper.css": sheet("p{display:none}"),
        "/look/more.css": sheet(".y{visibility:hidden}"), "/missing.css": page("<p>Nothing"),
        "/imported.css": sheet("@import 'look/deep.css';"), "/look/deep.css": sheet(".v{display:none}"),
        "/switched.css": sheet(".z{font-weight:bold}"), "/alternate.css": sheet("p{display:none}"),
    }  # fmt: skip
    found = fetched(pages(answers))
    assert "the keeper of the weir said that “the water" in " ".join(extract(found.payload).paragraphs)
    assert {"unread": ("http://news.example/missing.css",)}.items() <= dict(extract(found.payload).left_out).items()
    assert any("1 of the page's style sheets could not be read" in note for note in found.notes)
    again = extract(Payload(found.warc, "application/warc"))
    assert again.paragraphs == extract(found.payload).paragraphs
    stored = gzip.decompress(found.warc).replace(body.encode(), b"")
    assert b"switched.css" in stored
    assert b"paper.css" not in stored
    assert b"alternate.css" not in stored


def test_any_web_archive_that_speaks_memento_is_understood() -> None:
    found = fetched(pages({"/Xy12": memento(ARTICLE)}), "http://archive.ph/Xy12", archive_ph=[PUBLIC])
    assert found.original == "http://news.example/weir"
    assert found.payload.captured == datetime.date(2023, 5, 4)


def test_web_archives_are_asked_to_save_a_page_only_where_the_settings_say_so() -> None:
    assert Configuration(root=Path(), site_name="x").options.save_with == ()
    internet = Internet(saver_example=[PUBLIC])
    saved = page("saved", "Content-Location: /web/2026/http://news.example/weir")
    with serving(pages({"/save/http://news.example/weir": saved})) as server:
        internet.servers[PUBLIC] = server
        patterns = [
            "http://saver.example/save/{address}",
            "http://gone.example/{address}",
            "http://saver.example/x{address}",
        ]
        told = web.ask_to_save(internet.client(), patterns, "http://news.example/weir")
    assert told[0] == ("saver.example", "was asked to save it: /web/2026/http://news.example/weir")
    assert all("did not save it" in said for _, said in told[1:])


# What was answered and is not what was asked for.


def grave(answer: Answers, **how: str) -> tuple[bool, str]:
    """Return whether a page is refused, and what is said of it."""
    found = fetched(answer, **how)  # type: ignore[arg-type]
    said = doubts(found.answer, extract(found.payload), found.payload.media_type, found.payload.encoding)
    return any(one.grave for one in said), " ".join(one.sentence for one in said)


def short(title: str, *texts: str) -> str:
    return f"<!doctype html><html><title>{title}</title><body><h1>{title}</h1>{''.join(f'<p>{t}</p>' for t in texts)}"


@pytest.mark.parametrize(
    "body",
    [
        short("Page not found", "Try our search, or go back to the front page and look through the news of the day."),
        short("Oops!", "Sorry, we couldn't find the page you are looking for. It may have been moved or deleted."),
        short("404", "Nothing is here."),
        short("The Valley Post", "This article is no longer available. Read the latest news on our front page."),
        short("خطأ", "عذرًا، الصفحة المطلوبة غير موجودة. يمكنك العودة إلى الصفحة الرئيسية أو البحث في الموقع."),
        short("الوادي", "لم يتم العثور على الصفحة التي تبحث عنها، وربما نُقلت إلى عنوان آخر."),
        short("الوادي", "هذا المقال لم يعد متاحًا على الموقع، ويمكنكم قراءة آخر الأخبار في الصفحة الأولى."),
        short("Erreur", "Page introuvable. Retournez à l’accueil pour lire les nouvelles du jour."),
    ],
)
def test_a_page_that_says_it_was_not_found_is_refused_whatever_its_status(body: str) -> None:
    refused, said = grave(pages({"/weir": page(body)}))
    assert refused
    assert "says that it was not found" in said


@pytest.mark.parametrize(
    "body",
    [
        ARTICLE,
        ARTICLE.replace("The weir is mended", "Missing boats not found after the flood"),
        ARTICLE.replace("<p>Paragraph 1", "<p>The page that named him was removed. Cookies were sold. Paragraph 1"),
        ARTICLE.replace("The weir is mended", "العثور على القوارب المفقودة"),
        short("The dam", "The minister said: “We will build the dam.” He spoke in the valley on Sunday morning."),
        short("Cookies for the fair", "The bakers will sell bread at the fair, and the children will sing."),
    ],
)
def test_an_article_is_not_taken_for_a_page_that_was_not_found_or_a_wall(body: str) -> None:
    refused, said = grave(pages({"/weir": page(body)}))
    assert not refused
    assert said == "" or "hardly any text" in said


@pytest.mark.parametrize(
    "body",
    [
        short("Log in", "You must be logged in to read this article. Subscribe now for one euro."),
        short("The Valley Post", "Cette page n’existe plus. Revenez à l’accueil du site."),
        short("Error", "Internal server error. Please try again later. Reference: 8811."),
        short("weir.example", "This domain may be for sale by its owner."),
        short("صيانة", "نعود بعد قليل، ونشكر لكم صبركم."),
    ],
)
def test_a_page_with_hardly_any_text_is_stored_with_a_warning_whatever_it_says(body: str) -> None:
    refused, said = grave(pages({"/weir": page(body)}))
    assert not refused
    assert "hardly any text" in said


def test_a_page_that_leads_on_by_itself_is_refused_and_names_where_to() -> None:
    for tag in ('<meta http-equiv=refresh content="0;url=/new?a=1&amp;b=2">',
                "<META content='5; URL=&#47;new?a=1&amp;b=2' HTTP-EQUIV='Refresh'>"):  # fmt: skip
        refused, said = grave(pages({"/weir": page(f"{tag}{short('The weir', 'This page has moved. One moment.')}")}))
        assert refused
        assert "http://news.example/new?a=1&b=2" in said
        assert not grave(pages({"/weir": page(f"{tag}{ARTICLE}")}))[0]  # a page with text may renew itself


@pytest.mark.slow
def test_a_copy_with_little_of_the_one_before_is_stored_with_a_warning(archive: Path) -> None:
    bread = short("Bread", *(f"In the {n}th street a baker sold {n * 9} loaves, which is a lot." for n in range(9)))
    for body, warned in ((ARTICLE, False), (ARTICLE.replace("6th", "7th"), False), (bread, True)):
        with serving(pages({"/a": page(body)})) as server:
            said = run(archive, f"http://127.0.0.1:{server.port}/a", "--document", "weir", "--allow-private")
        assert said.exit_code == 0, said.output
        assert ("made before" in said.output) is warned


def test_a_redirect_to_the_front_page_is_not_the_page_that_was_asked_for() -> None:
    refused, said = grave(pages({"/weir": moved("/en/"), "/en/": page(ARTICLE)}))
    assert refused
    assert "is not the page that was asked for" in said
    assert not grave(pages({"/weir": moved("/news/weir/"), "/news/weir/": page(ARTICLE)}))[0]


@pytest.mark.parametrize(
    "body",
    [
        short("Before you continue", "We and our 800 partners use cookies to store and access information.",
              "You can accept all cookies or manage your consent at any time in the privacy settings of this site."),
        short("موقع الوادي", "نستخدم ملفات تعريف الارتباط (كوكيز). بالضغط على «أوافق» فإنك تقبل استخدامها."),
    ],
)  # fmt: skip
def test_a_cookie_wall_is_refused(body: str) -> None:
    refused, said = grave(pages({"/weir": page(body)}))
    assert refused
    assert "consent to cookies" in said
    assert "--browser" in said


def test_a_redirect_to_a_wall_or_a_log_in_is_refused() -> None:
    for to in ("/consent?back=/weir", "/login?back=/weir"):
        assert grave(pages({"/weir": moved(to), to: page(ARTICLE)}))[0]


@pytest.mark.parametrize("text", ["Checking your browser before access.", "يرجى تفعيل جافا سكريبت"])
def test_a_page_that_asks_for_proof_of_a_person_is_refused(text: str) -> None:
    refused, said = grave(pages({"/weir": page(short("Just a moment...", text))}))
    assert refused
    assert "proof that a person reads it" in said


ARABIC = ARTICLE.replace("the keeper of the weir", "حارس السدّ")


@pytest.mark.parametrize(
    ("data", "kind", "refused", "said"),
    [
        (ARABIC.encode(), "text/html; charset=utf-8", False, ""),
        (ARABIC.encode(), "text/html", False, ""),
        (ARABIC.encode(), "text/html; charset=windows-1256", False, "a reader's browser shows other letters"),
        (ARABIC.replace("ّ", "").encode("cp1256", "replace"), "text/html; charset=windows-1256", False, ""),
        (ARTICLE.replace("<p>", "<!-- caf\xe9 --><p>").encode("latin-1", "ignore"), "text/html; charset=utf-8", True,
         "no letters of it"),
        (ARABIC.replace("<title>", "<meta charset=windows-1256><title>").encode("cp1256", "replace"),
         "text/html; charset=iso-8859-1", True, "shows it as the server says"),
        (ARABIC.encode("utf-16"), "text/html", False, ""),
    ],
)  # fmt: skip
def test_a_wrong_charset_is_found_out(data: bytes, kind: str, refused: bool, said: str) -> None:
    got, sentence = grave(pages({"/weir": page(data, kind=kind)}))
    assert (got, said in sentence, bool(sentence)) == (refused, True, bool(said))


def test_a_page_whose_text_is_not_of_its_charset_is_refused() -> None:
    with pytest.raises(UnreadablePayload, match=r"encoding that it is said to have \(utf-8\)"):
        grave(pages({"/weir": page(ARABIC.encode("cp1256", "replace"), kind="text/html; charset=utf-8")}))


@pytest.mark.slow
def test_a_doubtful_page_is_stored_only_when_it_is_taken_anyway(archive: Path) -> None:
    with serving(pages({"/weir": page(short("Page not found", "Go back to the front page of the paper."))})) as server:
        address = f"http://127.0.0.1:{server.port}/weir"
        refused = run(archive, address, "--document", "weir", "--allow-private")
        assert refused.exit_code == 2
        assert "--anyway" in refused.output
        assert not (archive / "captures-store").exists()
        assert not list((archive / "sources").iterdir())
        assert run(archive, address, "--document", "weir", "--allow-private", "--anyway").exit_code == 0
