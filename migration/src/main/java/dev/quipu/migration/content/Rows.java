package dev.quipu.migration.content;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Rows that a query gave back.
 *
 * <p>A cell is null for NULL, a {@link Long}, {@link java.math.BigDecimal} or {@link Double} for a number that is one (not
 * for NaN), a {@link Boolean}, a {@link JsonText}, an {@link java.time.OffsetDateTime} (in UTC) or
 * {@link java.time.LocalDateTime} for a moment that is finite, a {@link List} of cells for an array, and a {@link String},
 * as the server writes it, for everything else.
 *
 * @param columns the names of the columns; a name that occurs again has a number after it, so all differ
 * @param rows in the order in which the server sent them
 */
public record Rows(List<String> columns, List<List<@Nullable Object>> rows) {
    public Rows {
        columns = List.copyOf(columns);
        rows = Collections.unmodifiableList(new ArrayList<>(rows));
    }
}
