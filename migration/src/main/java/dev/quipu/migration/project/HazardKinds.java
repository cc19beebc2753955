package dev.quipu.migration.project;

import dev.quipu.catalog.plan.Hazard;
import dev.quipu.postgres.failure.QuipuException;
import dev.quipu.postgres.name.NearestNames;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Hazards as people write them: {@code data loss}, {@code long-lock}. */
public final class HazardKinds {
    private HazardKinds() {}

    /**
     * Reads lists of hazards, with commas between.
     *
     * @throws QuipuException for a word that is no hazard
     */
    public static Set<Hazard.Kind> parse(List<String> lists) {
        Set<Hazard.Kind> kinds = EnumSet.noneOf(Hazard.Kind.class);
        for (String list : lists) {
            for (String word : list.split(",", -1)) {
                kinds.add(find(word.strip()).orElseThrow(() -> unknown(word.strip())));
            }
        }
        return kinds;
    }

    /** Returns the hazard that a word is for; empty if there is none. */
    public static Optional<Hazard.Kind> find(String word) {
        String words = word.toLowerCase(Locale.ROOT).replace('_', ' ').replace('-', ' ');
        return Arrays.stream(Hazard.Kind.values())
                .filter(kind -> kind.words().equals(words))
                .findFirst();
    }

    /** Returns the words for all hazards, with commas between. */
    public static String words() {
        return Arrays.stream(Hazard.Kind.values()).map(Hazard.Kind::words).collect(Collectors.joining(", "));
    }

    private static QuipuException unknown(String word) {
        List<String> known =
                Arrays.stream(Hazard.Kind.values()).map(Hazard.Kind::words).toList();
        return new QuipuException(
                QuipuException.Kind.USAGE,
                "there is no hazard \"" + word + "\"",
                NearestNames.hint(word, known).orElse("the hazards are " + words()));
    }
}
