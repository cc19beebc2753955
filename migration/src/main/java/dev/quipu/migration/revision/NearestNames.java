package dev.quipu.migration.revision;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/** Finds what somebody may have meant. */
public final class NearestNames {
    private static final int MOST = 3;

    private NearestNames() {}

    /**
     * Returns the names that are near to one that does not exist, nearest first, at most three.
     *
     * <p>Near means that at most a third of the letters (at least one) differ, a swap of neighbours counting once, or
     * that one begins with the other. Numbers that are equally near by letters are ordered by their difference.
     */
    public static List<String> of(String wanted, Collection<String> known) {
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

    /** The optimal string alignment distance, by rows. */
    private static int distance(String a, String b) {
        int[] twoAbove = new int[b.length() + 1];
        int[] above = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            above[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int[] row = new int[b.length() + 1];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int change = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
                row[j] = Math.min(Math.min(row[j - 1], above[j]) + 1, above[j - 1] + change);
                if (i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1)) {
                    row[j] = Math.min(row[j], twoAbove[j - 2] + 1);
                }
            }
            twoAbove = above;
            above = row;
        }
        return above[b.length()];
    }
}
