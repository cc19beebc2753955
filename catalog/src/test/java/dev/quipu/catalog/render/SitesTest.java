package dev.quipu.catalog.render;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import dev.quipu.catalog.testing.Golden;
import java.net.URI;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class SitesTest {
    private static final Pattern LINK = Pattern.compile("<a [^>]*?href=\"([^\"]*)\"");
    private static final Pattern ANCHOR = Pattern.compile(" id=\"([^\"]*)\"");
    private static final Pattern TAG = Pattern.compile("<(/?)([a-zA-Z!][a-zA-Z0-9]*)([^<>]*)>");

    /** The elements that pages are made of; whatever a name brings along is not among them. */
    private static final Set<String> ELEMENTS = Set.of(
            "!doctype",
            "html",
            "head",
            "meta",
            "title",
            "style",
            "body",
            "a",
            "div",
            "nav",
            "main",
            "h1",
            "h2",
            "ul",
            "li",
            "p",
            "section",
            "table",
            "thead",
            "tbody",
            "tr",
            "th",
            "td",
            "code",
            "pre",
            "span",
            "footer",
            "wbr",
            "svg",
            "path",
            "rect",
            "text",
            "circle");

    private static SortedMap<String, String> hostile() {
        return HtmlSite.pages(Given.everyForm(), "Title </title><script>alert(1)</script>");
    }

    @Test
    void theFinOpsSchemaAsHtml() {
        SortedMap<String, String> pages = HtmlSite.pages(Given.finops(), "FinOps");
        Golden.assertMatches(Given.GOLDEN.resolve("finops.html"), page(pages, "index.html"));
        Golden.assertMatches(
                Given.GOLDEN.resolve("agent_executions.html"), page(pages, "finops/agent_executions.html"));
    }

    @Test
    void theFinOpsSchemaAsMarkdown() {
        SortedMap<String, String> pages = MarkdownSite.pages(Given.finops(), "FinOps");
        Golden.assertMatches(Given.GOLDEN.resolve("finops.md"), page(pages, "README.md"));
        Golden.assertMatches(Given.GOLDEN.resolve("agent_executions.md"), page(pages, "finops/agent_executions.md"));
    }

    /** It took minutes when each page went through all tables. */
    @Test
    void aThousandTablesAreWrittenInSeconds() {
        Scope many = Given.chance(1, 1_000);
        assertTimeout(Duration.ofSeconds(60), () -> HtmlSite.pages(many, "Many"));
        assertTimeout(Duration.ofSeconds(60), () -> MarkdownSite.pages(many, "Many"));
    }

    @Test
    void aDiagramThatMermaidRefusesIsLeftToTheKeysAndThenOut() {
        assertThat(page(MarkdownSite.pages(Given.chance(1, 10), "Few"), "README.md"))
                .contains("```mermaid", " integer column_0");
        String some = page(MarkdownSite.pages(Given.chance(1, 200), "Some"), "README.md");
        assertThat(some).contains("```mermaid", "only keys");
        assertThat(some.substring(some.indexOf("```mermaid"), some.lastIndexOf("```")))
                .hasSizeLessThan(50_000);
        assertThat(page(MarkdownSite.pages(Given.chance(1, 1_000), "Many"), "README.md"))
                .doesNotContain("```mermaid")
                .contains("more than Mermaid draws");
    }

    @Test
    void thePageOfAHubDrawsSomeOfItsNeighbours() {
        SortedMap<String, String> pages = HtmlSite.pages(Given.chance(1, 1_000), "Many");
        String hub = page(pages, "app/table_0.html");
        assertThat(hub).contains("of the tables that this one is tied to");
        assertThat(hub.split("<rect").length).isLessThan(100);
    }

    @Test
    void hostileNamesAsMarkdown() {
        SortedMap<String, String> pages = MarkdownSite.pages(Given.everyForm(), "Every form");
        String path = "we~20~22ird/~3cscript~3ealert~281~29~3c~2fscript~3e.md";
        Golden.assertMatches(Given.GOLDEN.resolve("hostile.md"), page(pages, path));
        Golden.assertMatches(Given.GOLDEN.resolve("users.md"), page(pages, "app/users.md"));
        Golden.assertMatches(Given.GOLDEN.resolve("active_users.md"), page(pages, "app/active_users.md"));
    }

    @Test
    void mermaid() {
        Golden.assertMatches(Given.GOLDEN.resolve("finops.mmd"), Mermaid.diagram(Given.finops()));
        Golden.assertMatches(Given.GOLDEN.resolve("every-form.mmd"), Mermaid.diagram(Given.everyForm()));
    }

    @Test
    void namesAddNoElementAndNoAttributeToAPage() {
        hostile().forEach((path, html) -> {
            assertThat(TAG.matcher(html).results())
                    .as(path)
                    .allMatch(tag -> ELEMENTS.contains(tag.group(2).toLowerCase(Locale.ROOT)));
            String markup = html.replaceAll("(?s)<style>.*?</style>", "");
            assertThat(TAG.matcher(markup).replaceAll("")).as(path).doesNotContain("<", ">");
            assertThat(TAG.matcher(markup).results().map(tag -> tag.group(3).replaceAll("\"[^\"]*\"", "")))
                    .as(path)
                    .noneMatch(attributes -> attributes.matches("(?s).*(\\bon|src|script|\"|').*"));
            assertThat(LINK.matcher(html).results())
                    .as(path)
                    .noneMatch(link -> link.group(1).contains(":"));
        });
    }

    @Test
    void everyElementIsClosed() {
        hostile().forEach((path, html) -> {
            for (String element :
                    Set.of("a", "div", "section", "table", "tr", "td", "code", "svg", "text", "main", "ul")) {
                assertThat(count(html, "<" + element + "[ >]"))
                        .as(path + ": " + element)
                        .isEqualTo(count(html, "</" + element + ">"));
            }
        });
    }

    private static long count(String text, String pattern) {
        return Pattern.compile(pattern).matcher(text).results().count();
    }

    @Test
    void everyLinkLeadsSomewhere() {
        SortedMap<String, String> pages = hostile();
        Map<String, Set<String>> anchors = pages.entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey,
                        page -> ANCHOR.matcher(page.getValue())
                                .results()
                                .map(match -> match.group(1))
                                .collect(Collectors.toSet())));
        pages.forEach((path, html) -> LINK.matcher(html)
                .results()
                .map(match -> match.group(1))
                .forEach(link -> {
                    URI target = URI.create(path).resolve(link);
                    assertThat(anchors).as(path + ": " + link).containsKey(target.getPath());
                    if (target.getFragment() != null) {
                        assertThat(anchors.get(target.getPath()))
                                .as(path + ": " + link)
                                .contains(target.getFragment());
                    }
                }));
    }

    @Test
    void anchorsAreUniqueOnAPage() {
        hostile()
                .forEach((path, html) -> assertThat(
                                ANCHOR.matcher(html).results().map(match -> match.group(1)))
                        .as(path)
                        .doesNotHaveDuplicates());
    }

    @Test
    void pagesLieApartWhateverTheirNames() {
        assertThat(PageFile.slug("Users")).isNotEqualTo(PageFile.slug("users")).isEqualTo("~55sers");
        assertThat(PageFile.slug("../etc")).isEqualTo("~2e~2e~2fetc");
        assertThat(PageFile.slug("\u00e9".repeat(31))).hasSize(186);
    }

    private static String page(Map<String, String> pages, String path) {
        assertThat(pages).containsKey(path);
        return pages.getOrDefault(path, "");
    }
}
