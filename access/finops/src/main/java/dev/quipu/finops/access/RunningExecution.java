package dev.quipu.finops.access;

import dev.quipu.access.Json;
import dev.quipu.access.support.Ids;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A run of an agent that is under way. It is in memory alone, so that no transaction is open while a model thinks; a row is
 * written when it is over, by {@link Executions#finish} or one of its like, and once: to write it again changes nothing.
 */
public final class RunningExecution {
    private final UUID id = Ids.next();
    private final UUID threadId;
    private final String agentName;
    private final AgentType agentType;
    private final String input;
    private final InstantSource clock;
    private final Instant startedAt;
    private @Nullable UUID messageId;
    private @Nullable Trace trace;
    private Json metadata = Json.EMPTY;

    private RunningExecution(UUID threadId, String agentName, AgentType agentType, String input, InstantSource clock) {
        this.threadId = threadId;
        this.agentName = agentName;
        this.agentType = agentType;
        this.input = input;
        this.clock = clock;
        this.startedAt = clock.instant();
    }

    /** Opens one; its time runs from now. */
    public static RunningExecution open(UUID threadId, String agentName, AgentType agentType, String input) {
        return open(threadId, agentName, agentType, input, InstantSource.system());
    }

    /** Opens one whose time is told by a clock. */
    public static RunningExecution open(
            UUID threadId, String agentName, AgentType agentType, String input, InstantSource clock) {
        return new RunningExecution(threadId, agentName, agentType, input, clock);
    }

    /** Says which message set it off. */
    public RunningExecution setOffBy(UUID messageId) {
        this.messageId = messageId;
        return this;
    }

    /** Says where it is in a trace; null if in none. */
    public RunningExecution withTrace(@Nullable Trace trace) {
        this.trace = trace;
        return this;
    }

    /**
     * Keeps whatever else is to be kept of it.
     *
     * @param metadata an object
     */
    public RunningExecution withMetadata(Json metadata) {
        this.metadata = metadata;
        return this;
    }

    /** Returns the id that its row will have. */
    public UUID id() {
        return id;
    }

    /** Makes the row. A clock that was set back is no time at all. */
    Execution ended(
            ExecutionStatus status,
            @Nullable Json output,
            Json tools,
            @Nullable String error,
            @Nullable String stackTrace) {
        Instant now = clock.instant();
        Instant completedAt = now.isBefore(startedAt) ? startedAt : now;
        return new Execution(
                id,
                threadId,
                messageId,
                agentName,
                agentType,
                input,
                output,
                tools,
                Duration.between(startedAt, completedAt),
                status,
                error,
                stackTrace,
                metadata,
                startedAt,
                completedAt,
                trace);
    }
}
