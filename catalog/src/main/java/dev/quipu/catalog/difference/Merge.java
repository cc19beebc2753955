package dev.quipu.catalog.difference;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.function.Consumer;
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

    static <K extends Comparable<? super K>, V> List<Pair<K, V>> of(SortedMap<K, V> left, SortedMap<K, V> right) {
        var pairs = new ArrayList<Pair<K, V>>(Math.max(left.size(), right.size()));
        var lefts = new Cursor<>(left);
        var rights = new Cursor<>(right);
        while (lefts.entry != null || rights.entry != null) {
            Map.Entry<K, V> one = lefts.entry;
            Map.Entry<K, V> other = rights.entry;
            if (other == null || (one != null && one.getKey().compareTo(other.getKey()) < 0)) {
                lefts.take(entry -> pairs.add(new Pair<>(entry.getKey(), entry.getValue(), null)));
            } else if (one == null || one.getKey().compareTo(other.getKey()) > 0) {
                rights.take(entry -> pairs.add(new Pair<>(entry.getKey(), null, entry.getValue())));
            } else {
                pairs.add(new Pair<>(one.getKey(), one.getValue(), other.getValue()));
                lefts.take(entry -> {});
                rights.take(entry -> {});
            }
        }
        return pairs;
    }

    private static final class Cursor<K, V> {
        private final Iterator<Map.Entry<K, V>> rest;
        private Map.@Nullable Entry<K, V> entry;

        Cursor(SortedMap<K, V> map) {
            rest = map.entrySet().iterator();
            entry = rest.hasNext() ? rest.next() : null;
        }

        void take(Consumer<Map.Entry<K, V>> taker) {
            if (entry != null) {
                taker.accept(entry);
            }
            entry = rest.hasNext() ? rest.next() : null;
        }
    }
}
