package dev.quipu.cli;

import dev.quipu.migration.history.Direction;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
        name = "upgrade",
        description = {
            "Apply revisions, up to a target.",
            "Each revision commits together with its record, or not at all; one with \"transaction: off\" goes on after its last finished statement when it is run again. Other runners are waited for, and locks are not: a statement that queues longer than --lock-timeout is given up and its revision tried again."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  quipu upgrade head             everything that there is",
            "  quipu upgrade finops@003       one branch, up to a revision",
            "  quipu upgrade +1               the next revision",
            "  quipu upgrade head --dry-run   only show what would run",
            "  quipu upgrade 002:004 --sql    write the script for psql"
        })
final class UpgradeCommand implements Callable<Integer> {
    @Parameters(
            paramLabel = "TARGET",
            arity = "0..1",
            defaultValue = "head",
            description = "head, heads, an id or the start of one, BRANCH@ID, BRANCH@head, +N, ID+N (default: head).")
    private String target = "head";

    @Mixin
    private MigrationOptions options = new MigrationOptions();

    private final Console console;

    UpgradeCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        return options.run(target, Direction.UPGRADE, console);
    }
}
