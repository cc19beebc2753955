package dev.quipu.threads.access;

import dev.quipu.access.AccessException;
import dev.quipu.access.Json;
import dev.quipu.access.support.Transaction;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Conversations as canvases, JSON Canvas 1.0, as Obsidian reads and writes them. */
public final class Canvases {
    private final Transaction transaction;
    private final EditStatements sql;

    Canvases(Transaction transaction, EditStatements sql) {
        this.transaction = transaction;
        this.sql = sql;
    }

    /**
     * Returns a conversation as a canvas.
     *
     * @throws AccessException.NotFound if there is none
     */
    public Json export(UUID conversationId) {
        return transaction
                .first(sql.exportCanvas, values -> values.uuid(conversationId), row -> new Canvas(row.jsonOrNull()))
                .map(Canvas::json)
                .orElseThrow(() -> new AccessException.NotFound("conversation " + conversationId + " is not there"));
    }

    /** The function gives NULL where there is no conversation. */
    private record Canvas(@Nullable Json json) {}

    /**
     * Takes a canvas into a conversation: what is there already, by its id, is changed.
     *
     * @param replacing whether what is not on the canvas goes
     * @throws AccessException.BrokenReference if there is no such conversation
     * @throws AccessException.Invalid if it is no canvas, with the element that is at fault
     * @throws AccessException.AlreadyThere if it has the id of a node or of an edge twice
     */
    public ImportedCanvas importInto(UUID conversationId, Json canvas, boolean replacing) {
        return transaction.one(
                sql.importCanvas,
                values -> values.uuid(conversationId).json(canvas).flag(replacing),
                row -> new ImportedCanvas(row.number(), row.number(), row.number(), row.number()));
    }
}
