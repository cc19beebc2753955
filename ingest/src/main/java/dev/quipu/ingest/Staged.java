package dev.quipu.ingest;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** An item in a block. */
public sealed interface Staged {
    /** Returns its place in the block, from 0. */
    int ordinal();

    /** The start of a conversation. */
    record Start(int ordinal, ConversationStart item) implements Staged {}

    /**
     * A message.
     *
     * @param id the one that it gets
     * @param parentId the id of the message of the same block that it replies to; null if that is in no block, or another
     * @param insteadOfId likewise, of the message in whose place it stands
     */
    record Row(
            int ordinal,
            UUID id,
            Message item,
            @Nullable UUID parentId,
            @Nullable UUID insteadOfId) implements Staged {}
}
