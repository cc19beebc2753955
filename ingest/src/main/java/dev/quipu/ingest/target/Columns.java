package dev.quipu.ingest.target;

import dev.quipu.ingest.ConversationStart;
import dev.quipu.ingest.Message;
import dev.quipu.ingest.Staged;
import dev.quipu.ingest.copy.StagedColumn;
import dev.quipu.ingest.copy.StagedTable;
import java.util.List;
import java.util.stream.Stream;

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

    /**
     * Returns the table of starts.
     *
     * @param owner says whose it is, in the system's way
     * @param archived says whether it is archived, in the system's way
     */
    public static StagedTable<Staged.Start> starts(
            StagedColumn<Staged.Start> owner, StagedColumn<Staged.Start> archived) {
        return new StagedTable<>(
                "quipu_start",
                List.of(
                        ordinal(),
                        start("id", "uuid", (start, out) -> out.uuid(start.conversationId())),
                        owner,
                        start("title", "text", (start, out) -> out.text(start.title())),
                        start(
                                "metadata",
                                "jsonb",
                                (start, out) -> out.json(start.metadata().text())),
                        archived,
                        start("created_at", "timestamptz", (start, out) -> out.instant(start.createdAt())),
                        start("updated_at", "timestamptz", (start, out) -> out.instant(start.updatedAt()))));
    }

    /** Returns the owner, of systems that know them by a text. */
    public static StagedColumn<Staged.Start> owner() {
        return start("owner", "text", (start, out) -> out.text(start.owner()));
    }

    /** Returns columns and those that several systems have. */
    public static <T> List<StagedColumn<T>> with(List<StagedColumn<T>> own, List<StagedColumn<T>> shared) {
        return Stream.concat(own.stream(), shared.stream()).toList();
    }

    /** Returns the text as it was written, by which {@code check} knows a message whose text is another by now. */
    public static StagedColumn<Staged.Row> written() {
        return said("written", "text", (message, out) -> out.text(message.written()));
    }

    /** Returns a column of what a message says. */
    public static StagedColumn<Staged.Row> said(String name, String type, StagedColumn.Encoder<Message> encoder) {
        return new StagedColumn<>(name, type, (row, out) -> encoder.encode(row.item(), out));
    }
}
