package dev.quipu.cli;

import dev.quipu.migration.command.Health;
import dev.quipu.migration.command.Health.Check;
import dev.quipu.migration.command.Health.Outcome;
import dev.quipu.migration.content.Rows;
import dev.quipu.migration.project.Workspace;
import dev.quipu.postgres.failure.FailureText;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

final class HealthCommand implements Command {
    private List<String> names = List.of();
    private int rows = 5;
    private final StatementTimeoutOption timeout = new StatementTimeoutOption();
    private final FormatOption format = new FormatOption();
    private final ProjectOptions project = new ProjectOptions();

    private final Console console;

    HealthCommand(Console console) {
        this.console = console;
    }

    @Override
    public Usage usage() {
        return Usage.of("Look for rows that should not exist. Exit 1 if there are any.")
                .withExamples(
                        "  quipu health                            all checks of all packs and branches",
                        "  quipu health finops/orphans --rows 50   one check, with more of the rows")
                .withFailure("failed, or rows were found");
    }

    @Override
    public void declare(Options options) {
        options.positionals("NAME", "0..*", "The checks to run (default: all).", texts -> names = texts);
        options.value(
                "--rows",
                "N",
                ValueType.number(0, Integer.MAX_VALUE),
                "The most rows to show of each check (default: 5).",
                value -> rows = value);
        options.include(timeout);
        options.include(format);
        options.include(project);
    }

    @Override
    public Integer call() {
        Workspace workspace = project.workspace(console);
        List<Check> checks = new Health(workspace).run(names, rows, timeout.over(workspace.project()));
        if (format.isText()) {
            checks.forEach(this::printCheck);
            printSummary(checks);
        } else {
            format.print(console, table(checks), "");
        }
        return checks.stream().anyMatch(check -> check.outcome().bad()) ? ExitCode.FAILED : ExitCode.DONE;
    }

    private void printCheck(Check check) {
        String name = check.branch() + "/" + check.name();
        switch (check.outcome()) {
            case Outcome.Clean clean -> line("green", "ok", name);
            case Outcome.Skipped skipped -> line("faint", "skipped", name + "  (" + skipped.reason() + ")");
            case Outcome.Broken broken -> {
                line("red", "failed", name);
                indented(FailureText.render(broken.failure(), console.directory())
                        .replaceFirst("^quipu: ", ""));
            }
            case Outcome.Found found -> {
                line("red", found.count() + (found.count() == 1 ? " row" : " rows"), name + "  " + check.description());
                printRows(found);
            }
        }
    }

    private void printRows(Outcome.Found found) {
        Rows first = found.first();
        if (!first.rows().isEmpty()) {
            TextTable table = new TextTable(new Table(first.columns(), first.rows()), "NULL");
            indented(table.render(console.width() == 0 ? 0 : Math.max(1, console.width() - 9)));
            long more = found.count() - first.rows().size();
            if (more > 0) {
                indented(" … and " + more + " more");
            }
        }
    }

    private void line(String colour, String mark, String text) {
        console.out().println(console.styled("@|" + colour + " " + "%-8s".formatted(mark) + "|@") + " " + text);
    }

    private void indented(String text) {
        text.lines().forEach(line -> console.out().println("         " + line));
    }

    private void printSummary(List<Check> checks) {
        long bad = checks.stream().filter(check -> check.outcome().bad()).count();
        long skipped = checks.stream()
                .filter(check -> check.outcome() instanceof Outcome.Skipped)
                .count();
        console.out().println();
        console.out()
                .println((checks.size() - bad - skipped) + " ok" + (bad == 0 ? "" : ", " + bad + " not")
                        + (skipped == 0 ? "" : ", " + skipped + " skipped"));
    }

    private static Table table(List<Check> checks) {
        Table.Builder table = Table.of("pack", "name", "description", "outcome", "rows", "first", "reason");
        for (Check check : checks) {
            switch (check.outcome()) {
                case Outcome.Clean clean -> row(table, check, "ok", 0L, List.of(), null);
                case Outcome.Skipped skipped -> row(table, check, "skipped", null, List.of(), skipped.reason());
                case Outcome.Broken broken ->
                    row(
                            table,
                            check,
                            "failed",
                            null,
                            List.of(),
                            broken.failure().message());
                case Outcome.Found found -> row(table, check, "rows", found.count(), objects(found.first()), null);
            }
        }
        return table.build();
    }

    private static void row(
            Table.Builder table,
            Check check,
            String outcome,
            @Nullable Long count,
            List<?> first,
            @Nullable String reason) {
        table.row(check.branch(), check.name(), check.description(), outcome, count, first, reason);
    }

    private static List<Map<String, @Nullable Object>> objects(Rows rows) {
        return rows.rows().stream()
                .map(row -> {
                    Map<String, @Nullable Object> object = new LinkedHashMap<>();
                    IntStream.range(0, row.size())
                            .forEach(i -> object.put(rows.columns().get(i), row.get(i)));
                    return object;
                })
                .toList();
    }
}
