package dev.quipu.access;

/**
 * What an assistant asks a tool for.
 *
 * @param id what the tool's result refers to; not empty
 * @param name the tool; not empty
 * @param arguments any JSON value: an object, or the text that a model wrote in its place
 * @param more an object with whatever else is kept of it
 */
public record ToolCall(String id, String name, Json arguments, Json more) {
    /** Makes a call of which nothing else is kept. */
    public ToolCall(String id, String name, Json arguments) {
        this(id, name, arguments, Json.EMPTY);
    }
}
