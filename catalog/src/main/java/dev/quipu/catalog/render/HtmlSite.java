package dev.quipu.catalog.render;

import static dev.quipu.catalog.render.Html.escaped;

import dev.quipu.catalog.name.Identifier;
import dev.quipu.catalog.name.QualifiedName;
import dev.quipu.catalog.render.Section.Grid;
import dev.quipu.catalog.render.Section.Listing;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Writes a schema as pages of HTML: a diagram of all tables, and a page a table and view. The pages need no script and nothing
 * from elsewhere, and forbid both.
 */
public final class HtmlSite {
    /** What every page begins with, so that a page can be told to be Quipu's. */
    public static final String BEGINNING = """
            <!doctype html>
            <html lang="en"><head><meta charset="utf-8">
            <meta name="generator" content="quipu docs">
            """;

    /** With more relations than that, a list of all of them on every page would be most of what is written. */
    private static final int MOST_IN_SIDE_LIST = 300;

    /** Above that the diagram of a schema is no longer read; each page still has its own. */
    private static final int MOST_IN_DIAGRAM = 400;

    /** Above that the diagram of a page is no longer read. */
    private static final int MOST_NEIGHBOURS = 40;

    private static final String LEGEND =
            "<p class=\"legend\">A crow’s foot is any number of rows, a bar one, a circle none."
                    + " PK primary key, FK foreign key, PF both; pale columns may be null.</p>\n";

    private final Scope scope;
    private final String title;

    private HtmlSite(Scope scope, String title) {
        this.scope = scope;
        this.title = title;
    }

    /**
     * Returns the pages by their paths.
     *
     * @param title what the first page is called
     */
    public static SortedMap<String, String> pages(Scope scope, String title) {
        return new HtmlSite(scope, title).pages();
    }

    private SortedMap<String, String> pages() {
        Pages content = new Pages(scope);
        SortedMap<String, String> pages = new TreeMap<>();
        pages.put("index.html", new Sheet("", null).index(content.overview()));
        for (Page page : content.relations()) {
            pages.put(PageFile.path(page.relation()) + ".html", new Sheet("../", page.relation()).relation(page));
        }
        return pages;
    }

    /** One page. */
    private final class Sheet {
        private final String root;
        private final @Nullable QualifiedName current;
        private final Set<String> anchors = new HashSet<>();
        private final StringBuilder html = new StringBuilder();

        Sheet(String root, @Nullable QualifiedName current) {
            this.root = root;
            this.current = current;
        }

        String index(List<Section> sections) {
            begin(title);
            html.append("<h1>").append(escaped(title)).append("</h1>\n");
            schemaComments();
            List<QualifiedName> tables = Mermaid.tables(scope);
            if (!tables.isEmpty() && tables.size() <= MOST_IN_DIAGRAM) {
                diagram(tables, null);
            }
            sections.forEach(this::section);
            return end();
        }

        private void schemaComments() {
            for (Identifier schema : scope.schemas()) {
                String comment = scope.catalog()
                        .annotationsOf(new dev.quipu.catalog.model.Schema(schema).id())
                        .comment();
                if (comment != null) {
                    html.append("<p class=\"comment\">")
                            .append(escaped(comment))
                            .append("</p>\n");
                }
            }
        }

        String relation(Page page) {
            String name = Plain.line(page.relation().name().value());
            begin(name + " – " + title);
            html.append("<p class=\"kind\">").append(escaped(page.kind()));
            html.append(" in <a href=\"../index.html\">")
                    .append(escaped(Plain.line(page.relation().schema().value())))
                    .append("</a></p>\n<h1>")
                    .append(escaped(name))
                    .append("</h1>\n");
            if (!page.comment().isEmpty()) {
                html.append("<p class=\"comment\">")
                        .append(escaped(page.comment()))
                        .append("</p>\n");
            }
            if (!page.facts().isEmpty()) {
                html.append("<ul class=\"facts\">");
                page.facts()
                        .forEach(fact ->
                                html.append("<li>").append(escaped(fact)).append("</li>"));
                html.append("</ul>\n");
            }
            List<QualifiedName> neighbours = neighbours(page.relation());
            if (neighbours.size() > 1) {
                diagram(neighbours.stream().limit(MOST_NEIGHBOURS + 1L).toList(), page.relation());
            }
            if (neighbours.size() > MOST_NEIGHBOURS + 1) {
                html.append("<p class=\"legend\">The diagram has ")
                        .append(MOST_NEIGHBOURS)
                        .append(" of the tables that this one is tied to; the lists have all ")
                        .append(neighbours.size() - 1)
                        .append(".</p>\n");
            }
            page.sections().forEach(this::section);
            return end();
        }

        private List<QualifiedName> neighbours(QualifiedName relation) {
            Set<QualifiedName> all = new LinkedHashSet<>();
            all.add(relation);
            scope.foreignKeysOf(relation).stream()
                    .map(key -> key.reference().table())
                    .filter(scope::shows)
                    .forEach(all::add);
            scope.foreignKeysTo(relation).forEach(key -> all.add(key.table()));
            return List.copyOf(all);
        }

