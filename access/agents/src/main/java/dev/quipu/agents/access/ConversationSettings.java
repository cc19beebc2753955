package dev.quipu.agents.access;

import dev.quipu.access.Json;
import org.jspecify.annotations.Nullable;

/**
 * What may be edited about a conversation.
 *
 * @param title at most 200 characters
 * @param provider null if none is chosen
 * @param modelName at most 50 characters; null if none is chosen
 * @param temperature 0 to 2
 * @param maxTokens of an answer, 1 or more
 * @param systemPrompt what the model is told before anything else; null for nothing
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

    /** Gives it a title, at most 200 characters. */
    public ConversationSettings withTitle(String title) {
        return new ConversationSettings(
                title, provider, modelName, temperature, maxTokens, systemPrompt, metadata, tags);
    }

    /** Chooses the model, whose name has at most 50 characters here. */
    public ConversationSettings withModel(Model model) {
        return new ConversationSettings(
                title, model.provider(), model.name(), temperature, maxTokens, systemPrompt, metadata, tags);
    }

    /** Chooses how the model answers. */
    public ConversationSettings withSampling(double temperature, int maxTokens) {
        return new ConversationSettings(
                title, provider, modelName, temperature, maxTokens, systemPrompt, metadata, tags);
    }

    /** Says what the model is told before anything else; null for nothing. */
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
