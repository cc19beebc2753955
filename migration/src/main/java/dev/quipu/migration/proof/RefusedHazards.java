package dev.quipu.migration.proof;

import dev.quipu.catalog.plan.Hazard;
import dev.quipu.catalog.plan.Statement;
import dev.quipu.postgres.failure.QuipuException;
import dev.quipu.postgres.failure.SourceLocation;
import dev.quipu.postgres.name.NearestNames;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Which hazards somebody does not want in a plan or a revision. Whoever has looked at a statement of a revision writes above
 * it what may pass: {@code -- accepted: data loss, because nobody reads that column}.
 *
 * @param kinds the kinds of hazards
 */
public record RefusedHazards(Set<Hazard.Kind> kinds) {
    public RefusedHazards {
        kinds = Set.copyOf(kinds);
    }

    /**
     * What was found at one statement.
     *
     * @param place where it is written; null for a statement of a plan, which is nowhere yet
     * @param statement the statement
     * @param unknown what a comment above it accepts and is no hazard: one that is misspelt accepts nothing
     * @param hazards what is refused of it; none if it may pass
     */
    public record Verdict(
            @Nullable SourceLocation place, Statement statement, List<String> unknown, List<Hazard> hazards) {
        public Verdict {
            unknown = List.copyOf(unknown);
            hazards = List.copyOf(hazards);
        }

        public boolean isRefusal() {
            return !hazards.isEmpty();
        }
    }

    /**
     * Reads lists of hazards, with commas between.
     *
     * @throws QuipuException for a word that is no hazard
     */
    public static RefusedHazards parse(List<String> lists) {
        Set<Hazard.Kind> kinds = EnumSet.noneOf(Hazard.Kind.class);
        for (String list : lists) {
            for (String word : list.split(",", -1)) {
                kinds.add(known(word.strip()).orElseThrow(() -> unknown(word.strip())));
            }
        }
        return new RefusedHazards(kinds);
    }

    /** Returns the words for all hazards, with commas between. */
    public static String words() {
        return Arrays.stream(Hazard.Kind.values()).map(Hazard.Kind::words).collect(Collectors.joining(", "));
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

    /** Returns what is left to refuse of a statement above which a comment accepts something. */
    public RefusedHazards without(List<String> accepted) {
        Set<Hazard.Kind> left = EnumSet.noneOf(Hazard.Kind.class);
        left.addAll(kinds);
        accepted.forEach(word -> known(word).ifPresent(left::remove));
        return new RefusedHazards(left);
    }

    /** Returns the verdicts on the statements of a plan, in their order. */
    public List<Verdict> on(List<Statement> plan) {
        return plan.stream().map(statement -> on(statement, null, List.of())).toList();
    }

    /** Returns the verdicts on the statements of a revision, in their order. */
    public List<Verdict> on(WatchedRevision watched) {
        return IntStream.range(0, watched.statements().size())
                .mapToObj(i -> on(watched.statements().get(i), watched.place(i), watched.accepted(i)))
                .toList();
    }

    private Verdict on(Statement statement, @Nullable SourceLocation place, List<String> accepted) {
        Set<Hazard.Kind> left = without(accepted).kinds();
        return new Verdict(
                place,
                statement,
                // An old comment may be about something else: where nothing is refused, nobody asks.
                kinds.isEmpty()
                        ? List.of()
                        : accepted.stream()
                                .filter(word -> known(word).isEmpty())
                                .toList(),
                statement.hazards().stream()
                        .filter(hazard -> left.contains(hazard.kind()))
                        .toList());
    }
}
