package dev.quipu.access.support;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Rows that are appended once, however often they are given: their ids follow from their keys, so they are found again. */
public final class Once {
    private Once() {}

    /**
     * Returns what became of each row that was given, in the same order. Of two under one key the first was appended, and the
     * second is there.
     *
     * @param ids their ids
     * @param added what was appended, by id
     * @param there returns what is there by id; asked only if not all were appended
     * @param found returns what became of a row that was not appended, since this one is there, or none
     */
    public static <G, R, A> List<A> each(
            List<G> given,
            List<UUID> ids,
            Map<UUID, A> added,
            Supplier<Map<UUID, R>> there,
            BiFunction<G, @Nullable R, A> found) {
        Map<UUID, R> before = added.size() == given.size() ? Map.of() : there.get();
        Map<UUID, A> left = new HashMap<>(added);
        List<A> all = new ArrayList<>(given.size());
        for (int i = 0; i < given.size(); i++) {
            A own = left.remove(ids.get(i));
            all.add(own == null ? found.apply(given.get(i), before.get(ids.get(i))) : own);
        }
        return all;
    }
}
