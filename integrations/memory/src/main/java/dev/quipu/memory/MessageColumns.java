package dev.quipu.memory;

import dev.quipu.assistant.access.NewMessage;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A framework's message in the columns of the assistant platform, as well as it fits.
 *
 * @param rows one, or one for each result that it brings of a tool; without metadata
 * @param metadata what its first row keeps as metadata; without a key {@code memory}
 * @param isWhole whether they hold the message without loss
 */
public record MessageColumns(List<NewMessage> rows, Map<String, @Nullable Object> metadata, boolean isWhole) {
    // Written out, because a compact constructor's parameters lose what may be null of the type's arguments in the
    // class file.
    public MessageColumns(List<NewMessage> rows, Map<String, @Nullable Object> metadata, boolean isWhole) {
        this.rows = List.copyOf(rows);
        this.metadata = metadata;
        this.isWhole = isWhole;
    }
}
