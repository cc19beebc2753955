package dev.quipu.cli;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/** {@code quipu completion}: picocli's own command for it, without its annotations. */
final class CompletionCommand implements Command {
    private @Nullable CommandSpec spec;

    @Override
    public Usage usage() {
        return Usage.of(
                        "Print a script with which bash and zsh complete what is typed.",
                        "The shell reads it, best each time it starts.")
                .withExamples(
                        "  source <(quipu completion)                        in this shell",
                        "  echo 'source <(quipu completion)' >> ~/.bashrc    in every one");
    }

    @Override
    public void declare(Options options) {
        spec = options.spec();
        spec.helpCommand(true);
        options.help("Show this help and exit.");
    }

    @Override
    public Integer call() {
        CommandSpec root = Objects.requireNonNull(spec).root();
        // Only of a class of its own picocli knows that names of commands follow the word help.
        CommandSpec help = CommandSpec.wrapWithoutInspection(new CommandLine.HelpCommand());
        root.removeSubcommand("help").getCommandSpec().options().forEach(help::addOption);
        root.addSubcommand("help", help);
        // Not println: a script with the line separators of Windows fails in strange ways.
        spec.commandLine().getOut().print(AutoComplete.bash(root.name(), root.commandLine()) + "\n");
        return ExitCode.DONE;
    }
}
