package dev.quipu.access.support;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;

/** Rows that are appended once, however often they are given: their ids follow from their keys, so they are found again. */
public final class Once {
    private Once() {}

    /**
     * Returns what became of each row that was given, in the same order. Of two under one key the first was appended, and the
     * second is there.
     *
     * @param ids their ids
     * @param added what was appended, by id
     * @param same returns those that are there and say the same, by their places from 0; asked only if not all
     *     were appended
     * @param other what it means that a row is neither appended nor there: its key is that of another
     */
    public static <A> List<A> each(
            List<UUID> ids,
            Map<UUID, A> added,
            Supplier<Map<Integer, A>> same,
            Supplier<? extends RuntimeException> other) {
        Map<Integer, A> there = added.size() == ids.size() ? Map.of() : same.get();
        Map<UUID, A> left = new HashMap<>(added);
        List<A> all = new ArrayList<>(ids.size());
        for (int i = 0; i < ids.size(); i++) {
            A own = left.remove(ids.get(i));
            A one = own == null ? there.get(i) : own;
            if (one == null) {
                throw other.get();
            }
            all.add(one);
        }
        return all;
    }
}
