package dev.quipu.exports;

import java.util.Locale;

/** How far a message came. */
public enum Status {
    /** It is whole. */
    DONE,
    /** It was still being said when the export was made. */
    PARTIAL,
    /** It was broken off. */
    CANCELLED;

    /** Returns its name in lower case. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
