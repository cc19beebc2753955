package dev.quipu.cli;

import dev.quipu.postgres.name.NearestNames;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import picocli.CommandLine;
import picocli.CommandLine.Model.PositionalParamSpec;

/**
 * An option that a command does not have.
 *
 * @param name as it was typed, without a value
 * @param line the command
 */
record UnknownOption(String name, CommandLine line) {
    /** Names of places, which have no steps of their own behind an {@code @}. */
    private static final Set<String> PLACES = Set.of("head", "heads", "base");

    /** What has digits may be an id as well. */
    private static final Pattern BRANCH = Pattern.compile("[A-Za-z_-]+");

    /** Says what may have been meant. */
    Optional<String> hint(String... args) {
        return beforeTheCommand(args).or(this::steps).or(this::nearest);
    }

    /** Alembic takes some before the command. */
    private Optional<String> beforeTheCommand(String... args) {
        if (line.getParent() != null) {
            return Optional.empty();
        }
        return Arrays.stream(args)
                .filter(line.getSubcommands()::containsKey)
                .findFirst()
                .filter(command -> Optional.ofNullable(line.getSubcommands().get(command))
                        .filter(known -> known.getCommandSpec().optionsMap().containsKey(name))
                        .isPresent())
                .map(command -> name + " goes behind the command: quipu " + command + " " + without(command, args));
    }

    private static String without(String command, String... args) {
        List<String> rest = new ArrayList<>(List.of(args));
        rest.remove(command);
        return String.join(" ", rest);
    }

    /** A number behind a branch is one of its steps. */
    private Optional<String> steps() {
        List<PositionalParamSpec> positionals = line.getCommandSpec().positionalParameters();
        return name.matches("-\\d+")
                        && !positionals.isEmpty()
                        && positionals.getFirst().getValue() instanceof String target
                        && BRANCH.matcher(target).matches()
                        && !PLACES.contains(target)
                ? Optional.of("did you mean " + target + "@" + name + "?")
                : Optional.empty();
    }

    /** Between options of one letter, any is near any other. */
    private Optional<String> nearest() {
        return name.length() <= 2
                ? Optional.empty()
                : NearestNames.hint(
                        name,
                        line.getCommandSpec().optionsMap().keySet().stream()
                                .filter(known -> known.length() > 2)
                                .toList());
    }
}
