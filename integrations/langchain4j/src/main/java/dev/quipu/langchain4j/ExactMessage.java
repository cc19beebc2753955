package dev.quipu.langchain4j;

import dev.langchain4j.data.image.Image;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.ChatMessageDeserializer;
import dev.langchain4j.data.message.ChatMessageSerializer;
import dev.langchain4j.data.message.Content;
import dev.langchain4j.data.message.CustomMessage;
import dev.langchain4j.data.message.TextContent;
import dev.langchain4j.data.message.ToolExecutionResultMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.quipu.memory.JsonValues;
import dev.quipu.memory.TypedValues;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * All that a message of LangChain4j holds, as one text: the framework's own JSON, and the attributes beside it, of which that
 * JSON forgets the classes.
 */
final class ExactMessage {
    private static final String JSON = "json";
    private static final String ATTRIBUTES = "attributes";
    private static final String IMAGES = "images";

    private ExactMessage() {}

    static String write(ChatMessage message) {
        Map<String, @Nullable Object> tree = new HashMap<>();
        tree.put(JSON, JsonValues.read(ChatMessageSerializer.messageToJson(withAttributes(message, Map.of()))));
        Map<String, Object> attributes = new HashMap<>(attributes(message));
        if (message instanceof AiMessage answer && attributes.containsKey(AiMessage.GENERATED_IMAGES_KEY)) {
            attributes.remove(AiMessage.GENERATED_IMAGES_KEY);
            tree.put(IMAGES, answer.images().stream().map(ExactMessage::image).toList());
        }
        if (!attributes.isEmpty()) {
            tree.put(ATTRIBUTES, attributes);
        }
        return JsonValues.write(TypedValues.toTree(tree));
    }

    static ChatMessage read(String text) {
        Map<?, ?> tree = (Map<?, ?>) Objects.requireNonNull(TypedValues.fromTree(JsonValues.read(text)));
        ChatMessage message = ChatMessageDeserializer.messageFromJson(JsonValues.write(tree.get(JSON)));
        Map<String, Object> attributes = tree.get(ATTRIBUTES) instanceof Map<?, ?> map ? map(map) : new HashMap<>();
        if (tree.get(IMAGES) instanceof List<?> images) {
            attributes.put(
                    AiMessage.GENERATED_IMAGES_KEY,
                    images.stream()
                            .map(image -> toImage((List<?>) Objects.requireNonNull(image)))
                            .toList());
        }
        return attributes.isEmpty() ? message : withAttributes(message, attributes);
    }

    static Map<String, Object> attributes(ChatMessage message) {
        return switch (message) {
            case AiMessage answer -> answer.attributes();
            case UserMessage user -> user.attributes();
            case ToolExecutionResultMessage result -> result.attributes();
            case CustomMessage custom -> custom.attributes();
            default -> Map.of();
        };
    }

    private static ChatMessage withAttributes(ChatMessage message, Map<String, Object> attributes) {
        return switch (message) {
            case AiMessage answer -> answer.toBuilder().attributes(attributes).build();
            case UserMessage user -> user.toBuilder().attributes(attributes).build();
            case ToolExecutionResultMessage result ->
                result.toBuilder().attributes(attributes).build();
            case CustomMessage custom -> CustomMessage.from(attributes);
            default -> message;
        };
    }

    private static List<@Nullable Object> image(Image image) {
        List<@Nullable Object> values = new ArrayList<>();
        values.add(image.url() == null ? null : image.url().toString());
        values.add(image.base64Data());
        values.add(image.mimeType());
        values.add(image.revisedPrompt());
        return values;
    }

    private static Image toImage(List<?> values) {
        Image.Builder image = Image.builder();
        if (values.get(0) != null) {
            image.url(String.valueOf(values.get(0)));
        }
        return image.base64Data(text(values.get(1)))
                .mimeType(text(values.get(2)))
                .revisedPrompt(text(values.get(3)))
                .build();
    }

    private static @Nullable String text(@Nullable Object value) {
        return value == null ? null : value.toString();
    }

    /** Returns the texts among some contents. */
    static String text(List<Content> contents) {
        return contents.stream()
                .filter(TextContent.class::isInstance)
                .map(content -> ((TextContent) content).text())
                .collect(Collectors.joining("\n"));
    }

    /** Returns attributes as messages take them. */
    @SuppressWarnings("NullAway") // A map of LangChain4j's may hold null all the same.
    static Map<String, Object> map(Map<?, ?> tree) {
        Map<String, Object> map = new HashMap<>();
        tree.forEach((key, value) -> map.put(String.valueOf(key), value));
        return map;
    }
}
