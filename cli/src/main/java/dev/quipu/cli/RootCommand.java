package dev.quipu.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code quipu} without a command: its help is all that it does. */
@Command(
        name = "quipu",
        mixinStandardHelpOptions = true,
        description = "The conversation database for the JVM.",
        synopsisSubcommandLabel = "COMMAND",
        versionProvider = Version.Provider.class)
final class RootCommand implements Runnable {
    @Spec
    private @Nullable CommandSpec spec;

    @Override
    public void run() {
        if (spec != null) {
            throw new ParameterException(spec.commandLine(), "Missing command");
        }
    }
}
