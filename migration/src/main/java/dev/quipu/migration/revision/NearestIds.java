package dev.quipu.migration.revision;

import dev.quipu.postgres.name.NearestNames;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/** Finds the id that somebody may have meant: near by letters, by number, or by its beginning. */
public final class NearestIds {
    private static final int MOST = 3;

    private NearestIds() {}

    /**
     * Returns the names that are near to one that does not exist, nearest first, at most three.
     *
     * <p>Near means that at most a third of the letters (at least one) differ, a swap of neighbours counting once, or
     * that one begins with the other. Numbers that are equally near by letters are ordered by their difference; a number that is
     * the same but for zeros in front is what was meant.
     */
    public static List<String> of(String wanted, Collection<String> known) {
        List<String> same =
                known.stream().distinct().filter(name -> gap(wanted, name) == 0).toList();
        return same.isEmpty() ? near(wanted, known) : same;
    }

    private static List<String> near(String wanted, Collection<String> known) {
        int limit = Math.max(1, wanted.length() / 3);
        record Near(String name, int distance, long gap) {}
        return known.stream()
                .distinct()
                .map(name -> new Near(name, distance(wanted, name), gap(wanted, name)))
                .filter(near -> near.distance <= limit || overlaps(wanted, near.name))
                .sorted(Comparator.comparingInt(Near::distance)
                        .thenComparingLong(Near::gap)
                        .thenComparing(Near::name))
                .limit(MOST)
                .map(Near::name)
                .toList();
    }

    private static boolean overlaps(String wanted, String name) {
        return wanted.length() >= MOST && name.length() >= MOST && (name.startsWith(wanted) || wanted.startsWith(name));
    }

    private static long gap(String wanted, String name) {
        return isShortNumber(wanted) && isShortNumber(name)
                ? Math.abs(Long.parseLong(wanted) - Long.parseLong(name))
                : Long.MAX_VALUE;
    }

    private static boolean isShortNumber(String text) {
        return !text.isEmpty() && text.length() <= 18 && text.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    private static int distance(String a, String b) {
        return NearestNames.distance(a, b, Math.max(a.length(), b.length()));
    }
}
