package dev.quipu.agents.access;

import dev.quipu.access.Json;
import dev.quipu.access.MessageRole;
import dev.quipu.access.ToolCall;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A message to append. Immutable: each {@code with…} returns another one.
 *
 * <pre>{@code
 * NewMessage.user("What does it cost?").withKey(requestId)
 * NewMessage.tool("call-1", "price", "12 euros")
 * }</pre>
 */
public final class NewMessage {
    final MessageRole role;
    final String content;
    MessageState state = MessageState.DONE;
    List<ToolCall> toolCalls = List.of();
    Json metadata = Json.EMPTY;

    @Nullable
    String key;

    @Nullable
    Long parentId;

    @Nullable
    String reasoning;

    @Nullable
    String toolCallId;

    @Nullable
    String toolName;

    @Nullable
    Json toolResult;

    private NewMessage(MessageRole role, String content) {
        this.role = role;
        this.content = content;
    }

    /** Makes what a person says. */
    public static NewMessage user(String content) {
        return new NewMessage(MessageRole.USER, content);
    }

    /** Makes what the model says. */
    public static NewMessage assistant(String content) {
        return new NewMessage(MessageRole.ASSISTANT, content);
    }

    /** Makes what the model is told before. */
    public static NewMessage system(String content) {
        return new NewMessage(MessageRole.SYSTEM, content);
    }

    /** Makes what a tool has answered to a call. */
    public static NewMessage tool(String callId, String name, String content) {
        return new NewMessage(MessageRole.TOOL, content).changed(copy -> {
            copy.toolCallId = callId;
            copy.toolName = name;
        });
    }

    /** Gives it a key, under which it is appended to its conversation once, however often it is sent. */
    public NewMessage withKey(String key) {
        return changed(copy -> copy.key = key);
    }

    /** Begins a message whose text is yet to come; see {@link Messages#extend}. */
    public NewMessage asPartial() {
        return changed(copy -> copy.state = MessageState.PARTIAL);
    }

    /** Has it go on from a message of its conversation; otherwise it goes on from the active one. */
    public NewMessage replyingTo(long messageId) {
        return changed(copy -> copy.parentId = messageId);
    }

    /** Tells what the model thought before; null if that is not told. */
    public NewMessage withReasoning(@Nullable String reasoning) {
        return changed(copy -> copy.reasoning = reasoning);
    }

    /** Has it ask tools for something; only an assistant does. */
    public NewMessage withToolCalls(List<ToolCall> toolCalls) {
        List<ToolCall> calls = List.copyOf(toolCalls);
        return changed(copy -> copy.toolCalls = calls);
    }

    /** Keeps the result as the tool gave it; the content is what the model reads. For what a tool says. */
    public NewMessage withToolResult(Json result) {
        return changed(copy -> copy.toolResult = result);
    }

    /** Keeps whatever else is to be kept of it, an object. */
    public NewMessage withMetadata(Json metadata) {
        return changed(copy -> copy.metadata = metadata);
    }

    private NewMessage changed(Consumer<NewMessage> change) {
        NewMessage copy = new NewMessage(role, content);
        copy.state = state;
        copy.toolCalls = toolCalls;
        copy.metadata = metadata;
        copy.key = key;
        copy.parentId = parentId;
        copy.reasoning = reasoning;
        copy.toolCallId = toolCallId;
        copy.toolName = toolName;
        copy.toolResult = toolResult;
        change.accept(copy);
        return copy;
    }
}
