package dev.quipu.exports.json;

/**
 * A text of JSON.
 *
 * @param text without escapes
 */
public record JsonText(String text) implements JsonValue {}
