package dev.quipu.threads.access;

import static dev.quipu.access.support.Columns.LIMIT;
import static dev.quipu.access.support.Columns.value;
import static dev.quipu.threads.access.jooq.Tables.ACTIVE_PATH;
import static dev.quipu.threads.access.jooq.Tables.CONVERSATIONS;
import static dev.quipu.threads.access.jooq.Tables.UTTERANCES;

import dev.quipu.access.MessageRole;
import dev.quipu.access.MessageStatus;
import dev.quipu.access.support.Cursors;
import dev.quipu.access.support.Keyset;
import dev.quipu.access.support.Pages;
import dev.quipu.access.support.Row;
import dev.quipu.access.support.Statements;
import dev.quipu.threads.access.jooq.routines.SearchableWords;
import dev.quipu.threads.access.jooq.tables.ActivePath;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.SelectConditionStep;
import org.jooq.Table;

/** The statements about utterances, as text. */
final class UtteranceStatements {
    /** In the order in which {@link #read} reads them. */
    private static final List<Field<?>> COLUMNS = List.of(
            UTTERANCES.ID,
            UTTERANCES.CONVERSATION_ID,
            UTTERANCES.SEQUENCE_NUMBER,
            UTTERANCES.SPEAKER_ID,
            UTTERANCES.SPEAKER_NAME,
            UTTERANCES.TEXT,
            UTTERANCES.TIMESTAMP_START,
            UTTERANCES.TIMESTAMP_END,
            UTTERANCES.NODE_ID,
            UTTERANCES.CONFIDENCE_SCORE,
            UTTERANCES.LANGUAGE,
            UTTERANCES.PLATFORM_METADATA,
            UTTERANCES.MESSAGE_ROLE,
            UTTERANCES.CONTENT_PARTS,
            UTTERANCES.TOOL_CALL_ID,
            UTTERANCES.REASONING,
            UTTERANCES.STATE,
            UTTERANCES.PARENT_UTTERANCE_ID,
            UTTERANCES.CREATED_AT);

    /** In the order in which {@link Utterances} binds them. */
    private static final List<Field<?>> APPENDED = List.of(
            UTTERANCES.ID,
            UTTERANCES.SPEAKER_ID,
            UTTERANCES.SPEAKER_NAME,
            UTTERANCES.TEXT,
            UTTERANCES.TIMESTAMP_START,
            UTTERANCES.TIMESTAMP_END,
            UTTERANCES.PLATFORM_METADATA,
            UTTERANCES.MESSAGE_ROLE,
            UTTERANCES.CONTENT_PARTS,
            UTTERANCES.TOOL_CALL_ID,
            UTTERANCES.REASONING);

    /** What somebody says: with another of these under one key it is another utterance. */
    private static final List<Field<?>> SAID = List.of(
            UTTERANCES.SPEAKER_ID,
            UTTERANCES.TEXT,
            UTTERANCES.MESSAGE_ROLE,
            UTTERANCES.CONTENT_PARTS,
            UTTERANCES.TOOL_CALL_ID,
            UTTERANCES.REASONING);

    /** Values: conversation, then an array for each column of what is appended. */
    final String append;

    /**
     * Values: an array for each of id and {@link #SAID}. Gives the places, from 1, ids and places in the
     * conversation of those that are there and say the same: of JSON the database tells whether it does, however
     * it is written.
     */
    final String same;

    /** Values: utterance. */
    final String find;

    /** The utterances of a conversation, of all branches. Values: conversation. */
    final Pages<Utterance> inOrder;

    /** Values: conversation, speaker. */
    final Pages<Utterance> ofSpeaker;

    /** Values: conversation, from, to. */
    final Pages<Utterance> between;

    /** Values: node. */
    final String ofNode;

    /** Values: conversation, limit. */
    final String activePath;

    /** Values: words, limit. */
    final String search;

    /** Values: utterance. */
    final String delete;

