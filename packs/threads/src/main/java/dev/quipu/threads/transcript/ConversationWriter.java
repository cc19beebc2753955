package dev.quipu.threads.transcript;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.quipu.exports.json.StrictJson;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Writes a conversation and its turns, some hundreds a statement, since each statement counts and searches once. The caller
 * commits.
 */
final class ConversationWriter implements TurnSink {
    private static final int MOST_IN_BATCH = 500;
    private static final int LARGEST_BATCH = 2_000_000;

    private static final String INSERT = """
            WITH given AS (
                SELECT place, speaker_id, speaker_name, text, start, "end", parent_id, metadata, attachments,
                       coalesce(keyed_id, gen_random_uuid()) AS id
                FROM jsonb_to_recordset(CAST(? AS jsonb)) AS turn (
                    place integer, speaker_id text, speaker_name text, text text, start float8, "end" float8,
                    keyed_id uuid, parent_id uuid, metadata jsonb, attachments jsonb)
            ), written AS (
                INSERT INTO utterances (id, conversation_id, sequence_number, speaker_id, speaker_name, text,
                    timestamp_start, timestamp_end, duration_seconds, parent_utterance_id, platform_metadata)
                SELECT id, CAST(? AS uuid), place, speaker_id, speaker_name, text, start, "end", "end" - start, parent_id,
                       metadata
                FROM given ORDER BY place
                RETURNING id
            )
            INSERT INTO utterance_attachments
                (conversation_id, utterance_id, position, uri, name, media_type, size_bytes)
            SELECT CAST(? AS uuid), given.id, number - 1, file ->> 'uri', nullif(file ->> 'name', ''),
                   CASE WHEN file ->> 'media_type' ~ '^[^/[:space:]]+/[^/[:space:]]+$' THEN file ->> 'media_type'
                       ELSE 'application/octet-stream' END,
                   (file ->> 'size_bytes')::bigint
            FROM given
            CROSS JOIN LATERAL jsonb_array_elements(attachments) WITH ORDINALITY AS listed (file, number)
            """;

    private final Connection connection;
    private final String conversation;
    private final List<Turn> batch = new ArrayList<>();
    private int batchSize;
    private int count;
    private double lastSecond = -1;

    /**
     * What a new conversation is.
     *
     * @param name what it is called
     * @param type its conversation_type
     * @param source its source_type
     * @param owner whose it is
     * @param startedAt when it began
     * @param metadata its source_metadata, an object of JSON
     */
    record Conversation(String name, String type, String source, String owner, Instant startedAt, String metadata) {}

    private ConversationWriter(Connection connection, String conversation) {
        this.connection = connection;
        this.conversation = conversation;
    }

    /** Makes a conversation without turns. */
    static ConversationWriter begin(Connection connection, Conversation conversation) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement("""
                INSERT INTO conversations
                    (conversation_name, conversation_type, source_type, owner_id, started_at, source_metadata)
                VALUES (?, ?, ?, ?, ?, CAST(? AS jsonb)) RETURNING id
                """)) {
            insert.setString(1, conversation.name());
            insert.setString(2, conversation.type());
            insert.setString(3, conversation.source());
            insert.setString(4, conversation.owner());
            insert.setTimestamp(5, Timestamp.from(conversation.startedAt()));
            insert.setString(6, conversation.metadata());
            try (ResultSet row = insert.executeQuery()) {
                row.next();
                return new ConversationWriter(connection, row.getString(1));
            }
        }
    }

    String id() {
        return conversation;
    }

    int count() {
        return count;
    }

    @Override
    public void take(Turn turn) throws SQLException {
        batch.add(turn);
        batchSize += turn.text().length() + turn.metadata().length();
        for (Double second : new Double[] {turn.start(), turn.end()}) {
            lastSecond = second == null ? lastSecond : Math.max(lastSecond, second);
        }
        if (batch.size() == MOST_IN_BATCH || batchSize > LARGEST_BATCH) {
            flush();
        }
    }

    private void flush() throws SQLException {
        if (batch.isEmpty()) {
            return;
        }
        try (PreparedStatement insert = connection.prepareStatement(INSERT)) {
            insert.setString(1, json());
            insert.setString(2, conversation);
            insert.setString(3, conversation);
            insert.executeUpdate();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        count += batch.size();
        batch.clear();
        batchSize = 0;
    }

    private String json() throws IOException {
        StringWriter text = new StringWriter();
        try (JsonGenerator generator = StrictJson.write(text)) {
            generator.writeStartArray();
            for (int i = 0; i < batch.size(); i++) {
                write(generator, count + i, batch.get(i));
            }
            generator.writeEndArray();
        }
        return text.toString();
    }

    private void write(JsonGenerator generator, int place, Turn turn) throws IOException {
        generator.writeStartObject();
        generator.writeNumberField("place", place);
        generator.writeStringField("speaker_id", turn.speakerId());
        generator.writeStringField("speaker_name", turn.speakerName());
        generator.writeStringField("text", turn.text());
        number(generator, "start", turn.start());
        number(generator, "end", turn.end());
        generator.writeStringField("keyed_id", id(turn.key()));
        generator.writeStringField("parent_id", id(turn.parentKey()));
        generator.writeFieldName("metadata");
        generator.writeRawValue(turn.metadata());
        generator.writeFieldName("attachments");
        generator.writeRawValue(turn.attachments());
        generator.writeEndObject();
    }

    /**
     * Ids follow from the conversation and the key, so that a reply finds what it replies to in an earlier batch;
     * as in typed access and in ingestion, so that what is sent there under the same key is there already.
     */
    private @Nullable String id(@Nullable String key) {
        return key == null
                ? null
                : UUID.nameUUIDFromBytes((conversation + " " + key).getBytes(StandardCharsets.UTF_8))
                        .toString();
    }

    private static void number(JsonGenerator generator, String name, @Nullable Double value) throws IOException {
        generator.writeFieldName(name);
        if (value == null) {
            generator.writeNull();
        } else {
            generator.writeNumber(value);
        }
    }

    /**
     * Writes what is left, and what is known only now.
     *
     * @param title what the source calls it, empty if it does not say
     * @param startedAt when it began, or null where that was known before
     * @param ended after how many seconds it ended, or null: with its last turn
     */
    void finish(String title, @Nullable Instant startedAt, @Nullable Double ended) throws SQLException {
        flush();
        double seconds = ended == null ? lastSecond : Math.max(ended, lastSecond);
        try (PreparedStatement update = connection.prepareStatement("""
                UPDATE conversations
                SET conversation_name = coalesce(nullif(?, ''), conversation_name),
                    started_at = coalesce(?, started_at),
                    duration_seconds = ceil(nullif(CAST(? AS float8), -1)),
                    ended_at = coalesce(?, started_at) + nullif(CAST(? AS float8), -1) * interval '1 second'
                WHERE id = CAST(? AS uuid)
                """)) {
            Timestamp start = startedAt == null ? null : Timestamp.from(startedAt);
            update.setString(1, title);
            update.setTimestamp(2, start);
            update.setDouble(3, seconds);
            update.setTimestamp(4, start);
            update.setDouble(5, seconds);
            update.setString(6, conversation);
            update.executeUpdate();
        }
    }

    /**
     * What became of it.
     *
     * @param name what it is called now
     * @param speakers how many different ones it has
     */
    record Written(String name, long speakers) {}

    /** Returns what became of it. */
    Written written() throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(
                "SELECT conversation_name, participant_count FROM conversations WHERE id = CAST(? AS uuid)")) {
            statement.setString(1, conversation);
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return new Written(row.getString(1), row.getLong(2));
            }
        }
    }
}
