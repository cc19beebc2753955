package dev.quipu.finops.access;

import static dev.quipu.access.support.Columns.value;
import static dev.quipu.finops.access.jooq.Tables.QUERY_INTENTS;

import dev.quipu.access.support.Cursors;
import dev.quipu.access.support.Keyset;
import dev.quipu.access.support.Pages;
import dev.quipu.access.support.Row;
import dev.quipu.access.support.Statements;
import java.sql.SQLException;
import java.util.List;
import org.jooq.Field;

/** The statements about intents, as text. */
final class IntentStatements {
    /** In the order in which {@link #read} reads them, and all but the last are bound. */
    private static final List<Field<?>> COLUMNS = List.of(
            QUERY_INTENTS.ID,
            QUERY_INTENTS.THREAD_ID,
            QUERY_INTENTS.MESSAGE_ID,
            QUERY_INTENTS.ORIGINAL_QUERY,
            QUERY_INTENTS.REWRITTEN_QUERY,
            QUERY_INTENTS.INTENT_TYPE,
            QUERY_INTENTS.INTENT_CONFIDENCE,
            QUERY_INTENTS.EXTRACTED_DIMENSIONS,
            QUERY_INTENTS.CREATED_AT);

    private static final Keyset<Intent> LEAST_SURE_FIRST = Keyset.rising(
            COLUMNS,
            List.of(QUERY_INTENTS.INTENT_CONFIDENCE, QUERY_INTENTS.ID),
            IntentStatements::read,
            intent -> Cursors.of(intent.confidence(), intent.id()));

    /** Values: all columns but the time. Gives no row if the id is taken. */
    final String add;

    /** Values: intent. */
    final String find;

    /** Values: message. */
    final String ofMessage;

    /** Values: thread. */
    final String ofThread;

    /** Values: confidence. */
    final Pages<Intent> unsure;

    /** Values: type, confidence. */
    final Pages<Intent> unsureOfType;

    IntentStatements(Statements sql) {
        List<Field<?>> given = COLUMNS.subList(0, COLUMNS.size() - 1);
        add = sql.insertOnce(QUERY_INTENTS.ID, given, COLUMNS);
        find = sql.render(
                sql.dsl().select(COLUMNS).from(QUERY_INTENTS).where(QUERY_INTENTS.ID.eq(value(QUERY_INTENTS.ID))));
        var all = sql.dsl().select(COLUMNS).from(QUERY_INTENTS);
        ofMessage = sql.render(all.where(QUERY_INTENTS.MESSAGE_ID.eq(value(QUERY_INTENTS.MESSAGE_ID)))
                .orderBy(QUERY_INTENTS.CREATED_AT, QUERY_INTENTS.ID));
        ofThread = sql.render(sql.dsl()
                .select(COLUMNS)
                .from(QUERY_INTENTS)
                .where(QUERY_INTENTS.THREAD_ID.eq(value(QUERY_INTENTS.THREAD_ID)))
                .orderBy(QUERY_INTENTS.CREATED_AT, QUERY_INTENTS.ID));
        var below = QUERY_INTENTS.INTENT_CONFIDENCE.lt(value(QUERY_INTENTS.INTENT_CONFIDENCE));
        unsure = LEAST_SURE_FIRST.where(sql, below);
        unsureOfType = LEAST_SURE_FIRST.where(
                sql,
                QUERY_INTENTS.INTENT_TYPE.eq(value(QUERY_INTENTS.INTENT_TYPE)).and(below));
    }

    static Intent read(Row row) throws SQLException {
        return new Intent(
                row.uuid(),
                row.uuid(),
                row.uuid(),
                row.text(),
                row.textOrNull(),
                row.word(IntentType.class),
                row.decimal(),
                row.json(),
                row.instant());
    }
}
