package dev.quipu.cli;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** {@code quipu help}: picocli's own command of that name, without its annotations. */
final class HelpCommand implements Command {
    private @Nullable String command;
    private @Nullable CommandSpec spec;

    @Override
    public Usage usage() {
        return Usage.of(
                "%nWhen no COMMAND is given, the usage help for the main command is displayed.",
                "If a COMMAND is specified, the help for that command is shown.%n");
    }

    @Override
    public void declare(Options options) {
        spec = options.spec();
        spec.helpCommand(true);
        spec.usageMessage()
                .header("Display help information about the specified command.")
                .synopsisHeading("%nUsage: ");
        options.help("Show usage help for the help command and exit.");
        options.optionalPositional(
                "COMMAND", "The COMMAND to display the usage help message for.", text -> command = text);
    }

    @Override
    public Integer call() {
        CommandLine root = Objects.requireNonNull(spec).root().commandLine();
        CommandLine shown = command == null ? root : root.getSubcommands().get(command);
        if (shown == null) {
            throw new ParameterException(root, "Unknown subcommand '" + command + "'.");
        }
        shown.usage(root.getOut(), root.getColorScheme());
        return ExitCode.DONE;
    }
}
