package dev.quipu.finops.access;

import dev.quipu.access.Json;
import dev.quipu.access.Trace;
import dev.quipu.access.support.Ids;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A run of an agent that is under way. It is in memory alone, so that no transaction is open while a model thinks; a row is
 * written when it is over, by {@link Executions#finish} or one of its like, and once: to write it again changes nothing.
 *
 * <p>Immutable: what tells more of it returns another one, which is the same run, with its id and its beginning.
 */
public final class RunningExecution {
    private final UUID id;
    private final UUID threadId;
    private final String agentName;
    private final AgentType agentType;
    private final String input;
    private final InstantSource clock;
    private final Instant startedAt;
    private @Nullable UUID messageId;
    private @Nullable Trace trace;
    private Json metadata = Json.EMPTY;

    private RunningExecution(
            UUID id,
            UUID threadId,
            String agentName,
            AgentType agentType,
            String input,
            InstantSource clock,
            Instant startedAt) {
        this.id = id;
        this.threadId = threadId;
        this.agentName = agentName;
        this.agentType = agentType;
        this.input = input;
        this.clock = clock;
        this.startedAt = startedAt;
    }

    /** Opens one; its time runs from now. */
    public static RunningExecution open(UUID threadId, String agentName, AgentType agentType, String input) {
        return open(threadId, agentName, agentType, input, InstantSource.system());
    }

    /** Opens one whose time is told by a clock. */
    public static RunningExecution open(
            UUID threadId, String agentName, AgentType agentType, String input, InstantSource clock) {
        return new RunningExecution(Ids.next(), threadId, agentName, agentType, input, clock, clock.instant());
    }

    /** Says which message set it off. */
    public RunningExecution setOffBy(UUID messageId) {
        return changed(copy -> copy.messageId = messageId);
    }

    /** Says where it is in a trace; null if in none. */
    public RunningExecution withTrace(@Nullable Trace trace) {
        return changed(copy -> copy.trace = trace);
    }

    /**
     * Keeps whatever else is to be kept of it.
     *
     * @param metadata an object
     */
    public RunningExecution withMetadata(Json metadata) {
        return changed(copy -> copy.metadata = metadata);
    }

    private RunningExecution changed(Consumer<RunningExecution> change) {
        RunningExecution copy = new RunningExecution(id, threadId, agentName, agentType, input, clock, startedAt);
        copy.messageId = messageId;
        copy.trace = trace;
        copy.metadata = metadata;
        change.accept(copy);
        return copy;
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
