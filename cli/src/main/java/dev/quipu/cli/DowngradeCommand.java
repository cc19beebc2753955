package dev.quipu.cli;

import dev.quipu.migration.history.Direction;

final class DowngradeCommand implements Command {
    private String target = "";
    private final MigrationOptions migration = new MigrationOptions(Direction.DOWNGRADE);

    private final Console console;

    DowngradeCommand(Console console) {
        this.console = console;
    }

    @Override
    public Usage usage() {
        return Usage.of(
                        "Undo revisions, down to a target.",
                        "The newest is undone first. A revision without a downgrade, or with one that is irreversible, stops it before anything is undone. A backup is made before, unless --backup says otherwise.")
                .withExamples(
                        "  quipu downgrade -1                  the newest revision",
                        "  quipu downgrade finops@003          what came after a revision",
                        "  quipu downgrade finops@base         one branch, whole",
                        "  quipu downgrade 004:002 --sql       write the script for psql");
    }

    @Override
    public void declare(Options options) {
        options.positional(
                "TARGET",
                ValueType.TARGET,
                "base, an id or the start of one, BRANCH@ID, BRANCH@base, -N, ID-N.",
                value -> target = value);
        options.include(migration);
    }

    @Override
    public Integer call() {
        return migration.run(target, console);
    }
}
