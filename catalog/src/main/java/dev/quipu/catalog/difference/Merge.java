package dev.quipu.catalog.difference;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/** Walks two sorted maps side by side, in one pass. */
final class Merge {
    private Merge() {}

    /**
     * What both maps have under one key.
     *
     * @param left null if only the right map has the key
     * @param right null if only the left map has it
     */
    record Pair<K, V>(K key, @Nullable V left, @Nullable V right) {}

    /** Returns what the maps have not equal, in the order of the keys. */
    static <K extends Comparable<? super K>, V> List<Pair<K, V>> unequal(SortedMap<K, V> left, SortedMap<K, V> right) {
        var pairs = new ArrayList<Pair<K, V>>();
        var lefts = new Cursor<>(left);
        var rights = new Cursor<>(right);
        while (lefts.entry != null || rights.entry != null) {
            int order = order(lefts.entry, rights.entry);
            Map.@Nullable Entry<K, V> one = order <= 0 ? lefts.take() : null;
            Map.@Nullable Entry<K, V> other = order >= 0 ? rights.take() : null;
            add(one, other, pairs);
        }
        return pairs;
    }

    /** What is at its end comes last. */
    private static <K extends Comparable<? super K>, V> int order(
            Map.@Nullable Entry<K, V> one, Map.@Nullable Entry<K, V> other) {
        if (one == null || other == null) {
            return one == null ? 1 : -1;
        }
        return one.getKey().compareTo(other.getKey());
    }

    private static <K, V> void add(
            Map.@Nullable Entry<K, V> one, Map.@Nullable Entry<K, V> other, List<Pair<K, V>> pairs) {
        if (one != null && other != null) {
            if (!one.getValue().equals(other.getValue())) {
                pairs.add(new Pair<>(one.getKey(), one.getValue(), other.getValue()));
            }
        } else if (one != null) {
            pairs.add(new Pair<>(one.getKey(), one.getValue(), null));
        } else if (other != null) {
            pairs.add(new Pair<>(other.getKey(), null, other.getValue()));
        }
    }

    private static final class Cursor<K, V> {
        private final Iterator<Map.Entry<K, V>> rest;
        private Map.@Nullable Entry<K, V> entry;

        Cursor(SortedMap<K, V> map) {
            rest = map.entrySet().iterator();
            entry = rest.hasNext() ? rest.next() : null;
        }

        Map.@Nullable Entry<K, V> take() {
            Map.Entry<K, V> taken = entry;
            entry = rest.hasNext() ? rest.next() : null;
            return taken;
        }
    }
}
