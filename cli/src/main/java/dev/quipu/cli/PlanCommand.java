package dev.quipu.cli;

import dev.quipu.catalog.name.Identifier;
import dev.quipu.catalog.plan.PlanOptions;
import dev.quipu.catalog.plan.Style;
import dev.quipu.migration.command.PlanSchema;
import dev.quipu.migration.command.PlanSchema.Estimated;
import dev.quipu.migration.project.Workspace;
import dev.quipu.migration.source.SchemaSource;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "plan",
        description = {
            "Print the statements that make schema A schema B, with what each of them locks and risks. Changes nothing.",
            "",
            "The plan has been run in a throw-away database and has reached B, or it is not printed. A and B are live, declared,"
                    + " revisions, a URL, a .sql file, a folder of them, a directory of revisions, or a stored catalog."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  quipu plan                       from the live database to the declared schema",
            "  quipu plan --format table        a row a statement",
            "  quipu plan live declared --rename app.users=app.people",
            "  quipu plan old.sql new.sql --style transactional"
        })
final class PlanCommand implements Callable<Integer> {
    @Parameters(
            index = "0",
            paramLabel = "A",
            defaultValue = "live",
            description = "The schema that is (default: live).")
    private String from = "live";

    @Parameters(
            index = "1",
            paramLabel = "B",
            defaultValue = "declared",
            description = "The schema that shall be (default: declared).")
    private String to = "declared";

    @Option(
            names = "--style",
            paramLabel = "STYLE",
            defaultValue = "online",
            description = "online: never keep others from a table for long (default). transactional: all or nothing.")
    private Style style = Style.ONLINE;

    @Option(
            names = "--rename",
            paramLabel = "OLD=NEW",
            description =
                    "OLD of A is NEW of B, as in app.users=app.people or app.users.mail=app.users.email. May be repeated.")
    private List<String> renames = List.of();

    @Option(
            names = "--home",
            paramLabel = "SCHEMA",
            description = "Leave the name of this schema out, as revisions do.")
    private @Nullable String home;

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            defaultValue = "sql",
            description = "${COMPLETION-CANDIDATES} (default: sql).")
    private PlanFormat format = PlanFormat.sql;

    @Mixin
    private CompareOptions compare = new CompareOptions();

    @Mixin
    private ScratchOption scratch = new ScratchOption();

    @Mixin
    private ProjectOptions project = new ProjectOptions();

    private final Console console;

    PlanCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        Workspace workspace = project.workspace(console);
        SchemaSource first = SchemaSource.parse(from, console.directory());
        SchemaSource second = SchemaSource.parse(to, console.directory());
        boolean live = first instanceof SchemaSource.Live || second instanceof SchemaSource.Live;
        List<Estimated> plan = scratch.with(
                console,
                workspace,
                tools -> new PlanSchema(tools).run(first, second, renames, compare.options(live), options()));
        print(plan);
        return ExitCode.DONE;
    }

    private PlanOptions options() {
        PlanOptions options = PlanOptions.DEFAULT.withStyle(style);
        return home == null ? options : options.withHome(new Identifier(home));
    }

    private void print(List<Estimated> plan) {
        switch (format) {
            case sql -> console.out().print(plan.isEmpty() ? "-- nothing to do\n" : PlanText.sql(plan));
            case table ->
                console.out().print(Format.text.render(PlanText.table(plan), "nothing to do", console.width()));
            case json -> console.out().print(Format.document(PlanText.tree(plan)));
        }
    }
}
