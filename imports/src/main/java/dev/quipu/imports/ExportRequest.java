package dev.quipu.imports;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What to export: a conversation, what is of a user, or all.
 *
 * @param conversation its id; null for more than one
 * @param user whose: as an import names them; null for everybody's
 * @param tenant the tenant of the user, by id or slug; null if the user says it
 */
public record ExportRequest(
        @Nullable UUID conversation,
        @Nullable String user,
        @Nullable String tenant) {}
