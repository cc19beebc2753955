package dev.quipu.cli;

import dev.quipu.catalog.render.TypeScript;
import dev.quipu.migration.command.Render;
import dev.quipu.migration.project.Workspace;
import dev.quipu.migration.source.SchemaSource;
import java.util.List;

final class TypesCommand implements Command {
    /** The languages that types can be written in. */
    enum Language {
        typescript
    }

    private Language language = Language.typescript;
    private String source = "";
    private List<String> only = List.of();
    private boolean stringNumbers;
    private final ScratchOption scratch = new ScratchOption();
    private final ProjectOptions project = new ProjectOptions();

    private final Console console;

    TypesCommand(Console console) {
        this.console = console;
    }

    @Override
    public Usage usage() {
        return Usage.of(
                        "Print a schema as types of TypeScript. They have the form of \"supabase gen types\". Changes nothing.",
                        "",
                        "A is live, declared, revisions, a URL, database:NAME, a .sql file, a folder of them, a directory of revisions (DIR, or DIR@SCHEMA for where they run), or a stored catalog.")
                .withExamples(
                        "  quipu types typescript > src/database.types.ts",
                        "  quipu types typescript revisions --string-numbers",
                        "  quipu types typescript live --only app --only public");
    }

    @Override
    public void declare(Options options) {
        options.positional(
                "LANGUAGE", ValueType.of(Language.values()), "${COMPLETION-CANDIDATES}.", value -> language = value);
        options.positionalOr("A", ValueType.FILE, "live", "The schema (default: live).", text -> source = text);
        options.texts(
                "--only",
                "SCHEMA",
                "Only this schema (default: the project's own, else all). May be repeated.",
                texts -> only = texts);
        options.flag(
                "--string-numbers",
                "bigint and numeric are strings: a number of JavaScript loses digits above 2^53.",
                on -> stringNumbers = on);
        options.include(scratch);
        options.include(project);
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
