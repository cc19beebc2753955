package dev.quipu.threads.access;

/** What was edited. */
public enum TargetType {
    NODE,
    RELATIONSHIP,
    CLUSTER,
    SPEAKER_ATTRIBUTION,
    CLAIM,
    UTTERANCE
}
