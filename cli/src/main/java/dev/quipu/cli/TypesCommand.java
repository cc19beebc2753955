package dev.quipu.cli;

import dev.quipu.catalog.render.TypeScript;
import dev.quipu.migration.command.Render;
import dev.quipu.migration.project.Workspace;
import dev.quipu.migration.source.SchemaSource;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "types",
        description = {
            "Print a schema as types of TypeScript, in the form of \"supabase gen types\". Changes nothing.",
            "",
            "A is live, declared, revisions, a URL, a .sql file, a folder of them, a directory of revisions, or a stored catalog."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  quipu types typescript > src/database.types.ts",
            "  quipu types typescript revisions --string-numbers",
            "  quipu types typescript live --only app --only public"
        })
final class TypesCommand implements Callable<Integer> {
    /** The languages that types can be written in. */
    enum Language {
        typescript
    }

    @Parameters(index = "0", paramLabel = "LANGUAGE", description = "${COMPLETION-CANDIDATES}.")
    private Language language = Language.typescript;

    @Parameters(index = "1", paramLabel = "A", defaultValue = "live", description = "The schema (default: live).")
    private String source = "live";

    @Option(
            names = "--only",
            paramLabel = "SCHEMA",
            description = "Only this schema (default: the project's own, else all). May be repeated.")
    private List<String> only = List.of();

    @Option(
            names = "--string-numbers",
            description = "bigint and numeric are strings: a number of JavaScript loses digits above 2^53.")
    private boolean stringNumbers;

    @Mixin
    private ScratchOption scratch = new ScratchOption();

    @Mixin
    private ProjectOptions project = new ProjectOptions();

    private final Console console;

    TypesCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        Workspace workspace = project.workspace(console);
        SchemaSource schema = SchemaSource.parse(source, console.directory());
        String text = scratch.with(console, workspace, tools -> switch (language) {
            case typescript -> TypeScript.types(new Render(tools).scope(schema, only), stringNumbers);
        });
        console.out().print(text);
        return ExitCode.DONE;
    }
}
