package dev.quipu.cli;

import dev.quipu.catalog.json.CatalogJson;
import dev.quipu.catalog.name.Identifier;
import dev.quipu.catalog.plan.PlanOptions;
import dev.quipu.migration.command.Dump;
import dev.quipu.migration.project.Workspace;
import dev.quipu.migration.source.SchemaSource;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "dump",
        description = {
            "Print a schema as the SQL that makes it, or as a catalog to compare with later. Changes nothing.",
            "",
            "A is live, declared, revisions, a URL, a .sql file, a folder of them, or a directory of revisions."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  quipu dump > schema.sql",
            "  quipu dump revisions --home finops --no-privileges",
            "  quipu dump live --format json > before.json"
        })
final class DumpCommand implements Callable<Integer> {
    @Parameters(index = "0", paramLabel = "A", defaultValue = "live", description = "The schema (default: live).")
    private String source = "live";

    @Option(
            names = "--home",
            paramLabel = "SCHEMA",
            description = "Leave the name of this schema out, as revisions and schema.sql do.")
    private @Nullable String home;

    @Option(names = "--no-privileges", description = "Leave out owners and privileges.")
    private boolean noPrivileges;

    @Mixin
    private ScratchOption scratch = new ScratchOption();

    @Mixin
    private FormatOption format = new FormatOption();

    @Mixin
    private ProjectOptions project = new ProjectOptions();

    private final Console console;

    DumpCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        Workspace workspace = project.workspace(console);
        SchemaSource schema = SchemaSource.parse(source, console.directory());
        String text = scratch.with(console, workspace, tools -> {
            Dump dump = new Dump(tools);
            return format.isText()
                    ? dump.statements(schema, options()).script()
                    : CatalogJson.write(dump.catalog(schema));
        });
        console.out().print(text);
        return ExitCode.DONE;
    }

    private PlanOptions options() {
        PlanOptions options = home == null ? PlanOptions.DEFAULT : PlanOptions.DEFAULT.withHome(new Identifier(home));
        return noPrivileges ? options.withoutOwnersAndGrants() : options;
    }
}
