package dev.quipu.cli;

import dev.quipu.catalog.plan.Hazard;
import dev.quipu.catalog.plan.Statement;
import dev.quipu.migration.proof.WatchedRevision;
import dev.quipu.postgres.failure.QuipuException;
import dev.quipu.postgres.name.NearestNames;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Which hazards a build stops for. Whoever has looked at a statement of a revision writes above it what may pass:
 * {@code -- accepted: data loss, because nobody reads that column}.
 */
final class RefuseOption implements OptionGroup {
    private List<String> typed = List.of();
    private int statements;

    @Override
    public void declare(Options options) {
        options.texts(
                "--refuse",
                "HAZARDS",
                "Exit 3 if a statement has one of these hazards, and name it: " + words()
                        + ". With commas between; may be"
                        + " repeated. A comment above a statement of a revision lets it pass: -- accepted: data loss, because ...",
                texts -> typed = texts);
    }

    private static String words() {
        return Arrays.stream(Hazard.Kind.values()).map(Hazard.Kind::words).collect(Collectors.joining(", "));
    }

    private static Set<Hazard.Kind> parse(List<String> lists) {
        Set<Hazard.Kind> kinds = EnumSet.noneOf(Hazard.Kind.class);
        for (String list : lists) {
            for (String word : list.split(",", -1)) {
                kinds.add(kind(word.strip()));
            }
        }
        return kinds;
    }

    private static Hazard.Kind kind(String word) {
        return known(word).orElseThrow(() -> unknown(word));
    }

    private static Optional<Hazard.Kind> known(String word) {
        String words = word.toLowerCase(Locale.ROOT).replace('_', ' ').replace('-', ' ');
        return Arrays.stream(Hazard.Kind.values())
                .filter(kind -> kind.words().equals(words))
                .findFirst();
    }

    private static QuipuException unknown(String word) {
        List<String> known =
                Arrays.stream(Hazard.Kind.values()).map(Hazard.Kind::words).toList();
        return new QuipuException(
                QuipuException.Kind.USAGE,
                "there is no hazard \"" + word + "\"",
                NearestNames.hint(word, known).orElse("the hazards are " + words()));
    }

    /**
     * Refuses a word that is no hazard, before anything is run for it.
     *
     * @throws QuipuException then
     */
    void requireKnown() {
        kinds();
    }

    /** Returns what is refused. */
    Set<Hazard.Kind> kinds() {
        return parse(typed);
    }

    /** Returns what is refused of a statement above which a comment accepts something. */
    Set<Hazard.Kind> kinds(List<String> accepted) {
        Set<Hazard.Kind> refused = kinds();
        accepted.forEach(word -> known(word).ifPresent(refused::remove));
        return refused;
    }

    /** Names what is refused of a revision, as compilers do: the place first. */
    void look(WatchedRevision watched, Console console) {
        for (int i = 0; i < watched.statements().size(); i++) {
            List<String> accepted = watched.accepted(i);
            String place = console.relative(watched.place(i).toString());
            warn(accepted, place, console);
            look(watched.statements().get(i), kinds(accepted), place, console);
        }
    }

    /** An old comment may be about something else, and a word that is misspelt accepts nothing. */
    private void warn(List<String> accepted, String place, Console console) {
        if (!typed.isEmpty()) {
            accepted.stream()
                    .filter(word -> known(word).isEmpty())
                    .forEach(word -> console.err().println(place + ": accepted: there is no hazard \"" + word + "\""));
        }
    }

    /** Names what is refused of a plan, whose statements are nowhere yet. */
    void look(Statement statement, Console console) {
        look(statement, kinds(), null, console);
    }

    private void look(Statement statement, Set<Hazard.Kind> refused, @Nullable String place, Console console) {
        List<Hazard> hazards = statement.hazards().stream()
                .filter(hazard -> refused.contains(hazard.kind()))
                .toList();
        if (hazards.isEmpty()) {
            return;
        }
        statements++;
        String named =
                hazards.stream().map(hazard -> hazard.kind().words()).distinct().collect(Collectors.joining(", "));
        console.err().println((place == null ? "" : place + ": ") + "refused: " + named);
        console.err().println("  " + statement.oneLine());
        hazards.forEach(hazard -> console.err().println("  " + hazard.kind().words() + ": " + hazard.message()));
    }

    /** Returns how the command ends, and says how many statements are refused. */
    int exitCode(Console console) {
        if (statements == 0) {
            return ExitCode.DONE;
        }
        console.err().println(statements == 1 ? "1 statement is refused" : statements + " statements are refused");
        return ExitCode.DIFFERENT;
    }
}
