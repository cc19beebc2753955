package dev.quipu.ingest;

import dev.quipu.ingest.copy.StagedTable;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Where items go: what the tables of a system want. Immutable.
 *
 * <p>A block of items is a transaction. In it they are copied into two temporary tables, and then the statements
 * below run one after the other, under READ COMMITTED.
 */
public interface Target {
    /** Returns the settings of the server that hold for each transaction, such as {@code role}, in their order. */
    Map<String, String> settings();

    /** Says what is wrong with an item, as far as can be seen without the database; null if nothing. */
    @Nullable
    Fault fault(Item item);

    /** Returns the id that a message gets: with a key, perhaps always the same. */
    UUID messageId(Message message);

    /** Returns the temporary table of starts; {@code ordinal} and {@code id} are among its columns. */
    StagedTable<Staged.Start> starts();

    /** Returns the temporary table of messages; {@code ordinal} is among its columns. */
    StagedTable<Staged.Row> messages();

    /** Returns the statements. */
    Statements statements();

    /**
     * What runs in a transaction.
     *
     * @param start inserts the starts whose ids are free, in the order of the ids, and returns the ids of those that it has
     *     inserted
     * @param owners returns the ordinals of all starts with what stands under their ids: true for a conversation of the same
     *     owner, false for another's, null for none
     * @param lock locks the conversations of the messages, in the order of their ids, and keeps what it has locked
     * @param check returns the ordinals of those messages that cannot be appended, each with the name of a {@link Finding}
     * @param append inserts all messages that are in the temporary table by now, with their places, and does what else belongs
     *     to that; the last count is that of the messages
     */
    record Statements(String start, String owners, String lock, String check, String append) {}

    /** Why a message is not appended. */
    enum Finding {
        /** It was before. */
        THERE,
        /** Another message has its key. */
        OTHER_MESSAGE,
        /** There is no such conversation, or the caller may not write to it. */
        NO_CONVERSATION,
        /** What it refers to is not there. */
        NO_REFERENCE
    }
}
