package dev.quipu.finops.access;

import dev.quipu.access.Json;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a message was understood to ask for.
 *
 * @param originalQuery as the user asked
 * @param rewrittenQuery as it was passed on; null if as it came
 * @param confidence from 0.00 to 1.00
 * @param dimensions an object: services, accounts, regions, tags and periods that it names
 */
public record Intent(
        UUID id,
        UUID threadId,
        UUID messageId,
        String originalQuery,
        @Nullable String rewrittenQuery,
        IntentType type,
        BigDecimal confidence,
        Json dimensions,
        Instant createdAt) {}
