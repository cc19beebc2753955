package dev.quipu.finops.access;

import dev.quipu.access.Json;
import dev.quipu.access.Trace;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One run of one agent, which is over.
 *
 * @param messageId the message that set it off; null if there was none, or it is gone
 * @param agentName at most 255 characters
 * @param input what it was asked
 * @param output any JSON value; null if it gave none
 * @param tools an array: those it used
 * @param time of work, in whole milliseconds
 * @param error why it failed; null if it did not
 * @param stackTrace of what it failed with; null if it did not, or nobody has kept it
 * @param metadata an object
 * @param startedAt when it began
 * @param completedAt when it ended; null if nobody noted it
 * @param trace where it is in a trace; null if in none
 */
public record Execution(
        UUID id,
        UUID threadId,
        @Nullable UUID messageId,
        String agentName,
        AgentType agentType,
        String input,
        @Nullable Json output,
        Json tools,
        Duration time,
        ExecutionStatus status,
        @Nullable String error,
        @Nullable String stackTrace,
        Json metadata,
        Instant startedAt,
        @Nullable Instant completedAt,
        @Nullable Trace trace) {}
