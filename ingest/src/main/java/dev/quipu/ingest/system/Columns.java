package dev.quipu.ingest.system;

import dev.quipu.ingest.ConversationStart;
import dev.quipu.ingest.Message;
import dev.quipu.ingest.Staged;
import dev.quipu.ingest.copy.StagedColumn;

/** Columns of the temporary tables. */
public final class Columns {
    private Columns() {}

    /** Returns the place in the block. */
    public static <T extends Staged> StagedColumn<T> ordinal() {
        return new StagedColumn<>("ordinal", "integer", (row, out) -> out.integer(row.ordinal()));
    }

    /** Returns a column of what a conversation starts with. */
    public static StagedColumn<Staged.Start> start(
            String name, String type, StagedColumn.Encoder<ConversationStart> encoder) {
        return new StagedColumn<>(name, type, (row, out) -> encoder.encode(row.item(), out));
    }

    /** Returns a column of what a message says. */
    public static StagedColumn<Staged.Said> said(String name, String type, StagedColumn.Encoder<Message> encoder) {
        return new StagedColumn<>(name, type, (row, out) -> encoder.encode(row.item(), out));
    }
}
