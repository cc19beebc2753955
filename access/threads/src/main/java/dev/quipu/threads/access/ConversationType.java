package dev.quipu.threads.access;

/** What kind of talk it is. */
public enum ConversationType {
    LIVE_AUDIO,
    TRANSCRIPT,
    CHAT,
    HYBRID
}
