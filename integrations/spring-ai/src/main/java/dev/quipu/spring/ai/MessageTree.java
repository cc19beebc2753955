package dev.quipu.spring.ai;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.ai.chat.messages.AssistantMessage;
import org.springframework.ai.chat.messages.AssistantMessage.ToolCall;
import org.springframework.ai.chat.messages.Message;
import org.springframework.ai.chat.messages.MessageType;
import org.springframework.ai.chat.messages.SystemMessage;
import org.springframework.ai.chat.messages.ToolResponseMessage;
import org.springframework.ai.chat.messages.ToolResponseMessage.ToolResponse;
import org.springframework.ai.chat.messages.UserMessage;
import org.springframework.ai.content.Media;
import org.springframework.ai.content.MediaContent;
import org.springframework.util.MimeTypeUtils;

/** All that a message of Spring AI holds, as maps and lists. */
final class MessageTree {
    private MessageTree() {}

    static Map<String, @Nullable Object> of(Message message, Map<String, Object> metadata) {
        Map<String, @Nullable Object> tree = new HashMap<>();
        tree.put("type", message.getMessageType().name());
        tree.put("text", message.getText());
        if (!metadata.isEmpty()) {
            tree.put("metadata", metadata);
        }
        if (message instanceof MediaContent content && !content.getMedia().isEmpty()) {
            tree.put(
                    "media", content.getMedia().stream().map(MessageTree::media).toList());
        }
        if (message instanceof AssistantMessage assistant && assistant.hasToolCalls()) {
            tree.put(
                    "calls",
                    assistant.getToolCalls().stream()
                            .map(call -> list(call.id(), call.type(), call.name(), call.arguments()))
                            .toList());
        }
        if (message instanceof ToolResponseMessage response) {
            tree.put(
                    "responses",
                    response.getResponses().stream()
                            .map(one -> list(one.id(), one.name(), one.responseData()))
                            .toList());
        }
        return tree;
    }

    private static List<@Nullable Object> media(Media media) {
        return list(media.getMimeType().toString(), media.getId(), media.getName(), media.getData());
    }

    private static List<@Nullable Object> list(@Nullable Object... values) {
        List<@Nullable Object> list = new ArrayList<>();
        for (Object value : values) {
            list.add(value);
        }
        return list;
    }

    static Message toMessage(Map<?, ?> tree) {
        Map<String, Object> metadata = tree.get("metadata") instanceof Map<?, ?> map ? metadata(map) : new HashMap<>();
        String text = text(tree.get("text"));
        List<Media> media =
                lists(tree.get("media")).stream().map(MessageTree::toMedia).toList();
        return switch (MessageType.valueOf(Objects.requireNonNull(text(tree.get("type"))))) {
            case USER ->
                UserMessage.builder()
                        .text(Objects.requireNonNullElse(text, ""))
                        .media(media)
                        .metadata(metadata)
                        .build();
            case SYSTEM ->
                SystemMessage.builder()
                        .text(Objects.requireNonNullElse(text, ""))
                        .metadata(metadata)
                        .build();
            case ASSISTANT -> assistant(tree, text, media, metadata);
            case TOOL ->
                ToolResponseMessage.builder()
                        .responses(lists(tree.get("responses")).stream()
                                .map(MessageTree::toResponse)
                                .toList())
                        .metadata(metadata)
                        .build();
        };
    }

    private static AssistantMessage assistant(
            Map<?, ?> tree, @Nullable String text, List<Media> media, Map<String, Object> metadata) {
        List<ToolCall> calls =
                lists(tree.get("calls")).stream().map(MessageTree::toCall).toList();
        return AssistantMessage.builder()
                .content(text)
                .properties(metadata)
                .toolCalls(calls)
                .media(media)
                .build();
    }

    private static Media toMedia(List<?> values) {
        Media.Builder media = Media.builder().mimeType(MimeTypeUtils.parseMimeType(String.valueOf(values.get(0))));
        if (values.get(3) instanceof byte[] bytes) {
            media.data(bytes);
        } else {
            media.data(String.valueOf(values.get(3)));
        }
        if (values.get(1) != null) {
            media.id(String.valueOf(values.get(1)));
        }
        if (values.get(2) != null) {
            media.name(String.valueOf(values.get(2)));
        }
        return media.build();
    }

    private static ToolCall toCall(List<?> values) {
        return new ToolCall(string(values, 0), string(values, 1), string(values, 2), string(values, 3));
    }

    private static ToolResponse toResponse(List<?> values) {
        return new ToolResponse(string(values, 0), string(values, 1), string(values, 2));
    }

    @SuppressWarnings("NullAway") // Spring AI says that it cannot be null, and lets it be.
    private static String string(List<?> values, int place) {
        return text(values.get(place));
    }

    private static @Nullable String text(@Nullable Object value) {
        return value == null ? null : value.toString();
    }

    private static List<List<?>> lists(@Nullable Object value) {
        List<List<?>> lists = new ArrayList<>();
        if (value instanceof List<?> all) {
            all.forEach(one -> lists.add((List<?>) Objects.requireNonNull(one)));
        }
        return lists;
    }

    /** Returns metadata as messages take it. */
    @SuppressWarnings("NullAway") // A map of Spring AI's may hold null all the same.
    static Map<String, Object> metadata(Map<?, ?> tree) {
        Map<String, Object> metadata = new HashMap<>();
        tree.forEach((key, value) -> metadata.put(String.valueOf(key), value));
        return metadata;
    }
}
