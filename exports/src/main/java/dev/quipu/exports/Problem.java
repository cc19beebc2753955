package dev.quipu.exports;

import java.util.Locale;

/**
 * Something of an export that did not come over as it was.
 *
 * @param kind what became of it
 * @param place the file, and the JSON path or line in it
 * @param reason what was found
 */
public record Problem(Kind kind, String place, String reason) {
    /** What became of it. */
    public enum Kind {
        /** Could not be read, and nothing behind it in the same file. */
        BROKEN(true),
        /** An entry that could not be taken. */
        LEFT_OUT(true),
        /** Was not understood; it is kept in the metadata. */
        UNKNOWN(false),
        /** Held what PostgreSQL cannot hold; that was replaced. */
        ALTERED(false),
        /** Was there twice. */
        REPEATED(false),
        /** Replies to what is not there, or to itself; it begins a branch of its own. */
        UNLINKED(false),
        /** Says nothing: a message without text, calls, reasoning or files. */
        EMPTY(false),
        /** A file of the export that holds no conversations. */
        UNREAD(false);

        private final boolean isLoss;

        Kind(boolean isLoss) {
            this.isLoss = isLoss;
        }

        /** Returns whether words of a conversation are missing. */
        public boolean isLoss() {
            return isLoss;
        }

        /** Returns its name in lower case. */
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    @Override
    public String toString() {
        return place + ": " + reason;
    }
}
