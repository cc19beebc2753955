package dev.quipu.imports.span;

import dev.quipu.exports.ExportedMessage;
import dev.quipu.exports.Problem;
import dev.quipu.exports.Role;
import dev.quipu.exports.json.JsonObject;
import dev.quipu.exports.json.JsonText;
import dev.quipu.exports.otlp.GenAiSpan;
import dev.quipu.imports.message.Items;
import dev.quipu.ingest.ConversationStart;
import dev.quipu.ingest.Fault;
import dev.quipu.ingest.Json;
import dev.quipu.ingest.Measures;
import dev.quipu.ingest.Message;
import dev.quipu.ingest.Target;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The conversation of a span, and those of its messages that are not there yet. */
final class SpanTalk {
    /** The key in the metadata under which a conversation says what spans call it. */
    static final String KEY = "otlp";

    private final Tables tables;
    private final Target target;
    private final String owner;
    private final boolean needsWords;

    /**
     * Takes where to write.
     *
     * @param needsWords whether the system takes no message of nothing but files without a hash
     */
    SpanTalk(Tables tables, Target target, String owner, boolean needsWords) {
        this.tables = tables;
        this.target = target;
        this.owner = owner;
        this.needsWords = needsWords;
    }

    /** The statements of a system. */
    interface Tables {
        /** Begins a conversation; returns whether it was not there. */
        boolean begin(Connection connection, ConversationStart start) throws SQLException;

        /** Locks a conversation, so that who comes next sees what is written here. */
        void lock(Connection connection, UUID conversationId) throws SQLException;

        /** Returns the ids of those messages that are there, by their keys. */
        Map<String, UUID> there(Connection connection, UUID conversationId, List<String> keys) throws SQLException;

        /** Appends a message, after those that it refers to; returns its id. */
        UUID append(Connection connection, Message message, Map<String, UUID> ids) throws SQLException;

        /** Gives a message that came as history what only its own span knows; false if a span did before. */
        boolean claim(Connection connection, UUID id, Message message) throws SQLException;

        /** Returns the span whose answer a message is; null if of none. */
        @Nullable
        String spanOf(Connection connection, UUID id) throws SQLException;
    }

    /**
     * What was written.
     *
     * @param questionId the last message of a person; null if there is none
     * @param isAnswered whether there is an answer that no span had brought before
     */
    record Written(@Nullable UUID questionId, boolean isAnswered) {}

    /** Returns the start of a span's conversation. */
    ConversationStart start(GenAiSpan span) {
        String told = span.conversationId();
        String key = told == null ? "trace " + span.trace().traceId() : told;
        JsonObject names = JsonObject.of(
                told == null ? "trace" : "conversation",
                new JsonText(told == null ? span.trace().traceId() : told));
        return ConversationStart.keyed(owner, "otlp " + key)
                .withCreatedAt(SpanText.stored(span.execution().startedAt()))
                .withMetadata(new Json(JsonObject.of(KEY, names).toJson()));
    }

    /** Begins the conversation if need be, and locks it. */
    UUID open(Connection connection, GenAiSpan span, SpanOutcome outcome) throws SQLException {
        ConversationStart start = start(span);
        if (tables.begin(connection, start)) {
            outcome.count(SpanOutcome.CONVERSATIONS);
        }
        tables.lock(connection, start.conversationId());
        return start.conversationId();
    }

    /** Writes what is not there yet. */
    Written write(Connection connection, GenAiSpan span, UUID home, SpanMessages said, SpanOutcome outcome)
            throws SQLException {
        List<ExportedMessage> all = new ArrayList<>(said.history());
        all.addAll(said.answers());
        Map<String, UUID> ids = new HashMap<>(tables.there(
                connection, home, all.stream().map(ExportedMessage::key).toList()));
        Items items = new Items(owner, needsWords, outcome::tell);
        UUID question = null;
        boolean isAnswered = false;
        for (int i = 0; i < all.size(); i++) {
            ExportedMessage exported = all.get(i);
            boolean isAnswer = i == said.history().size();
            Integer latency = isAnswer ? SpanText.milliseconds(span) : null;
            Message message = message(items, home, exported, latency, ids);
            UUID id = ids.get(exported.key());
            if (id == null) {
                Fault fault = target.fault(message);
                if (fault != null) {
                    outcome.tell(Problem.Kind.LEFT_OUT, "message " + exported.key() + ": " + fault.message());
                    continue;
                }
                id = tables.append(connection, message, ids);
                ids.put(exported.key(), id);
                outcome.count(SpanOutcome.MESSAGES);
                isAnswered |= isAnswer;
            } else if (isAnswer) {
                isAnswered = tables.claim(connection, id, message);
                String other = isAnswered ? null : tables.spanOf(connection, id);
                if (other != null && !other.equals(span.spanId())) {
                    outcome.tell(
                            Problem.Kind.REPEATED,
                            "its answer is there already, as that of span " + other + ", and counts once");
                }
            }
            question = exported.role() == Role.USER ? id : question;
        }
        return new Written(question, isAnswered);
    }

    /** What a message refers to, and is not there since it was left out, is not referred to. */
    private static Message message(
            Items items, UUID home, ExportedMessage exported, @Nullable Integer latency, Map<String, UUID> ids) {
        Message message = items.message(home, exported);
        Measures known = message.measures();
        Measures measures = new Measures(
                known.tokens(),
                latency == null ? known.latencyMillis() : latency,
                known.model(),
                known.promptTokens(),
                known.cachedTokens(),
                known.reasoningTokens());
        return message.withMeasures(measures)
                .replyingTo(ids.containsKey(exported.parentKey()) ? exported.parentKey() : null)
                .insteadOf(ids.containsKey(exported.alternativeTo()) ? exported.alternativeTo() : null);
    }
}
