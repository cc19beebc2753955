package dev.quipu.threads.access;

/** What was edited. */
public enum TargetType {
    NODE,
    RELATIONSHIP,
    CLUSTER,
    /** Who says an utterance: its fields that begin with {@code speaker_}. */
    SPEAKER_ATTRIBUTION,
    /** A claim, which is kept elsewhere; {@link Edits#record} refuses it. */
    CLAIM,
    UTTERANCE
}
