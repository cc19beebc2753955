package dev.quipu.agents.access;

import dev.quipu.access.Json;
import dev.quipu.access.Trace;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A request of a model that was made, to be recorded. Immutable: each {@code with…} returns another one.
 *
 * <pre>{@code
 * NewRequest.of(userId, Model.of("openai", "gpt-4o"), Tokens.of(1200, 350)).withKey("call-7f3a")
 * }</pre>
 */
public final class NewRequest {
    final long userId;
    final Model model;
    final Tokens tokens;
    RequestStatus status = RequestStatus.COMPLETED;
    int retries;
    RequestDetails details = RequestDetails.NONE;
    Json metadata = Json.EMPTY;
    Json tags = Json.NONE;

    @Nullable
    Trace trace;

    @Nullable
    String key;

    @Nullable
    Long conversationId;

    @Nullable
    Long messageId;

    @Nullable
    Long agentId;

    @Nullable
    Long taskId;

    @Nullable
    Instant startedAt;

    @Nullable
    Instant endedAt;

    @Nullable
    Integer millis;

    @Nullable
    Integer firstTokenMillis;

    @Nullable
    String errorCode;

    @Nullable
    String errorMessage;

    @Nullable
    BigDecimal inputCost;

    @Nullable
    BigDecimal outputCost;

    @Nullable
    UUID reservation;

    private NewRequest(long userId, Model model, Tokens tokens) {
        this.userId = userId;
        this.model = model;
        this.tokens = tokens;
    }

    /** Makes a request that ended well, just now. */
    public static NewRequest of(long userId, Model model, Tokens tokens) {
        return new NewRequest(userId, model, tokens);
    }

    /**
     * Gives it a key, its {@code request_id}, under which it is recorded once, however often it is sent.
     *
     * @param key at most 100 characters; not that of another user's request
     */
    public NewRequest withKey(String key) {
        return changed(copy -> copy.key = key);
    }

    /** Says in which conversation it was made. */
    public NewRequest inConversation(long conversationId) {
        return changed(copy -> copy.conversationId = conversationId);
    }

    /** Says which message of a conversation's it has made; that costs from now on what its requests cost. */
    public NewRequest making(long conversationId, long messageId) {
        return changed(copy -> {
            copy.conversationId = conversationId;
            copy.messageId = messageId;
        });
    }

    /** Says who has made it, a row of {@code agents}. */
    public NewRequest byAgent(long agentId) {
        return changed(copy -> copy.agentId = agentId);
    }

    /** Says for which task it was made. */
    public NewRequest forTask(long taskId) {
        return changed(copy -> copy.taskId = taskId);
    }

    /** Says when it began, to whose hour, day and month its cost belongs, and when it ended; null if that is not known. */
    public NewRequest between(Instant startedAt, @Nullable Instant endedAt) {
        return changed(copy -> {
            copy.startedAt = startedAt;
            copy.endedAt = endedAt;
        });
    }

    /** Says how long it took, to the millisecond; otherwise that is from when it began to when it ended, if both are known. */
    public NewRequest taking(Duration time) {
        return changed(copy -> copy.millis = Math.toIntExact(time.toMillis()));
    }

    /** Says how long it was to the first token, to the millisecond. */
    public NewRequest withFirstTokenAfter(Duration time) {
        return changed(copy -> copy.firstTokenMillis = Math.toIntExact(time.toMillis()));
    }

    /**
     * Says that it ended in failure.
     *
     * @param code at most 50 characters; null for none
     * @param message null for none
     */
    public NewRequest failed(@Nullable String code, @Nullable String message) {
        return changed(copy -> {
            copy.status = RequestStatus.FAILED;
            copy.errorCode = code;
            copy.errorMessage = message;
        });
    }

    /** Says how far it is, or how it ended; otherwise it ended well. */
    public NewRequest withStatus(RequestStatus status) {
        return changed(copy -> copy.status = status);
    }

    /** Says how often it was tried again. */
    public NewRequest withRetries(int retries) {
        return changed(copy -> copy.retries = retries);
    }

    /** Says what it cost in US dollars; otherwise it is priced, as {@link Prices} say. */
    public NewRequest costing(BigDecimal input, BigDecimal output) {
        return changed(copy -> {
            copy.inputCost = input;
            copy.outputCost = output;
        });
    }

    /** Ends the reservation that was made for it. */
    public NewRequest settling(UUID reservation) {
        return changed(copy -> copy.reservation = reservation);
    }

    /** Keeps what else is known of it, in the place of all details given before. */
    public NewRequest withDetails(RequestDetails details) {
        return changed(copy -> copy.details = details);
    }

    /** Tells where it is in a trace; null if in none. */
    public NewRequest withTrace(@Nullable Trace trace) {
        return changed(copy -> copy.trace = trace);
    }

    /** Keeps whatever else is to be kept of it, an object. */
    public NewRequest withMetadata(Json metadata) {
        return changed(copy -> copy.metadata = metadata);
    }

    /** Gives it tags, an array of strings. */
    public NewRequest withTags(Json tags) {
        return changed(copy -> copy.tags = tags);
    }

    private NewRequest changed(Consumer<NewRequest> change) {
        NewRequest copy = new NewRequest(userId, model, tokens);
        copy.status = status;
        copy.retries = retries;
        copy.details = details;
        copy.trace = trace;
        copy.metadata = metadata;
        copy.tags = tags;
        copy.key = key;
        copy.conversationId = conversationId;
        copy.messageId = messageId;
        copy.agentId = agentId;
        copy.taskId = taskId;
        copy.startedAt = startedAt;
        copy.endedAt = endedAt;
        copy.millis = millis;
        copy.firstTokenMillis = firstTokenMillis;
        copy.errorCode = errorCode;
        copy.errorMessage = errorMessage;
        copy.inputCost = inputCost;
        copy.outputCost = outputCost;
        copy.reservation = reservation;
        change.accept(copy);
        return copy;
    }
}
