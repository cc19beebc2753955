package dev.quipu.ingest;

/**
 * Why an item was not written.
 *
 * @param kind for programs
 * @param message for people: begins without a capital and ends without a full stop; holds no text of the item's but keys
 */
public record Fault(Kind kind, String message) {
    /** What is wrong. */
    public enum Kind {
        /** A text cannot be stored: it has a NUL character, half of a surrogate pair, or is too long. */
        TEXT,
        /** A value is no JSON, or not of the form that it has to have. */
        JSON,
        /** Its conversation is not there, or not one that the caller may write to. */
        CONVERSATION,
        /** The owner of a conversation is not there, or its id is that of somebody else's. */
        OWNER,
        /** Its key is that of another message of the conversation. */
        KEY,
        /** What it refers to was not written before it. */
        REFERENCE,
        /** It breaks another rule of the database, or the caller may not write it. */
        RULE
    }
}
