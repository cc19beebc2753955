package dev.quipu.catalog.plan;

import org.jspecify.annotations.Nullable;

/**
 * Why a statement can hurt.
 *
 * @param kind in which way
 * @param message in one sentence, with a full stop
 * @param rows a query that returns the rows it is about, those that would be lost or that make it fail; null if there is
 *     none to ask
 */
public record Hazard(Kind kind, String message, @Nullable String rows) {
    /** The ways in which a statement can hurt. */
    public enum Kind {
        DATA_LOSS("data loss"),
        LONG_LOCK("long lock"),
        REWRITE("rewrite"),
        FULL_SCAN("full scan"),
        /** It fails if rows are there that do not fit. */
        MAY_FAIL("may fail"),
        /** Programs that run meanwhile can break. */
        BREAKS_CLIENTS("breaks clients");

        private final String words;

        Kind(String words) {
            this.words = words;
        }

        public String words() {
            return words;
        }
    }
}
