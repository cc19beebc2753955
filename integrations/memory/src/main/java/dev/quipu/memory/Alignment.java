package dev.quipu.memory;

import java.util.ArrayList;
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
     * @param kept canonical texts, in the order of the memory
     * @param wanted canonical texts
     */
    static int[] of(List<String> kept, List<String> wanted) {
        int[] found = new int[wanted.size()];
        Arrays.fill(found, -1);
        int pinned = 0;
        while (pinned < kept.size()
                && pinned < wanted.size()
                && kept.get(pinned).equals(wanted.get(pinned))) {
            found[pinned] = pinned;
            pinned++;
        }
        if (!slide(kept, wanted, pinned, found)) {
            search(kept, wanted, pinned, found);
        }
        return found;
    }

    /**
     * Returns the same where both lists begin with messages that are known to be alike.
     *
     * @param alike how many
     * @param kept the canonical texts after them
     * @param wanted the canonical texts after them
     */
    static int[] after(int alike, List<String> kept, List<String> wanted) {
        int[] rest = of(kept, wanted);
        int[] found = new int[alike + rest.length];
        for (int i = 0; i < found.length; i++) {
            found[i] = i < alike ? i : rest[i - alike] < 0 ? -1 : alike + rest[i - alike];
        }
        return found;
    }

    /** The usual case: some in front have left, all others stayed, and new ones come after them. */
    private static boolean slide(List<String> kept, List<String> wanted, int from, int[] found) {
        for (int start = from; start < kept.size() && start - from <= LONGEST_SLIDE; start++) {
            int length = kept.size() - start;
            if (length <= wanted.size() - from
                    && kept.subList(start, kept.size()).equals(wanted.subList(from, from + length))) {
                for (int i = 0; i < length; i++) {
                    found[from + i] = start + i;
                }
                return true;
            }
        }
        return from == kept.size();
    }

    private static void search(List<String> kept, List<String> wanted, int from, int[] found) {
        Map<String, NavigableSet<Integer>> free = new HashMap<>();
        for (int i = from; i < kept.size(); i++) {
            free.computeIfAbsent(kept.get(i), text -> new TreeSet<>()).add(i);
        }
        int before = from - 1;
        for (int i = from; i < wanted.size(); i++) {
            NavigableSet<Integer> candidates = free.getOrDefault(wanted.get(i), new TreeSet<>());
            Integer next = candidates.higher(before);
            @Nullable Integer chosen = next == null ? candidates.pollFirst() : next;
            if (chosen != null) {
                candidates.remove(chosen);
                found[i] = chosen;
                before = chosen;
            }
        }
    }

    /** Returns the messages that are none of the kept ones. */
    static List<Integer> added(int[] found) {
        List<Integer> added = new ArrayList<>();
        for (int i = 0; i < found.length; i++) {
            if (found[i] < 0) {
                added.add(i);
            }
        }
        return added;
    }
}
