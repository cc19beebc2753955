package dev.quipu.exports;

import dev.quipu.exports.json.JsonValue;

/**
 * What an assistant asks a tool for.
 *
 * @param id what the answer refers to, not empty
 * @param name which tool, not empty
 * @param arguments what it is asked; a text where the export has something that is no JSON
 */
public record ToolCall(String id, String name, JsonValue arguments) {}
