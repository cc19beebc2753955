package dev.quipu.spring.ai;

import dev.quipu.access.ToolResult;
import dev.quipu.assistant.access.NewMessage;
import dev.quipu.assistant.access.Said;
import dev.quipu.memory.JsonValues;
import dev.quipu.memory.MessageCodec;
import dev.quipu.memory.MessageColumns;
import dev.quipu.memory.Texts;
import dev.quipu.memory.ToolCalls;
import dev.quipu.memory.TypedValues;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.ai.chat.messages.AbstractMessage;
import org.springframework.ai.chat.messages.AssistantMessage;
import org.springframework.ai.chat.messages.AssistantMessage.ToolCall;
import org.springframework.ai.chat.messages.Message;
import org.springframework.ai.chat.messages.SystemMessage;
import org.springframework.ai.chat.messages.ToolResponseMessage;
import org.springframework.ai.chat.messages.ToolResponseMessage.ToolResponse;
import org.springframework.ai.chat.messages.UserMessage;
import org.springframework.ai.content.MediaContent;

/** Messages of Spring AI in the columns of the assistant platform. */
final class SpringMessages implements MessageCodec<Message> {
    private static final String FUNCTION = "function";

    @Override
    public String canonical(Message message) {
        return JsonValues.write(TypedValues.toTree(MessageTree.of(message, ownMetadata(message))));
    }

    @Override
    public Message parse(String canonical) {
        return MessageTree.toMessage(
                (Map<?, ?>) Objects.requireNonNull(TypedValues.fromTree(JsonValues.read(canonical))));
    }

    /** Each message puts its own type there, and does so again. */
    private static Map<String, Object> ownMetadata(Message message) {
        Map<String, Object> metadata = new HashMap<>(message.getMetadata());
        metadata.remove(AbstractMessage.MESSAGE_TYPE);
        return metadata;
    }

    @Override
    public MessageColumns columns(Message message) {
        Map<String, Object> metadata = ownMetadata(message);
        Map<String, @Nullable Object> plain = MessageCodec.plain(metadata);
        return new MessageColumns(rows(message), plain, plain.size() == metadata.size() && fits(message));
    }

    /** Tells whether the rows hold all of a message but its metadata. */
    private static boolean fits(Message message) {
        if (message instanceof MediaContent content && !content.getMedia().isEmpty()) {
            return false;
        }
        return switch (message) {
            case AssistantMessage assistant -> fits(assistant);
            case ToolResponseMessage response -> fits(response);
            default -> ToolCalls.isPresent(message.getText());
        };
    }

    private static boolean fits(AssistantMessage message) {
        String text = message.getText();
        return text != null
                && Texts.isStorable(text)
                && (!text.isEmpty() || message.hasToolCalls())
                && message.getToolCalls().stream().allMatch(SpringMessages::fits);
    }

    private static boolean fits(ToolCall call) {
        return FUNCTION.equals(call.type()) && ToolCalls.fits(call.id(), call.name(), call.arguments());
    }

    private static boolean fits(ToolResponseMessage message) {
        return !message.getResponses().isEmpty()
                && message.getResponses().stream()
                        .allMatch(response -> ToolCalls.isPresent(response.id())
                                && ToolCalls.isPresent(response.name())
                                && response.responseData() != null
                                && Texts.isStorable(response.responseData()));
    }

    /** A row for each result, so that each call finds its own. */
    private static List<NewMessage> rows(Message message) {
        if (message instanceof ToolResponseMessage response
                && !response.getResponses().isEmpty()) {
            return response.getResponses().stream().map(SpringMessages::result).toList();
        }
        String text = Texts.storable(Objects.requireNonNullElse(message.getText(), ""));
        String said = text.isEmpty() ? " " : text;
        return List.of(
                switch (message.getMessageType()) {
                    case USER -> NewMessage.user(said);
                    case SYSTEM -> NewMessage.system(said);
                    case TOOL -> NewMessage.tool("none", text);
                    case ASSISTANT -> answer((AssistantMessage) message, text, said);
                });
    }

    private static NewMessage answer(AssistantMessage message, String text, String said) {
        return message.hasToolCalls()
                ? NewMessage.assistant(text)
                        .withToolCalls(message.getToolCalls().stream()
                                .map(call -> ToolCalls.of(call.id(), call.name(), call.arguments()))
                                .toList())
                : NewMessage.assistant(said);
    }

    private static NewMessage result(ToolResponse response) {
        return NewMessage.tool(
                ToolCalls.result(response.id(), response.name(), null),
                Texts.storable(Objects.requireNonNullElse(response.responseData(), "")));
    }

    @Override
    public String question(Message message) {
        String text = message instanceof UserMessage ? message.getText() : null;
        return text == null ? "" : text;
    }

    @Override
    public Message fromColumns(List<Said> rows) {
        return fromColumns(rows, "");
    }

    /** Leaves out a key of the metadata, which is not the message's. */
    Message fromColumns(List<Said> rows, String foreign) {
        var row = rows.getFirst();
        Map<String, Object> metadata = MessageTree.metadata(MessageCodec.metadataOf(row));
        metadata.remove(foreign);
        return switch (row.role()) {
            case USER ->
                UserMessage.builder().text(row.content()).metadata(metadata).build();
            case SYSTEM ->
                SystemMessage.builder().text(row.content()).metadata(metadata).build();
            case ASSISTANT ->
                AssistantMessage.builder()
                        .content(row.content())
                        .properties(metadata)
                        .toolCalls(row.toolCalls().stream()
                                .map(call -> new ToolCall(call.id(), FUNCTION, call.name(), ToolCalls.arguments(call)))
                                .toList())
                        .build();
            case TOOL ->
                ToolResponseMessage.builder()
                        .responses(rows.stream().map(SpringMessages::response).toList())
                        .metadata(metadata)
                        .build();
        };
    }

    private static ToolResponse response(Said row) {
        ToolResult result = Objects.requireNonNull(row.toolResult());
        return new ToolResponse(result.callId(), Objects.requireNonNullElse(result.name(), ""), row.content());
    }
}
