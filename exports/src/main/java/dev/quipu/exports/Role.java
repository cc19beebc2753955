package dev.quipu.exports;

import java.util.Locale;

/** Who says a message. */
public enum Role {
    /** A person. */
    USER,
    /** A model, or a program that speaks of itself. */
    ASSISTANT,
    /** Who sets the scene: instructions, notices. */
    SYSTEM,
    /** A tool that answers a call. */
    TOOL;

    /** Returns its name in lower case, as all four conversation systems store it. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
