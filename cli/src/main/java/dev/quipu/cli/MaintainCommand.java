package dev.quipu.cli;

import dev.quipu.migration.command.Maintain;
import dev.quipu.migration.command.Maintain.Period;
import dev.quipu.migration.command.Maintain.Task;
import dev.quipu.migration.project.Workspace;
import java.util.List;

final class MaintainCommand implements Command {
    private static final int WIDEST_STATEMENT = 60;

    private static final int NARROWEST_STATEMENT = 20;

    /** What stands beside a place and its statement: the blanks between, and what became of it. */
    private static final int BESIDE = 2 + 2 + "999 rows, 999 ms".length();

    private Period period = Period.daily;
    private boolean dryRun;
    private int placeWidth;
    private int statementWidth;
    private final TimeoutOptions timeouts = new TimeoutOptions();
    private final FormatOption format = new FormatOption();
    private final ProjectOptions project = new ProjectOptions();

    private final Console console;

    MaintainCommand(Console console) {
        this.console = console;
    }

    @Override
    public Usage usage() {
        return Usage.of(
                        "Run what packs and branches want done every day, week or month. Each statement commits by itself.")
                .withExamples("  quipu maintain daily", "  quipu maintain monthly --dry-run    print the statements");
    }

    @Override
    public void declare(Options options) {
        options.positional(
                "PERIOD", ValueType.of(Period.values()), "${COMPLETION-CANDIDATES}.", value -> period = value);
        options.flag("--dry-run", "Print the statements, and run none.", on -> dryRun = on);
        options.include(timeouts);
        options.include(format);
        options.include(project);
    }

    @Override
    public Integer call() {
        Workspace workspace = project.workspace(console);
        Maintain maintain = new Maintain(workspace);
        if (dryRun && format.isText()) {
            maintain.dryRun(period).forEach(this::printSql);
            return ExitCode.DONE;
        }
        List<Task> planned = maintain.dryRun(period);
        placeWidth =
                planned.stream().mapToInt(task -> place(task).length()).max().orElse(0);
        statementWidth = console.width() == 0
                ? WIDEST_STATEMENT
                : Math.clamp(console.width() - placeWidth - BESIDE, NARROWEST_STATEMENT, WIDEST_STATEMENT);
        List<Task> tasks = dryRun ? planned : maintain.run(period, timeouts.over(workspace.project()), this::printDone);
        if (!format.isText()) {
            format.print(console, table(tasks), "");
        }
        return ExitCode.DONE;
    }

    private void printSql(Task task) {
        console.out().println("-- " + place(task));
        console.out().println(task.sql() + ";");
    }

    private void printDone(Task task) {
        if (format.isText()) {
            String sql = task.sql().replaceAll("\\s+", " ");
            String cut = sql.length() > statementWidth ? sql.substring(0, statementWidth - 1) + "…" : sql;
            console.out()
                    .println(("%-" + placeWidth + "s  %-" + statementWidth + "s  %s")
                            .formatted(place(task), cut, outcome(task)));
            console.out().flush();
        }
    }

    private String place(Task task) {
        return task.branch() + " " + period + ".sql:" + task.line();
    }

    private static String outcome(Task task) {
        if (task.skipped() != null) {
            return "skipped: " + task.skipped();
        }
        String time = task.took() == null ? "" : RunProgress.time(task.took());
        return task.rows() == null ? time : task.rows() + (task.rows() == 1 ? " row, " : " rows, ") + time;
    }

    private static Table table(List<Task> tasks) {
        Table.Builder table = Table.of("pack", "line", "statement", "rows", "milliseconds", "skipped");
        for (Task task : tasks) {
            table.row(
                    task.branch(),
                    task.line(),
                    task.sql(),
                    task.rows(),
                    task.took() == null ? null : task.took().toMillis(),
                    task.skipped());
        }
        return table.build();
    }
}
