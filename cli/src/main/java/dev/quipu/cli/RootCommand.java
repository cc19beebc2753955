package dev.quipu.cli;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** {@code quipu} without a command: its help is all that it does. */
final class RootCommand implements Command {
    private @Nullable CommandSpec spec;

    @Override
    public Usage usage() {
        return Usage.of("The conversation database for the JVM.")
                .withFailure("failed: files, server or database are not as the command needs them")
                .withDifference("differences of check and diff, refused hazards of plan and upgrade");
    }

    @Override
    public void declare(Options options) {
        spec = options.spec();
        spec.name("quipu");
        spec.usageMessage().synopsisSubcommandLabel("COMMAND");
        options.help("Show this help and exit.");
        options.version("Show the version and exit.", () -> new String[] {"quipu " + Version.current()});
    }

    @Override
    public Integer call() {
        throw new ParameterException(Objects.requireNonNull(spec).commandLine(), "Missing command");
    }
}
