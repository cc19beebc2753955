package dev.quipu.migration.proof;

import dev.quipu.catalog.plan.Hazard;
import dev.quipu.catalog.plan.Statement;
import dev.quipu.migration.project.HazardKinds;
import dev.quipu.postgres.failure.QuipuException;
import dev.quipu.postgres.failure.SourceLocation;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Which hazards somebody does not want in a plan or a revision. Whoever has looked at a statement of a revision writes above
 * it what may pass: {@code -- accepted: data loss, because nobody reads that column}.
 *
 * @param kinds the kinds of hazards that are refused
 * @param warned those that are told, and may pass
 */
public record RefusedHazards(Set<Hazard.Kind> kinds, Set<Hazard.Kind> warned) {
    public RefusedHazards {
        kinds = Set.copyOf(kinds);
        warned = Set.copyOf(warned);
    }

    /**
     * What was found at one statement.
     *
     * @param place where it is written; null for a statement of a plan, which is nowhere yet
     * @param statement the statement
     * @param unknown what a comment above it accepts and is no hazard: one that is misspelt accepts nothing
     * @param hazards what is refused of it; none if it may pass
     * @param warned what is only told of it
     */
    public record Verdict(
            @Nullable SourceLocation place,
            Statement statement,
            List<String> unknown,
            List<Hazard> hazards,
            List<Hazard> warned) {
        public Verdict {
            unknown = List.copyOf(unknown);
            hazards = List.copyOf(hazards);
            warned = List.copyOf(warned);
        }

        public boolean isRefusal() {
            return !hazards.isEmpty();
        }

        /** Tells whether there is nothing to say. */
        public boolean isSilent() {
            return unknown.isEmpty() && hazards.isEmpty() && warned.isEmpty();
        }

        /**
         * Returns all that there is to say, as compilers do: the place first.
         *
         * @param shown how a path is shown
         */
        public List<String> lines(UnaryOperator<String> shown) {
            return Stream.of(unknownLines(shown), refusalLines(shown), warningLines(shown))
                    .flatMap(List::stream)
                    .toList();
        }

        /** Returns what to say of a comment that accepts what is no hazard. */
        public List<String> unknownLines(UnaryOperator<String> shown) {
            return unknown.stream()
                    .map(word -> at(shown) + "accepted: there is no hazard \"" + word + "\"")
                    .toList();
        }

        /** Returns what to say of what is refused. */
        public List<String> refusalLines(UnaryOperator<String> shown) {
            return lines(at(shown) + "refused: ", hazards);
        }

        /** Returns what to say of what may pass. */
        public List<String> warningLines(UnaryOperator<String> shown) {
            return lines(at(shown) + "warning: ", warned);
        }

        private String at(UnaryOperator<String> shown) {
            return place == null ? "" : shown.apply(place.toString()) + ": ";
        }

        private List<String> lines(String head, List<Hazard> told) {
            if (told.isEmpty()) {
                return List.of();
            }
            List<String> lines = new ArrayList<>(List.of(head + words(told), "  " + statement.oneLine()));
            told.forEach(hazard -> lines.add("  " + hazard.kind().words() + ": " + hazard.message()));
            return lines;
        }

        private static String words(List<Hazard> hazards) {
            return hazards.stream()
                    .map(hazard -> hazard.kind().words())
                    .distinct()
                    .collect(Collectors.joining(", "));
        }
    }

    /**
     * Reads lists of hazards that are refused, with commas between; {@code none} alone refuses nothing.
     *
     * @throws QuipuException for a word that is no hazard
     */
    public static RefusedHazards parse(List<String> lists) {
        boolean none = lists.size() == 1 && lists.getFirst().strip().equals("none");
        return new RefusedHazards(none ? Set.of() : HazardKinds.parse(lists), Set.of());
    }

    /** Tells whether nothing is looked for. */
    public boolean isEmpty() {
        return kinds.isEmpty() && warned.isEmpty();
    }

    /** Returns what is left of a statement above which a comment accepts something. */
    public RefusedHazards without(List<String> accepted) {
        return new RefusedHazards(without(kinds, accepted), without(warned, accepted));
    }

    private static Set<Hazard.Kind> without(Set<Hazard.Kind> kinds, List<String> accepted) {
        Set<Hazard.Kind> left = EnumSet.noneOf(Hazard.Kind.class);
        left.addAll(kinds);
        accepted.forEach(word -> HazardKinds.find(word).ifPresent(left::remove));
        return left;
    }

    /** Returns in words how many statements are refused; empty if none is. */
    public static Optional<String> count(List<Verdict> verdicts) {
        long refused = verdicts.stream().filter(Verdict::isRefusal).count();
        return refused == 0
                ? Optional.empty()
                : Optional.of(refused == 1 ? "1 statement is refused" : refused + " statements are refused");
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
        RefusedHazards left = without(accepted);
        return new Verdict(
                place,
                statement,
                // An old comment may be about something else: where nothing is looked for, nobody asks.
                isEmpty()
                        ? List.of()
                        : accepted.stream()
                                .filter(word -> HazardKinds.find(word).isEmpty())
                                .toList(),
                of(statement, left.kinds),
                of(statement, left.warned));
    }

    private static List<Hazard> of(Statement statement, Set<Hazard.Kind> kinds) {
        return statement.hazards().stream()
                .filter(hazard -> kinds.contains(hazard.kind()))
                .toList();
    }
}
