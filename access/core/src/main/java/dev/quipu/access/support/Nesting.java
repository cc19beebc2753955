package dev.quipu.access.support;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;

/**
 * Tells which sources of transactions this thread is within. A call within a call would wait for a second connection of a
 * pool that may have no other, or change who a transaction is for under the hands of the one outside.
 */
final class Nesting {
    private static final ThreadLocal<Set<Object>> WITHIN = new ThreadLocal<>();

    private final Object source;
    private final Set<Object> within;

    private Nesting(Object source, Set<Object> within) {
        this.source = source;
        this.within = within;
    }

    static Nesting enter(Object source) {
        Set<Object> within = WITHIN.get();
        if (within == null) {
            within = Collections.newSetFromMap(new IdentityHashMap<>(4));
            WITHIN.set(within);
        }
        if (!within.add(source)) {
            throw new IllegalStateException(
                    "within a transaction of the same data source: pass on what the outer call was given");
        }
        return new Nesting(source, within);
    }

    void leave() {
        within.remove(source);
        if (within.isEmpty()) {
            WITHIN.remove();
        }
    }
}
