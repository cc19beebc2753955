package dev.quipu.threads.access;

/** What kind of conversation it is. */
public enum ConversationType {
    LIVE_AUDIO,
    TRANSCRIPT,
    CHAT,
    HYBRID
}
