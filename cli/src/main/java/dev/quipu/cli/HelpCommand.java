package dev.quipu.cli;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.UnmatchedArgumentException;

/** {@code quipu help}: picocli's own command of that name, without its annotations. */
final class HelpCommand implements Command {
    private List<String> words = List.of();
    private @Nullable CommandSpec spec;

    @Override
    public Usage usage() {
        return Usage.of("Show the help of a command, or without one the list of all.")
                .withExamples("  quipu help upgrade", "  quipu help agents import-users");
    }

    @Override
    public void declare(Options options) {
        spec = options.spec();
        spec.helpCommand(true);
        options.help("Show this help and exit.");
        options.positionals(
                "COMMAND", "0..*", "The command; of a pack's, both its words.", texts -> words = List.copyOf(texts));
    }

    @Override
    public Integer call() {
        CommandLine shown = Objects.requireNonNull(spec).root().commandLine();
        for (String word : words) {
            CommandLine next = shown.getSubcommands().get(word);
            if (next == null) {
                throw new UnmatchedArgumentException(shown, List.of(word));
            }
            shown = next;
        }
        CommandLine root = spec.root().commandLine();
        shown.usage(root.getOut(), root.getColorScheme());
        return ExitCode.DONE;
    }
}
