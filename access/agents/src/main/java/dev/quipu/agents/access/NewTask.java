package dev.quipu.agents.access;

import dev.quipu.access.Json;
import dev.quipu.access.Trace;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A task to put into the queue. Immutable: each {@code with…} returns another one.
 *
 * <pre>{@code
 * NewTask.titled("Summarise July").withInput(new Json("{\"month\": 7}")).withKey("july")
 * }</pre>
 */
public final class NewTask {
    final String title;
    Json input = Json.EMPTY;
    int priority;
    int maxAttempts = 3;

    @Nullable
    Trace trace;

    @Nullable
    String key;

    @Nullable
    String description;

    @Nullable
    Long agentId;

    @Nullable
    Long userId;

    @Nullable
    Long parentId;

    @Nullable
    Instant availableAt;

    @Nullable
    Integer estimatedSeconds;

    private NewTask(String title) {
        this.title = title;
    }

    /**
     * Makes a task of no agent's, to be done from now on by workers that claim for no agent in particular.
     *
     * @param title at most 200 characters
     */
    public static NewTask titled(String title) {
        return new NewTask(title);
    }

    /** Gives it a key, under which it is put into the queue once, however often it is sent. */
    public NewTask withKey(String key) {
        return changed(copy -> copy.key = key);
    }

    /** Says what is to be done; null for nothing. */
    public NewTask withDescription(@Nullable String description) {
        return changed(copy -> copy.description = description);
    }

    /** Gives it what it works on, as a rule an object. */
    public NewTask withInput(Json input) {
        return changed(copy -> copy.input = input);
    }

    /** Says how urgent it is: more is sooner. */
    public NewTask withPriority(int priority) {
        return changed(copy -> copy.priority = priority);
    }

    /** Says how often it is tried before it is given up: 1 or more. */
    public NewTask withMaxAttempts(int attempts) {
        return changed(copy -> copy.maxAttempts = attempts);
    }

    /** Has an agent do it, a row of {@code agents}. */
    public NewTask forAgent(long agentId) {
        return changed(copy -> copy.agentId = agentId);
    }

    /** Says whose it is. */
    public NewTask ofUser(long userId) {
        return changed(copy -> copy.userId = userId);
    }

    /** Says what it is a part of. */
    public NewTask partOf(long taskId) {
        return changed(copy -> copy.parentId = taskId);
    }

    /** Has it wait. */
    public NewTask notBefore(Instant time) {
        return changed(copy -> copy.availableAt = time);
    }

    /** Says how long it may take, to the second. */
    public NewTask estimatedAt(Duration time) {
        return changed(copy -> copy.estimatedSeconds = Math.toIntExact(time.toSeconds()));
    }

    /** Tells where it is in a trace; null if in none. */
    public NewTask withTrace(@Nullable Trace trace) {
        return changed(copy -> copy.trace = trace);
    }

    private NewTask changed(Consumer<NewTask> change) {
        NewTask copy = new NewTask(title);
        copy.input = input;
        copy.trace = trace;
        copy.priority = priority;
        copy.maxAttempts = maxAttempts;
        copy.key = key;
        copy.description = description;
        copy.agentId = agentId;
        copy.userId = userId;
        copy.parentId = parentId;
        copy.availableAt = availableAt;
        copy.estimatedSeconds = estimatedSeconds;
        change.accept(copy);
        return copy;
    }
}
