package dev.quipu.threads.access;

/** How far an utterance is. */
public enum UtteranceState {
    PARTIAL,
    DONE,
    CANCELLED
}
