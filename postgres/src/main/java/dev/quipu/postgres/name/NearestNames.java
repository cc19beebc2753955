package dev.quipu.postgres.name;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What somebody who misspelt a name may have meant. Pure. */
public final class NearestNames {
    private static final int MOST = 3;

    private record Candidate(String name, int distance) {}

    private NearestNames() {}

    /**
     * Returns the names that are nearest to one that does not exist, at most three, the nearest first and else in the order
     * of the alphabet. A name is near if it takes at most one edit in three characters of the longer of both, and at least
     * one is always allowed, but never so many that nothing is left; edits are to insert, drop or replace a character or to
     * swap two neighbours. Case does not count.
     *
     * @param wanted what was written
     * @param names what exists; not changed
     */
    public static List<String> of(String wanted, Collection<String> names) {
        String folded = wanted.toLowerCase(Locale.ROOT);
        return names.stream()
                .distinct()
                .map(name -> candidate(folded, name))
                .filter(candidate -> candidate.distance() >= 0)
                .sorted(Comparator.comparingInt(Candidate::distance).thenComparing(Candidate::name))
                .limit(MOST)
                .map(Candidate::name)
                .toList();
    }

    /** Returns {@code did you mean "a" or "b"?} for a hint; empty if nothing is near. */
    public static Optional<String> hint(String wanted, Collection<String> names) {
        var near = of(wanted, names).stream().map(name -> '"' + name + '"').toList();
        return near.isEmpty() ? Optional.empty() : Optional.of("did you mean " + String.join(" or ", near) + "?");
    }

    private static Candidate candidate(String wanted, String name) {
        int longer = Math.max(wanted.length(), name.length());
        int allowed = Math.min(Math.max(1, longer / 3), longer - 1);
        return new Candidate(name, distance(wanted, name.toLowerCase(Locale.ROOT), allowed));
    }

    /** Returns how many edits lie between two texts, or -1 if they are more than allowed. */
    public static int distance(String from, String to, int allowed) {
        if (Math.abs(from.length() - to.length()) > allowed) {
            return -1;
        }
        int[] beforeLast = new int[to.length() + 1];
        int[] last = new int[to.length() + 1];
        int[] row = new int[to.length() + 1];
        for (int j = 0; j <= to.length(); j++) {
            last[j] = j;
        }
        for (int i = 1; i <= from.length(); i++) {
            if (fill(row, last, beforeLast, from, to, i) > allowed) {
                return -1;
            }
            int[] free = beforeLast;
            beforeLast = last;
            last = row;
            row = free;
        }
        return last[to.length()] <= allowed ? last[to.length()] : -1;
    }

    /**
     * Fills a row of the table of distances and returns the least of it and of the row before: as a swap reaches back over
     * two rows, only when both are too far is all that follows.
     */
    private static int fill(int[] row, int[] last, int[] beforeLast, String from, String to, int i) {
        row[0] = i;
        int least = Math.min(i, last[0]);
        for (int j = 1; j <= to.length(); j++) {
            boolean same = from.charAt(i - 1) == to.charAt(j - 1);
            int replaced = last[j - 1] + (same ? 0 : 1);
            row[j] = Math.min(replaced, Math.min(last[j], row[j - 1]) + 1);
            if (i > 1 && j > 1 && from.charAt(i - 1) == to.charAt(j - 2) && from.charAt(i - 2) == to.charAt(j - 1)) {
                row[j] = Math.min(row[j], beforeLast[j - 2] + 1);
            }
            least = Math.min(least, Math.min(row[j], last[j]));
        }
        return least;
    }
}
