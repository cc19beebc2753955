package dev.quipu.cli;

import dev.quipu.migration.history.Direction;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
        name = "downgrade",
        description = {
            "Undo revisions, down to a target.",
            "The newest is undone first. A revision without a downgrade, or with one that is irreversible, stops it before anything is undone. A backup is made before, unless --backup says otherwise."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  quipu downgrade -1                  the newest revision",
            "  quipu downgrade finops@003          what came after a revision",
            "  quipu downgrade finops@base         one branch, whole",
            "  quipu downgrade 004:002 --sql       write the script for psql"
        })
final class DowngradeCommand implements Callable<Integer> {
    @Parameters(
            paramLabel = "TARGET",
            description = "base, an id or the start of one, BRANCH@ID, BRANCH@base, -N, ID-N.")
    private String target = "";

    @Mixin
    private MigrationOptions options = new MigrationOptions();

    private final Console console;

    DowngradeCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        return options.run(target, Direction.DOWNGRADE, console);
    }
}
