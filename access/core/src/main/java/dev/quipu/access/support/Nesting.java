package dev.quipu.access.support;

import java.util.ArrayList;
import java.util.List;

/**
 * Tells which sources of transactions this thread is within. A call within a call would wait for a second connection of a
 * pool that may have no other, or change who a transaction is for under the hands of the one outside.
 */
final class Nesting implements AutoCloseable {
    private static final ThreadLocal<List<Object>> WITHIN = new ThreadLocal<>();

    private final Object source;

    private Nesting(Object source) {
        this.source = source;
    }

    static Nesting enter(Object source) {
        List<Object> within = WITHIN.get();
        if (within == null) {
            within = new ArrayList<>(1);
            WITHIN.set(within);
        }
        for (Object outer : within) {
            if (outer == source) {
                throw new IllegalStateException(
                        "within a transaction of the same data source: pass on what the outer call was given");
            }
        }
        within.add(source);
        return new Nesting(source);
    }

    @Override
    public void close() {
        List<Object> within = WITHIN.get();
        if (within != null) {
            within.removeIf(outer -> outer == source);
            if (within.isEmpty()) {
                WITHIN.remove();
            }
        }
    }
}
