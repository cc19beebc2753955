package dev.quipu.assistant.access;

import static dev.quipu.access.support.Columns.value;
import static dev.quipu.assistant.access.jooq.Tables.FEEDBACK;

import dev.quipu.access.support.Cursors;
import dev.quipu.access.support.Keyset;
import dev.quipu.access.support.Pages;
import dev.quipu.access.support.Row;
import dev.quipu.access.support.Statements;
import dev.quipu.assistant.access.jooq.Routines;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import org.jooq.Field;
import org.jooq.impl.DSL;

/** The statements about feedback, as text. */
final class FeedbackStatements {
    /** In the order in which {@link #read} reads them. */
    private static final List<Field<?>> COLUMNS = List.of(
            FEEDBACK.ID,
            FEEDBACK.MESSAGE_ID,
            FEEDBACK.USER_ID,
            FEEDBACK.TENANT_ID,
            FEEDBACK.RATING,
            FEEDBACK.COMMENT,
            FEEDBACK.CREATED_AT);

    private static final Keyset<Feedback> LATEST_FIRST = Keyset.falling(
            COLUMNS,
            List.of(FEEDBACK.CREATED_AT, FEEDBACK.ID),
            FeedbackStatements::read,
            feedback -> Cursors.of(feedback.createdAt(), feedback.id()));

    /** Values: id, message, user (NULL: the caller), rating, comment. */
    final String give;

    /** Values: message, user (NULL: the caller). */
    final String withdraw;

    /** Values: message. */
    final String ofMessage;

    /** Values: tenant. */
    final Pages<Feedback> newest;

    FeedbackStatements(Statements sql) {
        Field<UUID> user = DSL.coalesce(value(FEEDBACK.USER_ID), Routines.currentUserId());
        give = sql.render(sql.dsl()
                .insertInto(
                        FEEDBACK, FEEDBACK.ID, FEEDBACK.MESSAGE_ID, FEEDBACK.USER_ID, FEEDBACK.RATING, FEEDBACK.COMMENT)
                .values(
                        value(FEEDBACK.ID),
                        value(FEEDBACK.MESSAGE_ID),
                        user,
                        value(FEEDBACK.RATING),
                        value(FEEDBACK.COMMENT))
                .onConflict(FEEDBACK.MESSAGE_ID, FEEDBACK.USER_ID)
                .doUpdate()
                .set(FEEDBACK.RATING, DSL.excluded(FEEDBACK.RATING))
                .set(FEEDBACK.COMMENT, DSL.excluded(FEEDBACK.COMMENT))
                .returning(COLUMNS));
        withdraw = sql.render(sql.dsl()
                .deleteFrom(FEEDBACK)
                .where(FEEDBACK.MESSAGE_ID.eq(value(FEEDBACK.MESSAGE_ID)).and(FEEDBACK.USER_ID.eq(user))));
        ofMessage = sql.render(sql.dsl()
                .select(COLUMNS)
                .from(FEEDBACK)
                .where(FEEDBACK.MESSAGE_ID.eq(value(FEEDBACK.MESSAGE_ID)))
                .orderBy(FEEDBACK.CREATED_AT, FEEDBACK.ID));
        newest = LATEST_FIRST.where(sql, FEEDBACK.TENANT_ID.eq(value(FEEDBACK.TENANT_ID)));
    }

    static Feedback read(Row row) throws SQLException {
        return new Feedback(
                row.uuid(),
                row.uuid(),
                row.uuid(),
                row.uuid(),
                Rating.of(row.integer()),
                row.textOrNull(),
                row.instant());
    }
}
