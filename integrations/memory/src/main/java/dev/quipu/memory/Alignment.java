package dev.quipu.memory;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Finds the messages of a new list among those that are kept, so that they keep their ids and only what differs is written. */
final class Alignment {
    /** A window slides by a few messages; beyond so many a general search is as good. */
    private static final int LONGEST_SLIDE = 1000;

    private Alignment() {}

    /**
     * Returns for each wanted message which kept one it is; -1 if it is none. No kept one is used twice.
     *
     * @param alike how many messages both lists begin with
     * @param kept canonical texts of those that follow, in the order of the memory
     * @param wanted canonical texts of those that follow
     */
    static int[] of(int alike, List<String> kept, List<String> wanted) {
        int[] found = new int[alike + wanted.size()];
        Arrays.setAll(found, i -> i < alike ? i : -1);
        if (!slide(alike, kept, wanted, found)) {
            search(alike, kept, wanted, found);
        }
        return found;
    }

    /** The usual case: some in front have left, all others stayed, and new ones come after them. */
    private static boolean slide(int alike, List<String> kept, List<String> wanted, int[] found) {
        for (int start = 0; start < kept.size() && start <= LONGEST_SLIDE; start++) {
            int length = kept.size() - start;
            if (length <= wanted.size() && kept.subList(start, kept.size()).equals(wanted.subList(0, length))) {
                for (int i = 0; i < length; i++) {
                    found[alike + i] = alike + start + i;
                }
                return true;
            }
        }
        return kept.isEmpty();
    }

    private static void search(int alike, List<String> kept, List<String> wanted, int[] found) {
        Map<String, NavigableSet<Integer>> free = new HashMap<>();
        for (int i = 0; i < kept.size(); i++) {
            free.computeIfAbsent(kept.get(i), text -> new TreeSet<>()).add(i);
        }
        int before = -1;
        for (int i = 0; i < wanted.size(); i++) {
            NavigableSet<Integer> candidates = free.getOrDefault(wanted.get(i), new TreeSet<>());
            Integer next = candidates.higher(before);
            @Nullable Integer chosen = next == null ? candidates.pollFirst() : next;
            if (chosen != null) {
                candidates.remove(chosen);
                found[alike + i] = alike + chosen;
                before = chosen;
            }
        }
    }
}
