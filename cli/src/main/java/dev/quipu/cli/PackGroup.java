package dev.quipu.cli;

import dev.quipu.migration.pack.Pack;
import dev.quipu.migration.pack.PackCommand;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** {@code quipu <pack>}: the commands that a pack brings. Without one of them, its help is all that it does. */
final class PackGroup implements Command {
    private @Nullable CommandSpec spec;

    private final Pack pack;

    private PackGroup(Pack pack) {
        this.pack = pack;
    }

    /** Returns a pack's commands under its name. */
    static CommandSpec of(Pack pack, Console console) {
        CommandSpec group = Options.specOf(new PackGroup(pack));
        for (PackCommand command : pack.commands()) {
            group.addSubcommand(command.name(), Options.specOf(new PackSubcommand(pack, command, console)));
        }
        return group;
    }

    @Override
    public Usage usage() {
        return Usage.of("Commands of the pack " + pack.name() + ".", pack.description() + ".")
                .withExamples(firstExamples());
    }

    private String[] firstExamples() {
        return pack.commands().stream()
                .flatMap(command -> command.examples().stream().limit(1))
                .map(line -> "  " + line)
                .toArray(String[]::new);
    }

    @Override
    public void declare(Options options) {
        spec = options.spec();
        spec.usageMessage().synopsisSubcommandLabel("COMMAND");
        options.help("Show this help and exit.");
    }

    @Override
    public Integer call() {
        throw new ParameterException(Objects.requireNonNull(spec).commandLine(), "Missing command");
    }
}
