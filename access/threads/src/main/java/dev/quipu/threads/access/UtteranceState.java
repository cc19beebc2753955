package dev.quipu.threads.access;

/** How far an utterance is. */
public enum UtteranceState {
    /** It still streams in. */
    PARTIAL,
    /** It is whole. */
    DONE,
    /** It was broken off; what had come until then is there. */
    CANCELLED
}
