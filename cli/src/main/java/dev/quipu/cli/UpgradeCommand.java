package dev.quipu.cli;

import dev.quipu.migration.history.Direction;

final class UpgradeCommand implements Command {
    private String target = "head";
    private final MigrationOptions migration = new MigrationOptions(Direction.UPGRADE);

    private final Console console;

    UpgradeCommand(Console console) {
        this.console = console;
    }

    @Override
    public Usage usage() {
        return Usage.of(
                        "Apply revisions, up to a target.",
                        "Each revision commits together with its record, or not at all; one with \"transaction: off\" goes on after its last finished statement when it is run again. Other runners are waited for, and locks are not: a statement that queues longer than --lock-timeout is given up and its revision tried again.")
                .withExamples(
                        "  quipu upgrade head             everything that there is",
                        "  quipu upgrade finops@003       one branch, up to a revision",
                        "  quipu upgrade +1               the next revision",
                        "  quipu upgrade head --dry-run   only show what would run",
                        "  quipu upgrade 002:004 --sql    write the script for psql",
                        "  quipu upgrade head --refuse 'data loss, long lock'")
                .withDifference("a hazard was found that --refuse or [hazards] names; nothing was changed");
    }

    @Override
    public void declare(Options options) {
        options.optionalPositional(
                "TARGET",
                ValueType.TARGET,
                "head, heads, an id or the start of one, BRANCH@ID, BRANCH@head, +N, ID+N (default: head).",
                text -> target = text);
        options.include(migration);
    }

    @Override
    public Integer call() {
        return migration.run(target, console);
    }
}
