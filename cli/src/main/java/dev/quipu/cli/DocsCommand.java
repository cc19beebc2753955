package dev.quipu.cli;

import dev.quipu.catalog.render.HtmlSite;
import dev.quipu.catalog.render.MarkdownSite;
import dev.quipu.catalog.render.Mermaid;
import dev.quipu.catalog.render.Scope;
import dev.quipu.migration.command.Render;
import dev.quipu.migration.command.WrittenPages;
import dev.quipu.migration.project.Workspace;
import dev.quipu.migration.source.SchemaSource;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "docs",
        description = {
            "Write pages about a schema: a diagram, and a page a table. Changes no database.",
            "",
            "html makes pages that need nothing from elsewhere, markdown pages for a repository; both go to --to. mermaid prints"
                    + " a diagram. A is live, declared, revisions, a URL, a .sql file, a folder of them, a directory of revisions,"
                    + " or a stored catalog."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  quipu docs html --to site",
            "  quipu docs markdown revisions --to docs/schema",
            "  quipu docs mermaid live --only app"
        })
final class DocsCommand implements Callable<Integer> {
    /** What can be written. */
    enum Form {
        html,
        markdown,
        mermaid
    }

    @Parameters(index = "0", paramLabel = "FORM", description = "${COMPLETION-CANDIDATES}.")
    private Form form = Form.html;

    @Parameters(index = "1", paramLabel = "A", defaultValue = "live", description = "The schema (default: live).")
    private String source = "live";

    @Option(
            names = "--to",
            paramLabel = "DIR",
            defaultValue = "schema-docs",
            description =
                    "Where pages go (default: schema-docs). Pages of an earlier run that have no table any more are"
                            + " removed; other files stay.")
    private Path to = Path.of("schema-docs");

    @Option(
            names = "--only",
            paramLabel = "SCHEMA",
            description = "Only this schema (default: the project's own, else all). May be repeated.")
    private List<String> only = List.of();

    @Option(
            names = "--title",
            paramLabel = "TEXT",
            description = "The first page's title (default: the schemas' names).")
    private @Nullable String title;

    @Mixin
    private ScratchOption scratch = new ScratchOption();

    @Mixin
    private ProjectOptions project = new ProjectOptions();

    private final Console console;

    DocsCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        Workspace workspace = project.workspace(console);
        SchemaSource schema = SchemaSource.parse(source, console.directory());
        Scope scope = scratch.with(console, workspace, tools -> new Render(tools).scope(schema, only));
        Path directory = console.directory().resolve(to);
        switch (form) {
            case mermaid -> console.out().print(Mermaid.diagram(scope));
            case html -> say(WrittenPages.write(directory, HtmlSite.pages(scope, title(scope)), HtmlSite.BEGINNING));
            case markdown ->
                say(WrittenPages.write(directory, MarkdownSite.pages(scope, title(scope)), MarkdownSite.BEGINNING));
        }
        return ExitCode.DONE;
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
