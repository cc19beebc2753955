package dev.quipu.cli;

import dev.quipu.catalog.render.HtmlSite;
import dev.quipu.catalog.render.MarkdownSite;
import dev.quipu.catalog.render.Mermaid;
import dev.quipu.catalog.render.Scope;
import dev.quipu.migration.command.Render;
import dev.quipu.migration.command.WrittenPages;
import dev.quipu.migration.project.Workspace;
import dev.quipu.migration.source.SchemaSource;
import dev.quipu.postgres.failure.QuipuException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

final class DocsCommand implements Command {
    /** What can be written. */
    enum Form {
        html,
        markdown,
        mermaid
    }

    private Form form = Form.html;
    private String source = "";
    private @Nullable Path to;
    private List<String> only = List.of();
    private @Nullable String title;
    private final ScratchOption scratch = new ScratchOption();
    private final ProjectOptions project = new ProjectOptions();

    private final Console console;

    DocsCommand(Console console) {
        this.console = console;
    }

    @Override
    public Usage usage() {
        return Usage.of(
                        "Write pages about a schema: a diagram, and a page a table. Changes no database.",
                        "",
                        "html makes pages that need nothing from elsewhere, markdown pages for a repository; both go to --to. mermaid prints"
                                + " a diagram. A is live, declared, revisions, a URL, database:NAME, a .sql file, a folder of them, a directory of revisions (DIR, or DIR@SCHEMA for where they run),"
                                + " or a stored catalog.")
                .withExamples(
                        "  quipu docs html --to site",
                        "  quipu docs markdown revisions --to docs/schema",
                        "  quipu docs mermaid live --only app");
    }

    @Override
    public void declare(Options options) {
        options.positional("FORM", ValueType.of(Form.values()), "${COMPLETION-CANDIDATES}.", value -> form = value);
        options.positionalOr("A", ValueType.FILE, "live", "The schema (default: live).", text -> source = text);
        options.value(
                "--to",
                "DIR",
                ValueType.PATH,
                "Where pages go (default: schema-docs). Pages of an earlier run that have no table any more are"
                        + " removed; other files stay.",
                value -> to = value);
        options.texts(
                "--only",
                "SCHEMA",
                "Only this schema (default: the project's own, else all). May be repeated.",
                texts -> only = texts);
        options.text("--title", "TEXT", "The first page's title (default: the schemas' names).", text -> title = text);
        options.include(scratch);
        options.include(project);
    }

    @Override
    public Integer call() {
        if (form == Form.mermaid) {
            requireNothingOfPages();
        }
        Workspace workspace = project.workspace(console);
        SchemaSource schema = SchemaSource.parse(source, console.directory());
        Scope scope = scratch.with(console, workspace, tools -> new Render(tools).scope(schema, only));
        Path directory = console.directory().resolve(to == null ? Path.of("schema-docs") : to);
        switch (form) {
            case mermaid -> console.out().print(Mermaid.diagram(scope));
            case html -> say(WrittenPages.write(directory, HtmlSite.pages(scope, title(scope)), HtmlSite.BEGINNING));
            case markdown ->
                say(WrittenPages.write(directory, MarkdownSite.pages(scope, title(scope)), MarkdownSite.BEGINNING));
        }
        return ExitCode.DONE;
    }

    /** What is passed over in silence would look as if it had been heeded. */
    private void requireNothingOfPages() {
        List<String> typed = Stream.of(to == null ? "" : "--to", title == null ? "" : "--title")
                .filter(option -> !option.isEmpty())
                .toList();
        if (!typed.isEmpty()) {
            throw new QuipuException(
                    QuipuException.Kind.USAGE,
                    "mermaid prints a diagram and writes no pages, so there is no use for " + String.join(", ", typed),
                    "\"quipu docs mermaid > schema.mmd\" keeps it; \"quipu docs markdown\" writes pages with it");
        }
    }

    private String title(Scope scope) {
        return title != null
                ? title
                : scope.schemas().stream().map(schema -> schema.value()).collect(Collectors.joining(", "));
    }

    private void say(WrittenPages pages) {
        String removed = pages.removed() == 0 ? "" : ", removed " + pages.removed();
        console.out()
                .println("wrote " + pages.written() + (pages.written() == 1 ? " page" : " pages") + removed + ": "
                        + console.relative(pages.first()));
    }
}