    UtteranceStatements(Statements sql) {
        Condition here = UTTERANCES.CONVERSATION_ID.eq(value(UTTERANCES.CONVERSATION_ID));
        var place = UTTERANCES.SEQUENCE_NUMBER;
        append = sql.insertEach(
                UTTERANCES.CONVERSATION_ID,
                UTTERANCES.ID,
                APPENDED,
                List.of(UTTERANCES.ID, UTTERANCES.SEQUENCE_NUMBER));
        same = sameText(sql);
        find = sql.render(where(sql, UTTERANCES.ID.eq(value(UTTERANCES.ID))));
        inOrder = Keyset.rising(COLUMNS, List.of(place), UtteranceStatements::read, Utterances::place)
                .where(sql, here);
        ofSpeaker = Keyset.rising(COLUMNS, List.of(place), UtteranceStatements::read, Utterances::place)
                .where(sql, here.and(UTTERANCES.SPEAKER_ID.eq(value(UTTERANCES.SPEAKER_ID))));
        between = Keyset.rising(
                        COLUMNS,
                        List.of(UTTERANCES.TIMESTAMP_START, place),
                        UtteranceStatements::read,
                        one -> Cursors.of(Objects.requireNonNull(one.startSeconds()), one.place()))
                .where(
                        sql,
                        here.and(UTTERANCES.TIMESTAMP_START.between(
                                value(UTTERANCES.TIMESTAMP_START), value(UTTERANCES.TIMESTAMP_START))));
        ofNode = sql.render(
                where(sql, UTTERANCES.NODE_ID.eq(value(UTTERANCES.NODE_ID))).orderBy(place));
        activePath = activePathText(sql);
        search = searchText(sql);
        delete = sql.delete(UTTERANCES.ID);
    }

    private static SelectConditionStep<Record> where(Statements sql, Condition condition) {
        return sql.dsl().select(COLUMNS).from(UTTERANCES).where(condition);
    }

    private static String activePathText(Statements sql) {
        ActivePath path = ACTIVE_PATH(value(UTTERANCES.CONVERSATION_ID));
        Table<?> last = sql.dsl()
                .select(path.DEPTH, path.UTTERANCE_ID)
                .from(path)
                .orderBy(path.DEPTH.desc())
                .limit(LIMIT)
                .asTable("last");
        return sql.render(sql.dsl()
                .select(COLUMNS)
                .from(last)
                .join(UTTERANCES)
                .on(UTTERANCES.ID.eq(last.field(path.UTTERANCE_ID)))
                .orderBy(last.field(path.DEPTH)));
    }

    private static String sameText(Statements sql) {
        String id = sql.name(UTTERANCES.ID);
        String said = SAID.stream().map(column -> "there." + sql.name(column)).collect(Collectors.joining(", "));
        List<Field<?>> given =
                Stream.concat(Stream.of(UTTERANCES.ID), SAID.stream()).toList();
        return "SELECT given.place, there." + id + ", there." + sql.name(UTTERANCES.SEQUENCE_NUMBER) + " FROM "
                + sql.given(given) + " JOIN " + sql.render(UTTERANCES) + " AS there ON there." + id + " = given." + id
                + "::uuid WHERE (" + said + ") IS NOT DISTINCT FROM (" + sql.valuesOf(SAID) + ")";
    }

    /** The best are found before their excerpts are made, which takes long. */
    private static String searchText(Statements sql) {
        String vector = sql.name(new SearchableWords()) + "(" + sql.name(UTTERANCES.TEXT) + ")";
        String found = sql.names(List.of(
                UTTERANCES.ID,
                UTTERANCES.CONVERSATION_ID,
                UTTERANCES.SEQUENCE_NUMBER,
                UTTERANCES.SPEAKER_NAME,
                UTTERANCES.CREATED_AT,
                UTTERANCES.TEXT));
        return "SELECT id, conversation_id, place, speaker_name, ts_headline('pg_catalog.english', left(body, 100000),"
                + " words, 'MaxFragments=1, MaxWords=25, MinWords=8') FROM"
                + " websearch_to_tsquery('pg_catalog.english', ?) AS words CROSS JOIN LATERAL (SELECT " + found
                + ", ts_rank(" + vector + ", words) FROM " + sql.render(UTTERANCES) + " WHERE " + vector
                + " @@ words AND " + sql.name(UTTERANCES.CONVERSATION_ID) + " IN (SELECT "
                + sql.name(CONVERSATIONS.ID) + " FROM " + sql.render(CONVERSATIONS) + " WHERE "
                + sql.name(CONVERSATIONS.DELETED_AT) + " IS NULL) ORDER BY ts_rank(" + vector + ", words) DESC, "
                + sql.name(UTTERANCES.CREATED_AT)
                + " DESC LIMIT ?) AS hit (id, conversation_id, place, speaker_name, created_at, body, rank)"
                + " ORDER BY rank DESC, created_at DESC";
    }

    static Utterance read(Row row) throws SQLException {
        return new Utterance(
                row.uuid(),
                row.uuid(),
                row.integer(),
                row.text(),
                row.textOrNull(),
                row.text(),
                row.realOrNull(),
                row.realOrNull(),
                row.uuidOrNull(),
                row.realOrNull(),
                row.text(),
                row.json(),
                row.wordOrNull(MessageRole.class),
                row.json(),
                row.textOrNull(),
                row.textOrNull(),
                row.word(MessageStatus.class),
                row.uuidOrNull(),
                row.instant());
    }
}
