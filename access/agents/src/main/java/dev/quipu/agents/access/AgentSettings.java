package dev.quipu.agents.access;

import dev.quipu.access.Json;
import org.jspecify.annotations.Nullable;

/**
 * What an agent is: a model with instructions and capabilities.
 *
 * @param name at most 100 characters
 * @param description what it is for; null if nobody has said
 * @param systemPrompt what it is told before anything else; null for nothing
 * @param provider null if none is chosen
 * @param modelName at most 50 characters; null if none is chosen
 * @param temperature 0 to 2
 * @param maxTokens of an answer, 1 or more
 * @param isPublic whether everybody may use it
 * @param capabilities an array
 * @param tags an array of strings
 * @param metadata an object
 */
public record AgentSettings(
        String name,
        @Nullable String description,
        @Nullable String systemPrompt,
        @Nullable ModelProvider provider,
        @Nullable String modelName,
        double temperature,
        int maxTokens,
        boolean isPublic,
        Json capabilities,
        Json tags,
        Json metadata) {
    /** Makes the settings of an agent without instructions. */
    public static AgentSettings named(String name, Model model) {
        return new AgentSettings(
                name, null, null, model.provider(), model.name(), 0.7, 2048, false, Json.NONE, Json.NONE, Json.EMPTY);
    }

    /** Says what it is for, and what it is told before anything else; null for nothing. */
    public AgentSettings withInstructions(@Nullable String description, @Nullable String systemPrompt) {
        return new AgentSettings(
                name,
                description,
                systemPrompt,
                provider,
                modelName,
                temperature,
                maxTokens,
                isPublic,
                capabilities,
                tags,
                metadata);
    }

    /** Says what it can, and what it is found by. */
    public AgentSettings withCapabilities(Json capabilities, Json tags) {
        return new AgentSettings(
                name,
                description,
                systemPrompt,
                provider,
                modelName,
                temperature,
                maxTokens,
                isPublic,
                capabilities,
                tags,
                metadata);
    }
}
