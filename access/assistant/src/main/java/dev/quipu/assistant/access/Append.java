package dev.quipu.assistant.access;

import dev.quipu.access.AccessException;
import dev.quipu.access.MessageRole;
import dev.quipu.access.support.Ids;
import dev.quipu.access.support.Parts;
import dev.quipu.access.support.Row;
import dev.quipu.access.support.Transaction;
import dev.quipu.access.support.Values;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Messages that are appended together: an array for each column, and what the server says of them. */
final class Append {
    private final MessageStatements sql;
    private final UUID conversationId;
    private final List<NewMessage> messages;
    private final List<UUID> ids;
    private final boolean keyed;
    private final boolean dated;

    Append(MessageStatements sql, UUID conversationId, List<NewMessage> messages) {
        this.sql = sql;
        this.conversationId = conversationId;
        this.messages = List.copyOf(messages);
        this.ids = this.messages.stream()
                .map(message -> message.id == null ? Ids.next() : message.id)
                .toList();
        this.keyed = this.messages.stream().anyMatch(message -> message.key != null);
        this.dated = this.messages.stream().anyMatch(message -> message.createdAt != null);
    }

    List<Appended> in(Transaction transaction) {
        Map<UUID, Appended> added = new HashMap<>();
        Map<Slot, There> there = new HashMap<>();
        transaction.use(connection -> run(connection, added, there));
        Set<Integer> same = Set.of();
        if (added.size() < messages.size()) {
            same = Set.copyOf(transaction.list(
                    sql.same,
                    values -> bindSaid(values.each(messages, message -> message.key))
                            .each(messages, message -> message.status)
                            .uuid(conversationId),
                    row -> Math.toIntExact(row.number()) - 1));
        }
        List<Appended> appended = new ArrayList<>(messages.size());
        for (int i = 0; i < messages.size(); i++) {
            // Whatever has an id twice was appended the first time.
            Appended own = added.remove(ids.get(i));
            appended.add(own == null ? there(messages.get(i), there, same.contains(i)) : own);
        }
        return appended;
    }

    /** What people say has keys of its own, and so has what the service says. */
    private record Slot(String key, boolean isOfUser) {
        static @Nullable Slot of(NewMessage message) {
            return message.key == null ? null : new Slot(message.key, message.role == MessageRole.USER);
        }
    }

    /** What is there under a key: from before or, if that is twice in one call, from its first message. */
    private record There(Appended appended, Slot slot) {}

    private @Nullable Void run(Connection connection, Map<UUID, Appended> added, Map<Slot, There> there)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql.append(keyed, dated))) {
            bind(new Values(statement));
            statement.execute();
            if (keyed) {
                statement.getMoreResults();
            }
            for (Appended one : list(statement, row -> appended(row, true))) {
                added.put(one.id(), one);
            }
            if (keyed) {
                statement.getMoreResults();
                for (There one : list(statement, Append::readThere)) {
                    there.put(one.slot(), one);
                }
            }
        }
        return null;
    }

    private static <T> List<T> list(PreparedStatement statement, Transaction.Reader<T> reader) throws SQLException {
        try (ResultSet rows = Objects.requireNonNull(statement.getResultSet())) {
            return Transaction.list(rows, reader);
        }
    }

    private static Appended appended(Row row, boolean isNew) throws SQLException {
        return new Appended(row.uuid(), row.number(), row.instant(), isNew);
    }

    private static There readThere(Row row) throws SQLException {
        return new There(appended(row, false), new Slot(row.text(), row.flag()));
    }

    private static Appended there(NewMessage message, Map<Slot, There> there, boolean isSame) {
        Slot slot = Slot.of(message);
        There found = slot == null ? null : there.get(slot);
        if (found == null || !isSame) {
            throw new AccessException.AlreadyThere(AssistantRule.CLIENT_KEY.meaning(), AssistantRule.CLIENT_KEY, null);
        }
        return found.appended();
    }

    private void bind(Values values) throws SQLException {
        if (keyed) {
            values.uuid(conversationId);
        }
        values.uuid(conversationId).list(ids);
        bindContent(values);
        bindMeasures(values);
        values.each(messages, message -> message.trace == null ? null : message.trace.traceId())
                .each(messages, message -> message.trace == null ? null : message.trace.spanId())
                .each(messages, message -> message.trace == null ? null : message.trace.parentSpanId())
                .each(messages, message -> message.key);
        if (dated) {
            values.each(messages, message -> message.createdAt);
        }
        if (keyed) {
            values.uuid(conversationId).uuid(conversationId).each(messages, message -> message.key);
        }
    }

    private Values bindSaid(Values values) throws SQLException {
        return values.each(messages, message -> message.role)
                .each(messages, message -> message.content)
                .each(messages, message -> Parts.ofToolCalls(message.toolCalls))
                .each(messages, message -> message.toolResult == null ? null : message.toolResult.callId())
                .each(messages, message -> message.toolResult == null ? null : message.toolResult.name())
                .each(messages, message -> message.toolResult == null ? null : message.toolResult.failed())
                .each(messages, message -> message.reasoning)
                .each(messages, message -> Parts.ofAttachments(message.attachments));
    }

    private void bindContent(Values values) throws SQLException {
        values.each(messages, message -> message.role)
                .each(messages, message -> message.content)
                .each(messages, message -> message.status)
                .each(messages, message -> message.parentId)
                .each(messages, message -> message.alternativeTo)
                .each(messages, message -> Parts.ofToolCalls(message.toolCalls))
                .each(messages, message -> message.toolResult == null ? null : message.toolResult.callId())
                .each(messages, message -> message.toolResult == null ? null : message.toolResult.name())
                .each(messages, message -> message.toolResult == null ? null : message.toolResult.failed())
                .each(messages, message -> message.reasoning)
                .each(messages, message -> Parts.ofAttachments(message.attachments))
                .each(messages, message -> message.metadata.text());
    }

    private void bindMeasures(Values values) throws SQLException {
        values.each(messages, message -> message.measures.tokens())
                .each(messages, message -> message.measures.latencyMillis())
                .each(messages, message -> message.measures.model())
                .each(messages, message -> message.measures.promptTokens())
                .each(messages, message -> message.measures.cachedTokens())
                .each(messages, message -> message.measures.reasoningTokens());
    }
}
