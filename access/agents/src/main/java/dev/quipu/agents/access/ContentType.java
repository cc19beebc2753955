package dev.quipu.agents.access;

/** What a piece of content is. */
public enum ContentType {
    CODE,
    DOCUMENT,
    IMAGE,
    TEXT,
    JSON,
    XML,
    HTML,
    CSV,
    MARKDOWN,
    AUDIO,
    VIDEO
}
