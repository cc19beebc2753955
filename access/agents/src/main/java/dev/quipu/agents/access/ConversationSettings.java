package dev.quipu.agents.access;

import dev.quipu.access.Json;
import org.jspecify.annotations.Nullable;

/**
 * What may be edited about a conversation.
 *
 * @param title at most 200 characters
 * @param modelName at most 50 characters
 * @param temperature 0 to 2
 * @param maxTokens of an answer, 1 or more
 * @param metadata an object
 * @param tags an array of strings
 */
public record ConversationSettings(
        String title,
        @Nullable ModelProvider provider,
        @Nullable String modelName,
        double temperature,
        int maxTokens,
        @Nullable String systemPrompt,
        Json metadata,
        Json tags) {
    /** Makes the settings that a conversation begins with. */
    public static ConversationSettings titled(String title) {
        return new ConversationSettings(title, ModelProvider.OPENAI, "gpt-4", 0.7, 2048, null, Json.EMPTY, Json.NONE);
    }

    public ConversationSettings withTitle(String title) {
        return new ConversationSettings(
                title, provider, modelName, temperature, maxTokens, systemPrompt, metadata, tags);
    }

    public ConversationSettings withModel(Model model) {
        return new ConversationSettings(
                title, model.provider(), model.name(), temperature, maxTokens, systemPrompt, metadata, tags);
    }

    /** Chooses how the model answers. */
    public ConversationSettings withSampling(double temperature, int maxTokens) {
        return new ConversationSettings(
                title, provider, modelName, temperature, maxTokens, systemPrompt, metadata, tags);
    }

    public ConversationSettings withSystemPrompt(@Nullable String systemPrompt) {
        return new ConversationSettings(
                title, provider, modelName, temperature, maxTokens, systemPrompt, metadata, tags);
    }

    /** Gives metadata, an object. */
    public ConversationSettings withMetadata(Json metadata) {
        return new ConversationSettings(
                title, provider, modelName, temperature, maxTokens, systemPrompt, metadata, tags);
    }

    /** Gives tags, an array of strings. */
    public ConversationSettings withTags(Json tags) {
        return new ConversationSettings(
                title, provider, modelName, temperature, maxTokens, systemPrompt, metadata, tags);
    }
}
