package dev.quipu.catalog.difference;

import java.util.ArrayList;
import java.util.List;

/** What differs between two texts, line by line, with the lines around it. */
final class LineDifference {
    private static final int CONTEXT = 2;

    /** More pairs of lines than this are not compared one by one: all old lines go, all new ones come. */
    private static final long TOO_MANY = 4_000_000;

    private LineDifference() {}

    /** Returns lines that begin with {@code "- "}, {@code "+ "} or two spaces; {@code "  …"} stands for lines left out. */
    static List<String> of(String from, String to) {
        List<String> all = all(lines(from), lines(to));
        var shown = new ArrayList<String>();
        boolean skipping = false;
        for (int i = 0; i < all.size(); i++) {
            if (isNearChange(all, i)) {
                shown.add(all.get(i).stripTrailing());
                skipping = false;
            } else if (!skipping) {
                shown.add("  …");
                skipping = true;
            }
        }
        return shown;
    }

    /** Without empty lines around. */
    private static List<String> lines(String text) {
        return text.stripTrailing().lines().dropWhile(String::isBlank).toList();
    }

    private static boolean isNearChange(List<String> lines, int at) {
        return lines.subList(Math.max(0, at - CONTEXT), Math.min(lines.size(), at + CONTEXT + 1)).stream()
                .anyMatch(line -> !line.startsWith("  "));
    }

    private static List<String> all(List<String> from, List<String> to) {
        int[][] common = lengths(from, to);
        var lines = new ArrayList<String>();
        int i = 0;
        int j = 0;
        while (i < from.size() || j < to.size()) {
            if (common.length > 0
                    && i < from.size()
                    && j < to.size()
                    && from.get(i).equals(to.get(j))) {
                lines.add("  " + from.get(i));
                i++;
                j++;
            } else if (i < from.size()
                    && (j == to.size() || common.length == 0 || common[i + 1][j] >= common[i][j + 1])) {
                lines.add("- " + from.get(i++));
            } else {
                lines.add("+ " + to.get(j++));
            }
        }
        return lines;
    }

    /** Returns the length of the longest common subsequence from each pair of lines on; nothing if that is too much work. */
    private static int[][] lengths(List<String> from, List<String> to) {
        if ((long) from.size() * to.size() > TOO_MANY) {
            return new int[0][];
        }
        int[][] lengths = new int[from.size() + 1][to.size() + 1];
        for (int i = from.size() - 1; i >= 0; i--) {
            for (int j = to.size() - 1; j >= 0; j--) {
                lengths[i][j] = from.get(i).equals(to.get(j))
                        ? lengths[i + 1][j + 1] + 1
                        : Math.max(lengths[i + 1][j], lengths[i][j + 1]);
            }
        }
        return lengths;
    }
}
