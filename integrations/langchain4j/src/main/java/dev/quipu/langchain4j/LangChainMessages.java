package dev.quipu.langchain4j;

import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.SystemMessage;
import dev.langchain4j.data.message.ToolExecutionResultMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.quipu.access.ToolCall;
import dev.quipu.access.ToolResult;
import dev.quipu.assistant.access.NewMessage;
import dev.quipu.assistant.access.Said;
import dev.quipu.memory.MessageCodec;
import dev.quipu.memory.MessageColumns;
import dev.quipu.memory.Texts;
import dev.quipu.memory.ToolCalls;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Messages of LangChain4j in the columns of the assistant platform. */
final class LangChainMessages implements MessageCodec<ChatMessage> {
    @Override
    public String canonical(ChatMessage message) {
        return ExactMessage.write(message);
    }

    @Override
    public ChatMessage parse(String canonical) {
        return ExactMessage.read(canonical);
    }

    @Override
    public MessageColumns columns(ChatMessage message) {
        Map<String, Object> attributes = ExactMessage.attributes(message);
        Map<String, @Nullable Object> plain = MessageCodec.plain(attributes);
        return new MessageColumns(List.of(row(message)), plain, plain.size() == attributes.size() && fits(message));
    }

    /** Tells whether the row holds all of a message but its attributes. */
    private static boolean fits(ChatMessage message) {
        return switch (message) {
            case SystemMessage system -> ToolCalls.isPresent(system.text());
            case UserMessage user ->
                user.name() == null && user.hasSingleText() && ToolCalls.isPresent(user.singleText());
            case AiMessage answer -> fits(answer);
            case ToolExecutionResultMessage result ->
                ToolCalls.isPresent(result.id())
                        && ToolCalls.isPresent(result.toolName())
                        && result.hasSingleText()
                        && result.text() != null
                        && Texts.isStorable(result.text());
            default -> false;
        };
    }

    private static boolean fits(AiMessage message) {
        boolean asks = message.hasToolExecutionRequests();
        boolean textFits = message.text() == null ? asks : ToolCalls.isPresent(message.text());
        boolean thinkingFits = message.thinking() == null || ToolCalls.isPresent(message.thinking());
        return textFits
                && thinkingFits
                && message.toolExecutionRequests().stream()
                        .allMatch(request -> ToolCalls.fits(request.id(), request.name(), request.arguments()));
    }

    private static NewMessage row(ChatMessage message) {
        return switch (message) {
            case SystemMessage system -> NewMessage.system(said(system.text()));
            case UserMessage user -> NewMessage.user(said(ExactMessage.text(user.contents())));
            case AiMessage answer -> answer(answer);
            case ToolExecutionResultMessage result -> result(result);
            default -> NewMessage.system(said(ExactMessage.write(message)));
        };
    }

    private static NewMessage answer(AiMessage message) {
        List<ToolCall> calls = message.toolExecutionRequests().stream()
                .map(request -> ToolCalls.of(request.id(), request.name(), request.arguments()))
                .toList();
        String text = Texts.storable(Objects.requireNonNullElse(message.text(), ""));
        String thinking = message.thinking();
        return (calls.isEmpty()
                        ? NewMessage.assistant(said(text))
                        : NewMessage.assistant(text).withToolCalls(calls))
                .withReasoning(thinking == null ? null : Texts.storable(thinking));
    }

    private static NewMessage result(ToolExecutionResultMessage message) {
        String text = message.hasSingleText() ? message.text() : "";
        return NewMessage.tool(
                ToolCalls.result(message.id(), message.toolName(), message.isError()),
                Texts.storable(Objects.requireNonNullElse(text, "")));
    }

    private static String said(@Nullable String text) {
        return text == null || text.isEmpty() ? " " : Texts.storable(text);
    }

    @Override
    public String question(ChatMessage message) {
        return message instanceof UserMessage user ? ExactMessage.text(user.contents()) : "";
    }

    /** A system's message has to have a text here; this one is none to a reader, and not blank to LangChain4j. */
    private static final String NOTHING = "\u200B";

    @Override
    public ChatMessage fromColumns(List<Said> rows) {
        Said row = rows.getFirst();
        Map<String, Object> attributes = ExactMessage.map(MessageCodec.metadataOf(row));
        return switch (row.role()) {
            case SYSTEM -> SystemMessage.from(row.content().isBlank() ? NOTHING : row.content());
            case USER ->
                UserMessage.from(row.content()).toBuilder()
                        .attributes(attributes)
                        .build();
            case ASSISTANT ->
                AiMessage.builder()
                        .text(row.content().isEmpty() ? null : row.content())
                        .thinking(row.reasoning())
                        .toolExecutionRequests(row.toolCalls().stream()
                                .map(LangChainMessages::request)
                                .toList())
                        .attributes(attributes)
                        .build();
            case TOOL -> result(row, attributes);
        };
    }

    private static ToolExecutionRequest request(ToolCall call) {
        return ToolExecutionRequest.builder()
                .id(call.id())
                .name(call.name())
                .arguments(ToolCalls.arguments(call))
                .build();
    }

    private static ChatMessage result(Said row, Map<String, Object> attributes) {
        ToolResult result = Objects.requireNonNull(row.toolResult());
        return ToolExecutionResultMessage.builder()
                .id(result.callId())
                .toolName(result.name())
                .text(row.content())
                .isError(result.failed())
                .attributes(attributes)
                .build();
    }
}
