package dev.quipu.threads.access;

import static dev.quipu.access.support.Columns.value;
import static dev.quipu.threads.access.jooq.Tables.CANVAS_IMPORT;
import static dev.quipu.threads.access.jooq.Tables.EDITS_LOG;

import dev.quipu.access.support.Cursors;
import dev.quipu.access.support.Keyset;
import dev.quipu.access.support.Pages;
import dev.quipu.access.support.Row;
import dev.quipu.access.support.Statements;
import dev.quipu.threads.access.jooq.routines.CanvasExport;
import dev.quipu.threads.access.jooq.routines.ExportTrainingEdits;
import dev.quipu.threads.access.jooq.routines.RecordEdit;
import dev.quipu.threads.access.jooq.routines.TrainingExample;
import java.sql.SQLException;
import java.util.List;
import org.jooq.Field;
import org.jooq.JSONB;
import org.jooq.impl.DSL;

/** The statements about edits and canvases, as text. */
final class EditStatements {
    /** In the order in which {@link #read} reads them. */
    private static final List<Field<?>> COLUMNS = List.of(
            EDITS_LOG.ID,
            EDITS_LOG.CONVERSATION_ID,
            EDITS_LOG.TARGET_TYPE,
            EDITS_LOG.TARGET_ID,
            EDITS_LOG.EDIT_TYPE,
            EDITS_LOG.FIELD_NAME,
            EDITS_LOG.OLD_VALUE,
            EDITS_LOG.NEW_VALUE,
            EDITS_LOG.USER_COMMENT,
            EDITS_LOG.USER_ID,
            EDITS_LOG.USER_CONFIDENCE,
            EDITS_LOG.CONTEXT_BEFORE,
            EDITS_LOG.TRAINING_DATASET_ID,
            EDITS_LOG.CREATED_AT);

    /** Values: target's type, target, field, value, user, comment, confidence, the edit's id. */
    final String record;

    /** Values: edit. */
    final String find;

    /** Values: target's type, target. */
    final String ofTarget;

    final Pages<Edit> toExport;

    /** Values: training set, the most or NULL, the least confidence. */
    final String export;

    /** Values: conversation. */
    final String exportCanvas;

    /** Values: conversation, canvas, whether to replace. */
    final String importCanvas;

    EditStatements(Statements sql) {
        record = "SELECT " + sql.name(new RecordEdit()) + "(?, ?, ?, ?, ?, ?, ?, ?)";
        find = sql.render(sql.dsl().select(COLUMNS).from(EDITS_LOG).where(EDITS_LOG.ID.eq(value(EDITS_LOG.ID))));
        ofTarget = sql.render(sql.dsl()
                .select(COLUMNS)
                .from(EDITS_LOG)
                .where(EDITS_LOG.TARGET_TYPE.eq(value(EDITS_LOG.TARGET_TYPE)))
                .and(EDITS_LOG.TARGET_ID.eq(value(EDITS_LOG.TARGET_ID)))
                .orderBy(EDITS_LOG.CREATED_AT, EDITS_LOG.ID));
        toExport = Keyset.rising(
                        COLUMNS,
                        List.of(EDITS_LOG.CREATED_AT, EDITS_LOG.ID),
                        EditStatements::read,
                        edit -> Cursors.of(edit.createdAt(), edit.id()))
                .where(sql, DSL.condition(EDITS_LOG.EXPORTED_FOR_TRAINING).not());
        export = "SELECT " + sql.name(new TrainingExample()) + "(edit) FROM " + sql.name(new ExportTrainingEdits())
                + "(?, ?, ?) AS edit";
        exportCanvas = "SELECT " + sql.name(new CanvasExport()) + "(?)";
        var imported = CANVAS_IMPORT(
                value(EDITS_LOG.CONVERSATION_ID),
                DSL.param("canvas", JSONB.class),
                DSL.param("replacing", Boolean.class),
                DSL.inline((Boolean) null));
        importCanvas = sql.render(sql.dsl()
                .select(imported.NODES, imported.GROUPS, imported.RELATIONSHIPS, imported.OTHER_EDGES)
                .from(imported));
    }

    static Edit read(Row row) throws SQLException {
        return new Edit(
                row.uuid(),
                row.uuid(),
                row.word(TargetType.class),
                row.uuid(),
                row.word(EditType.class),
                row.text(),
                row.textOrNull(),
                row.textOrNull(),
                row.textOrNull(),
                row.text(),
                row.real(),
                row.jsonOrNull(),
                row.textOrNull(),
                row.instant());
    }
}
