package dev.quipu.cli;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.UnmatchedArgumentException;

/** {@code quipu help}: picocli's own command of that name, without its annotations. */
final class HelpCommand implements Command {
    private @Nullable String command;
    private @Nullable CommandSpec spec;

    @Override
    public Usage usage() {
        return Usage.of("Show the help of a command, or without one the list of all.")
                .withExamples("  quipu help upgrade");
    }

    @Override
    public void declare(Options options) {
        spec = options.spec();
        spec.helpCommand(true);
        options.help("Show this help and exit.");
        options.optionalPositional("COMMAND", "The command.", text -> command = text);
    }

    @Override
    public Integer call() {
        CommandLine root = Objects.requireNonNull(spec).root().commandLine();
        CommandLine shown = command == null ? root : root.getSubcommands().get(command);
        if (shown == null) {
            throw new UnmatchedArgumentException(root, List.of(Objects.requireNonNull(command)));
        }
        shown.usage(root.getOut(), root.getColorScheme());
        return ExitCode.DONE;
    }
}
