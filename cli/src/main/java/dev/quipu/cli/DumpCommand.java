package dev.quipu.cli;

import dev.quipu.catalog.json.CatalogJson;
import dev.quipu.catalog.name.Identifier;
import dev.quipu.catalog.plan.PlanOptions;
import dev.quipu.migration.command.Dump;
import dev.quipu.migration.project.Workspace;
import dev.quipu.migration.source.SchemaSource;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

final class DumpCommand implements Command {
    private String source = "";
    private @Nullable String home;
    private boolean noPrivileges;
    private final ScratchOption scratch = new ScratchOption();
    private final FormatOption format = new FormatOption();
    private final ProjectOptions project = new ProjectOptions();

    private final Console console;

    DumpCommand(Console console) {
        this.console = console;
    }

    @Override
    public Usage usage() {
        return Usage.of(
                        "Print a schema as SQL, or as a catalog to compare with later. Changes nothing.",
                        "",
                        "A is live, declared, revisions, a URL, database:NAME, a .sql file, a folder of them, or a directory of revisions (DIR, or DIR@SCHEMA for where they run).")
                .withExamples(
                        "  quipu dump > schema.sql",
                        "  quipu dump revisions --home finops --no-privileges",
                        "  quipu dump live --format json > before.json");
    }

    @Override
    public void declare(Options options) {
        options.positionalOr("A", ValueType.FILE, "live", "The schema (default: live).", text -> source = text);
        options.value(
                "--home",
                "SCHEMA",
                ValueType.NAME,
                "Leave the name of this schema out, as revisions and schema.sql do.",
                text -> home = text);
        options.flag("--no-privileges", "Leave out owners and privileges.", on -> noPrivileges = on);
        options.include(scratch);
        options.include(format);
        options.include(project);
    }

    @Override
    public Integer call() {
        Workspace workspace = project.workspace(console);
        SchemaSource schema = SchemaSource.parse(source, console.directory());
        String text = scratch.with(console, workspace, tools -> {
            Dump dump = new Dump(tools);
            return format.isText() ? sql(dump.statements(schema, options())) : CatalogJson.write(dump.catalog(schema));
        });
        console.out().print(text);
        return ExitCode.DONE;
    }

    private static String sql(Dump.Script script) {
        String left = script.notModelled().stream()
                .map(one -> PlanText.comment("not modelled: " + one.what() + " (" + one.reason() + ")"))
                .collect(Collectors.joining());
        return left + (left.isEmpty() ? "" : "\n") + script.plan().script();
    }

    private PlanOptions options() {
        PlanOptions options = home == null ? PlanOptions.DEFAULT : PlanOptions.DEFAULT.withHome(new Identifier(home));
        return noPrivileges ? options.withoutOwnersAndGrants() : options;
    }
}
