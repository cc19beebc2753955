package dev.quipu.migration.command;

import dev.quipu.migration.pack.PackArgument;
import dev.quipu.migration.pack.PackCommand;
import dev.quipu.migration.pack.PackReport;
import dev.quipu.migration.pack.PackRun;
import java.io.IOException;
import java.sql.SQLException;
import java.util.List;

/**
 * A command that does what a test wants.
 *
 * @param arguments what can be given to it
 */
record TryCommand(List<PackArgument> arguments, Body body) implements PackCommand {
    /** What a command does. */
    interface Body {
        PackReport run(PackRun run) throws SQLException, IOException;
    }

    TryCommand {
        arguments = List.copyOf(arguments);
    }

    @Override
    public String name() {
        return "try";
    }

    @Override
    public List<String> description() {
        return List.of("Tries something.");
    }

    @Override
    public boolean changesDatabase() {
        return true;
    }

    @Override
    public PackReport run(PackRun run) throws SQLException, IOException {
        return body.run(run);
    }
}
