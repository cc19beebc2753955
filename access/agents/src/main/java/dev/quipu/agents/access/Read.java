package dev.quipu.agents.access;

import dev.quipu.access.Trace;
import dev.quipu.access.support.Row;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** What several tables have columns of. */
final class Read {
    private Read() {}

    static Model model(Row row) throws SQLException {
        return Model.of(row.text(), row.text());
    }

    static @Nullable ModelProvider providerOrNull(Row row) throws SQLException {
        String word = row.textOrNull();
        return word == null ? null : new ModelProvider(word);
    }

    static Tokens tokens(Row row) throws SQLException {
        return new Tokens(row.number(), row.number(), row.number(), row.number(), row.number());
    }

    static @Nullable Trace trace(Row row) throws SQLException {
        String traceId = row.textOrNull();
        String spanId = row.textOrNull();
        String parentSpanId = row.textOrNull();
        return traceId == null ? null : new Trace(traceId, spanId, parentSpanId);
    }

    static @Nullable String word(@Nullable ModelProvider provider) {
        return provider == null ? null : provider.word();
    }
}
