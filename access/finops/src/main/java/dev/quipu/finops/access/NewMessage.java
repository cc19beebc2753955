package dev.quipu.finops.access;

import dev.quipu.access.Attachment;
import dev.quipu.access.Json;
import dev.quipu.access.MessageRole;
import dev.quipu.access.MessageStatus;
import dev.quipu.access.ToolCall;
import dev.quipu.access.ToolResult;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A message to append. Immutable: each {@code with…} returns another one.
 *
 * <pre>{@code
 * NewMessage.query("What did EC2 cost?").withKey(requestId)
 * NewMessage.toolCall("").withToolCalls(List.of(new ToolCall("call-1", "cost_explorer", new Json("{}"))))
 * NewMessage.tool("call-1", "412 dollars")
 * }</pre>
 */
public final class NewMessage {
    final MessageRole role;
    final MessageType type;
    final String content;
    Json metadata;

    @Nullable
    String key;

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
    Measures measures = Measures.UNKNOWN;

    /**
     * Makes a message of any role and type.
     *
     * @param key under which it is appended to its thread once, however often it is sent; null if each time anew
     * @param metadata an object
     */
    public NewMessage(MessageRole role, MessageType type, String content, Json metadata, @Nullable String key) {
        this.role = role;
        this.type = type;
        this.content = content;
        this.metadata = metadata;
        this.key = key;
    }

    private static NewMessage of(MessageRole role, MessageType type, String content) {
        return new NewMessage(role, type, content, Json.EMPTY, null);
    }

    /** Makes a question. */
    public static NewMessage query(String content) {
        return of(MessageRole.USER, MessageType.QUERY, content);
    }

    /** Makes an answer. */
    public static NewMessage response(String content) {
        return of(MessageRole.ASSISTANT, MessageType.RESPONSE, content);
    }

    /** Makes what the agents are told beside. */
    public static NewMessage context(String content) {
        return of(MessageRole.SYSTEM, MessageType.CONTEXT, content);
    }

    /** Makes a call of a tool; what it is called with is told by {@link #withToolCalls}. */
    public static NewMessage toolCall(String content) {
        return of(MessageRole.ASSISTANT, MessageType.TOOL_CALL, content);
    }

    /** Makes what a tool has answered. */
    public static NewMessage tool(String callId, String content) {
        return tool(new ToolResult(callId, null, null), content);
    }

    /** Makes what a tool has answered; its type is that of the call. */
    public static NewMessage tool(ToolResult result, String content) {
        return of(MessageRole.TOOL, MessageType.TOOL_CALL, content).changed(copy -> copy.toolResult = result);
    }

    /** Gives it metadata, an object. */
    public NewMessage withMetadata(Json metadata) {
        return changed(copy -> copy.metadata = metadata);
    }

    /** Gives it a key, under which it is appended to its thread once, however often it is sent. */
    public NewMessage withKey(String key) {
        return changed(copy -> copy.key = key);
    }

    /** Begins a message whose text is yet to come; see {@link Messages#finish}. */
    public NewMessage asPartial() {
        return withStatus(MessageStatus.PARTIAL);
    }

    /** Says how far it is. */
    public NewMessage withStatus(MessageStatus status) {
        return changed(copy -> copy.status = status);
    }

    /** Has it reply to a message of its thread; otherwise it replies to the active one. */
    public NewMessage replyingTo(UUID messageId) {
        return changed(copy -> copy.parentId = messageId);
    }

    /** Puts it in the place of a message, edited or said anew; both stay. */
    public NewMessage insteadOf(UUID messageId) {
        return changed(copy -> copy.alternativeTo = messageId);
    }

    /** Has it ask tools for something; only an assistant does. */
    public NewMessage withToolCalls(List<ToolCall> toolCalls) {
        List<ToolCall> calls = List.copyOf(toolCalls);
        return changed(copy -> copy.toolCalls = calls);
    }

    /** Says what it is the result of; only a tool does, and each result does; null for nothing. */
    public NewMessage withToolResult(@Nullable ToolResult toolResult) {
        return changed(copy -> copy.toolResult = toolResult);
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

    /** Tells what it took. */
    public NewMessage withMeasures(Measures measures) {
        return changed(copy -> copy.measures = measures);
    }

    private NewMessage changed(Consumer<NewMessage> change) {
        NewMessage copy = new NewMessage(role, type, content, metadata, key);
        copy.status = status;
        copy.parentId = parentId;
        copy.alternativeTo = alternativeTo;
        copy.toolCalls = toolCalls;
        copy.toolResult = toolResult;
        copy.reasoning = reasoning;
        copy.attachments = attachments;
        copy.measures = measures;
        change.accept(copy);
        return copy;
    }
}
