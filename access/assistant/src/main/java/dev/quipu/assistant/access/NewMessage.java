package dev.quipu.assistant.access;

import dev.quipu.access.Attachment;
import dev.quipu.access.Json;
import dev.quipu.access.MessageRole;
import dev.quipu.access.MessageStatus;
import dev.quipu.access.ToolCall;
import dev.quipu.access.ToolResult;
import dev.quipu.access.Trace;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A message to append. Immutable: each {@code with…} returns another one.
 *
 * <pre>{@code
 * NewMessage.user("What does it cost?").withKey(requestId)
 * NewMessage.assistant("").withToolCalls(List.of(new ToolCall("call-1", "price", new Json("{}"))))
 * NewMessage.tool("call-1", "12 euros")
 * }</pre>
 */
public final class NewMessage {
    final MessageRole role;
    final String content;

    @Nullable
    UUID id;

    @Nullable
    String key;

    @Nullable
    Instant createdAt;

    MessageStatus status = MessageStatus.DONE;

    @Nullable
    UUID parentId;

    @Nullable
    UUID alternativeTo;

    List<ToolCall> toolCalls = List.of();

    @Nullable
    ToolResult toolResult;

    @Nullable
    String reasoning;

    List<Attachment> attachments = List.of();
    Json metadata = Json.EMPTY;
    Measures measures = Measures.UNKNOWN;

    @Nullable
    Trace trace;

    private NewMessage(MessageRole role, String content) {
        this.role = role;
        this.content = content;
    }

    /** Makes what a person says. */
    public static NewMessage user(String content) {
        return new NewMessage(MessageRole.USER, content);
    }

    /** Makes what the assistant says; the text may be empty if there are tool calls, reasoning or attachments. */
    public static NewMessage assistant(String content) {
        return new NewMessage(MessageRole.ASSISTANT, content);
    }

    /** Makes what the assistant is told before. */
    public static NewMessage system(String content) {
        return new NewMessage(MessageRole.SYSTEM, content);
    }

    /** Makes what a tool has answered. */
    public static NewMessage tool(String callId, String content) {
        return tool(new ToolResult(callId, null, null), content);
    }

    /** Makes what a tool has answered. */
    public static NewMessage tool(ToolResult result, String content) {
        return new NewMessage(MessageRole.TOOL, content).changed(copy -> copy.toolResult = result);
    }

    /** Gives it an id of the caller's; otherwise it gets one that sorts by time. */
    public NewMessage withId(UUID id) {
        return changed(copy -> copy.id = id);
    }

    /**
     * Gives it a key, under which it is appended to its conversation once, however often it is sent.
     *
     * @param key 1 to 200 characters
     */
    public NewMessage withKey(String key) {
        return changed(copy -> copy.key = key);
    }

    /** Says when it was said; only the service may. Otherwise that is now. */
    public NewMessage withCreatedAt(Instant createdAt) {
        return changed(copy -> copy.createdAt = createdAt);
    }

    /** Begins a message whose text is yet to come; see {@link Messages#finish}. */
    public NewMessage asPartial() {
        return withStatus(MessageStatus.PARTIAL);
    }

    /** Says how far it is. */
    public NewMessage withStatus(MessageStatus status) {
        return changed(copy -> copy.status = status);
    }

    /** Has it reply to a message of its conversation; otherwise it replies to the active one. */
    public NewMessage replyingTo(UUID messageId) {
        return changed(copy -> copy.parentId = messageId);
    }

    /** Puts it in the place of a message, edited or said anew; both stay. */
    public NewMessage insteadOf(UUID messageId) {
        return changed(copy -> copy.alternativeTo = messageId);
    }

    /** Has it ask tools for something. */
    public NewMessage withToolCalls(List<ToolCall> toolCalls) {
        List<ToolCall> calls = List.copyOf(toolCalls);
        return changed(copy -> copy.toolCalls = calls);
    }

    /** Tells what the model thought before; null if that is not told. */
    public NewMessage withReasoning(@Nullable String reasoning) {
        return changed(copy -> copy.reasoning = reasoning);
    }

    /** Has files go with it. */
    public NewMessage withAttachments(List<Attachment> attachments) {
        List<Attachment> files = List.copyOf(attachments);
        return changed(copy -> copy.attachments = files);
    }

    /**
     * Keeps whatever else is to be kept of it.
     *
     * @param metadata an object
     */
    public NewMessage withMetadata(Json metadata) {
        return changed(copy -> copy.metadata = metadata);
    }

    /** Tells what it took. */
    public NewMessage withMeasures(Measures measures) {
        return changed(copy -> copy.measures = measures);
    }

    /** Tells where it is in a trace; null if in none. */
    public NewMessage withTrace(@Nullable Trace trace) {
        return changed(copy -> copy.trace = trace);
    }

    /**
     * Tells whether a message that is kept says the same: role, text, tool calls and results, reasoning, attachments and how far
     * it is. JSON that is written in another way counts as another, and metadata do not count.
     */
    public boolean isSaidBy(Said kept) {
        return readsAs(kept)
                && status == kept.status()
                && toolCalls.equals(kept.toolCalls())
                && Objects.equals(toolResult, kept.toolResult())
                && Objects.equals(reasoning, kept.reasoning())
                && attachments.equals(kept.attachments());
    }

    /** Tells whether a message that is kept is said by the same and has the same text, whatever else there is of it. */
    public boolean readsAs(Said kept) {
        return role == kept.role() && content.equals(kept.content());
    }

    private NewMessage changed(Consumer<NewMessage> change) {
        NewMessage copy = new NewMessage(role, content);
        copy.id = id;
        copy.key = key;
        copy.createdAt = createdAt;
        copy.status = status;
        copy.parentId = parentId;
        copy.alternativeTo = alternativeTo;
        copy.toolCalls = toolCalls;
        copy.toolResult = toolResult;
        copy.reasoning = reasoning;
        copy.attachments = attachments;
        copy.metadata = metadata;
        copy.measures = measures;
        copy.trace = trace;
        change.accept(copy);
        return copy;
    }
}
