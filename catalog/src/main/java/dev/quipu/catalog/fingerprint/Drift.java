package dev.quipu.catalog.fingerprint;

/**
 * One object that two fingerprints tell apart.
 *
 * @param object its words, such as {@code column app.author.name}
 * @param how what happened to it
 */
public record Drift(String object, How how) {
    /** What can happen to an object. */
    public enum How {
        ADDED("added"),
        REMOVED("removed"),
        CHANGED("changed"),
        /** Its owner, privileges, comment or labels changed. */
        ANNOTATED("owner, privileges, comment or labels changed"),
        CHANGED_AND_ANNOTATED("changed, and its owner, privileges, comment or labels too");

        private final String words;

        How(String words) {
            this.words = words;
        }
    }

    /** Returns the drift for people to read, such as {@code added: column app.author.name}. */
    @Override
    public String toString() {
        return how.words + ": " + object;
    }
}
