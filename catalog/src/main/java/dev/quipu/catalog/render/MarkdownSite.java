package dev.quipu.catalog.render;

import dev.quipu.catalog.name.QualifiedName;
import dev.quipu.catalog.render.Section.Grid;
import dev.quipu.catalog.render.Section.Listing;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Writes a schema as pages of Markdown with tables, as GitHub and its like show it. The first page holds a Mermaid diagram. */
public final class MarkdownSite {
    /** What every page begins with, so that a page can be told to be Quipu's. */
    public static final String BEGINNING = "<!-- Written by quipu docs markdown. -->\n\n";

    private static final String SIGNS = "\\`*_{}[]()#+-!|<>~&$:.@";

    private final Scope scope;
    private final String title;

    private MarkdownSite(Scope scope, String title) {
        this.scope = scope;
        this.title = title;
    }

    /**
     * Returns the pages by their paths.
     *
     * @param title what the first page is called
     */
    public static SortedMap<String, String> pages(Scope scope, String title) {
        return new MarkdownSite(scope, title).pages();
    }

    private SortedMap<String, String> pages() {
        Pages content = new Pages(scope);
        SortedMap<String, String> pages = new TreeMap<>();
        pages.put("README.md", index(content.overview()));
        content.relations().forEach(page -> pages.put(PageFile.path(page.relation()) + ".md", relation(page)));
        return pages;
    }

    private String index(List<Section> sections) {
        StringBuilder text =
                new StringBuilder(BEGINNING).append("# ").append(words(title)).append("\n\n");
        int tables = Mermaid.tables(scope).size();
        if (tables > 0) {
            text.append(Mermaid.drawn(scope)
                    .map(MarkdownSite::diagram)
                    .orElse("The diagram of " + tables + " tables is left out: it is more than Mermaid draws.\n"));
        }
        sections.forEach(section -> text.append(section(section, "")));
        return text.toString();
    }

    private static String diagram(Mermaid.Drawn drawn) {
        String note = drawn.onlyKeys() ? "The diagram has only keys: Mermaid would not draw all columns.\n\n" : "";
        return note + "```mermaid\n" + drawn.text() + "```\n";
    }

    private String relation(Page page) {
        QualifiedName name = page.relation();
        StringBuilder text = new StringBuilder(BEGINNING)
                .append("# ")
                .append(words(Plain.line(name.name().value())))
                .append("\n\nA ")
                .append(page.kind())
                .append(" in [")
                .append(words(Plain.line(name.schema().value())))
                .append("](../README.md).\n");
        if (!page.comment().isEmpty()) {
            text.append('\n').append(paragraphs(page.comment())).append('\n');
        }
        if (!page.facts().isEmpty()) {
            text.append('\n');
            page.facts()
                    .forEach(fact ->
                            text.append("- ").append(words(Plain.line(fact))).append('\n'));
        }
        page.sections().forEach(section -> text.append(section(section, "../")));
        return text.toString();
    }

    private static String section(Section section, String root) {
        String heading = "\n## " + words(section.title()) + "\n\n";
        return heading
                + switch (section) {
                    case Grid grid -> grid(grid, root);
                    case Listing listing -> {
                        String fence = "`".repeat(Math.max(3, longestRun(listing.sql()) + 1));
                        yield fence + "sql\n" + listing.sql() + "\n" + fence + "\n";
                    }
                };
    }

    private static String grid(Grid grid, String root) {
        StringBuilder text = new StringBuilder();
        text.append("| ").append(String.join(" | ", grid.headings())).append(" |\n|");
        text.append(String.join("|", Collections.nCopies(grid.headings().size(), " --- ")))
                .append("|\n");
        for (List<Cell> row : grid.rows()) {
            text.append(row.stream().map(cell -> inline(cell, root)).collect(Collectors.joining(" | ", "| ", " |\n")));
        }
        return text.toString();
    }

    private static String inline(Cell cell, String root) {
        return switch (cell) {
            case Cell.Text text -> text.text().lines().map(MarkdownSite::words).collect(Collectors.joining("<br>"));
            case Cell.Code code -> code(code.sql());
            case Cell.Link link ->
                "[" + words(Plain.line(link.label())) + "](" + root + PageFile.path(link.relation()) + ".md)";
            case Cell.Badge badge -> badge.word();
            case Cell.Group group ->
                group.cells().stream().map(part -> inline(part, root)).collect(Collectors.joining(" "));
        };
    }

    /** Returns SQL as code in a cell of a table, where even in code a bar would end the cell. */
    private static String code(String sql) {
        String line = Plain.line(sql.replaceAll("\\s*\\n\\s*", sql.contains("'") || sql.contains("\"") ? "⏎" : " "));
        if (line.contains("|")) {
            return "<code>" + words(line) + "</code>";
        }
        String fence = "`".repeat(longestRun(line) + 1);
        String gap = line.startsWith("`") || line.endsWith("`") ? " " : "";
        return fence + gap + line + gap + fence;
    }

    private static int longestRun(String text) {
        int longest = 0;
        int run = 0;
        for (int i = 0; i < text.length(); i++) {
            run = text.charAt(i) == '`' ? run + 1 : 0;
            longest = Math.max(longest, run);
        }
        return longest;
    }

    private static String paragraphs(String comment) {
        return comment.lines().map(MarkdownSite::words).collect(Collectors.joining("\n"));
    }

    /** Returns a text in which no sign means anything to Markdown or HTML. */
    private static String words(String text) {
        StringBuilder words = new StringBuilder();
        Plain.line(text).codePoints().forEach(c -> {
            switch (c) {
                case '<' -> words.append("&lt;");
                case '>' -> words.append("&gt;");
                case '&' -> words.append("&amp;");
                default -> words.append(isSign(c, words) ? "\\" : "").appendCodePoint(c);
            }
        });
        return words.toString();
    }

    /** Signs that mean something only at the start of a line, or in a link, stay readable elsewhere. */
    private static boolean isSign(int c, StringBuilder before) {
        boolean start = before.toString().isBlank();
        // After a letter an underscore opens no emphasis, and where none is open none is closed.
        boolean inWord = c == '_' && !start && Character.isLetterOrDigit(before.charAt(before.length() - 1));
        return !inWord && ("\\`*_[]|~$".indexOf(c) >= 0 || (start && SIGNS.indexOf(c) >= 0));
    }
}