        private void begin(String pageTitle) {
            html.append(BEGINNING)
                    .append("<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">\n")
                    .append("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; ")
                    .append("style-src 'unsafe-inline'\">\n<title>")
                    .append(escaped(pageTitle))
                    .append("</title>\n<style>\n")
                    .append(Stylesheet.CSS)
                    .append("</style></head>\n<body><a class=\"skip\" href=\"#content\">To the content</a>\n")
                    .append("<div class=\"frame-page\">\n");
            side();
            html.append("<main id=\"content\">\n");
        }

        private String end() {
            return html.append("<footer>Written by Quipu from the catalog of PostgreSQL ")
                    .append(scope.catalog().serverVersion() / 10_000)
                    .append(".</footer>\n</main>\n</div></body></html>\n")
                    .toString();
        }

        private void side() {
            html.append("<nav class=\"side\" aria-label=\"Tables and views\">\n<a class=\"home\" href=\"")
                    .append(root)
                    .append("index.html\"")
                    .append(current == null ? " aria-current=\"page\"" : "")
                    .append('>')
                    .append(escaped(title))
                    .append("</a>\n");
            int relations = scope.schemas().stream()
                    .mapToInt(schema -> scope.relations(schema).size())
                    .sum();
            for (Identifier schema : relations <= MOST_IN_SIDE_LIST ? scope.schemas() : List.<Identifier>of()) {
                String of = scope.schemas().size() > 1 ? " of " + Plain.line(schema.value()) : "";
                sideList("Tables" + of, scope.tables(schema));
                sideList("Views" + of, scope.views(schema));
            }
            html.append("</nav>\n");
        }

        private void sideList(String heading, List<QualifiedName> relations) {
            if (relations.isEmpty()) {
                return;
            }
            html.append("<h2>").append(escaped(heading)).append("</h2>\n<ul>\n");
            for (QualifiedName relation : relations) {
                html.append("<li><a href=\"")
                        .append(href(relation))
                        .append('"')
                        .append(relation.equals(current) ? " aria-current=\"page\"" : "")
                        .append('>')
                        .append(escaped(Plain.line(relation.name().value())).replace("_", "_<wbr>"))
                        .append("</a></li>\n");
            }
            html.append("</ul>\n");
        }

        private String href(QualifiedName relation) {
            return root + PageFile.path(relation) + ".html";
        }

        private void diagram(List<QualifiedName> tables, @Nullable QualifiedName focus) {
            html.append("<div class=\"scroll diagram\" tabindex=\"0\" role=\"region\" aria-label=\"Diagram\">\n")
                    .append(SvgDiagram.draw(DiagramLayout.of(scope, tables), this::href, focus))
                    .append("</div>\n")
                    .append(LEGEND);
        }

        private void section(Section section) {
            String anchor = unique(
                    PageFile.slug(section.title().toLowerCase(Locale.ROOT).replace(' ', '_')));
            html.append("<section id=\"")
                    .append(anchor)
                    .append("\"><h2><a href=\"#")
                    .append(anchor)
                    .append("\">");
            html.append(escaped(section.title())).append("</a></h2>\n");
            switch (section) {
                case Grid grid -> grid(grid, anchor);
                case Listing listing ->
                    html.append("<div class=\"scroll\" tabindex=\"0\"><pre><code>")
                            .append(escaped(listing.sql()))
                            .append("</code></pre></div>\n");
            }
            html.append("</section>\n");
        }

        private void grid(Grid grid, String anchor) {
            html.append("<div class=\"scroll grid\"><table><thead><tr>");
            grid.headings()
                    .forEach(heading -> html.append("<th scope=\"col\">")
                            .append(escaped(heading))
                            .append("</th>"));
            html.append("</tr></thead><tbody>\n");
            for (List<Cell> row : grid.rows()) {
                String id = unique(anchor + "-" + PageFile.slug(name(row.getFirst())));
                html.append("<tr id=\"").append(id).append("\">");
                for (int i = 0; i < row.size(); i++) {
                    cell(row.get(i), grid.headings().get(i), i == 0 ? id : null);
                }
                html.append("</tr>\n");
            }
            html.append("</tbody></table></div>\n");
        }

        /** Returns an anchor that the page does not have yet: overloaded functions share a name. */
        private String unique(String anchor) {
            String free = anchor;
            for (int i = 2; !anchors.add(free); i++) {
                free = anchor + "." + i;
            }
            return free;
        }

        private static String name(Cell cell) {
            return switch (cell) {
                case Cell.Code code -> code.sql();
                case Cell.Link link -> link.label();
                case Cell.Text text -> text.text();
                case Cell.Badge badge -> badge.word();
                case Cell.Group group -> group.cells().stream().map(Sheet::name).collect(Collectors.joining());
            };
        }

        /** Writes a cell; the first of a row is a link to the row, to copy. */
        private void cell(Cell cell, String heading, @Nullable String id) {
            boolean anchor = id != null && cell instanceof Cell.Code;
            html.append("<td data-label=\"")
                    .append(escaped(heading))
                    .append('"')
                    .append(width(cell))
                    .append('>');
            html.append(anchor ? "<a class=\"go\" href=\"#" + id + "\">" : "");
            inline(cell);
            html.append(anchor ? "</a>" : "").append("</td>");
        }

        /** Long texts keep enough room to be read. */
        private static String width(Cell cell) {
            return switch (cell) {
                case Cell.Code code when code.sql().length() > 40 && code.sql().contains(" ") -> " class=\"long\"";
                case Cell.Text text
                when text.text().length() > 30 || text.text().contains("\n") -> " class=\"prose\"";
                case Cell.Group ignored -> " class=\"group\"";
                default -> "";
            };
        }

        private void inline(Cell cell) {
            switch (cell) {
                case Cell.Text text -> html.append(escaped(text.text()));
                case Cell.Code code ->
                    html.append("<code>").append(escaped(code.sql())).append("</code>");
                case Cell.Link link ->
                    html.append("<a href=\"%s\">%s</a>"
                            .formatted(href(link.relation()), escaped(Plain.line(link.label()))));
                case Cell.Badge badge ->
                    html.append("<span class=\"badge %s\">%s</span>".formatted(badge.word(), badge.word()));
                case Cell.Group group -> {
                    String gap = "";
                    for (Cell part : group.cells()) {
                        html.append(gap);
                        inline(part);
                        gap = " ";
                    }
                }
            }
        }
    }
}
