package dev.quipu.memory;

import dev.quipu.access.Json;
import dev.quipu.access.ToolCall;
import dev.quipu.access.ToolResult;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The calls of tools, as a model writes them: arguments are a text, which is JSON in most cases. */
public final class ToolCalls {
    private static final String TEXT = "text";
    private static final String UNKNOWN = "unknown";

    private ToolCalls() {}

    /**
     * Returns a call, with the arguments as JSON for those who ask by SQL, and as the model wrote them. What is null or empty of
     * id and name becomes {@code unknown}; arguments that are null become an empty text.
     */
    public static ToolCall of(@Nullable String id, @Nullable String name, @Nullable String arguments) {
        String text = Texts.storable(arguments == null ? "" : arguments);
        return new ToolCall(
                orUnknown(id),
                orUnknown(name),
                JsonValues.isStorable(text) ? new Json(text) : new Json(JsonValues.write(text)),
                new Json(JsonValues.write(Map.of(TEXT, text))));
    }

    /** Returns which call a result is of; of the call {@code none}, where the framework does not say: null, or empty. */
    public static ToolResult result(@Nullable String id, @Nullable String name, @Nullable Boolean failed) {
        return new ToolResult(
                id == null || id.isEmpty() ? "none" : Texts.storable(id),
                name == null ? null : Texts.storable(name),
                failed);
    }

    private static String orUnknown(@Nullable String text) {
        return text == null || text.isEmpty() ? UNKNOWN : Texts.storable(text);
    }

    /** Returns the arguments as the model wrote them. */
    public static String arguments(ToolCall call) {
        Object text = JsonValues.readObject(call.more().text()).get(TEXT);
        return text == null ? call.arguments().text() : text.toString();
    }

    /** Tells whether a call can be kept in columns without loss: not if any of it is null. */
    public static boolean fits(@Nullable String id, @Nullable String name, @Nullable String arguments) {
        return isPresent(id) && isPresent(name) && arguments != null && Texts.isStorable(arguments);
    }

    /** Tells whether a text is there, neither null nor empty, and can be kept as it is. */
    public static boolean isPresent(@Nullable String text) {
        return text != null && !text.isEmpty() && Texts.isStorable(text);
    }
}
