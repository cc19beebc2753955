package dev.quipu.imports.span;

import java.util.Locale;
import java.util.Map;

/** Providers as the conventions call them, and as the agents platform does. */
final class SpanProviders {
    /** What the platform calls the others. */
    static final String OTHER = "other";

    private static final Map<String, String> TO_PLATFORM = Map.ofEntries(
            Map.entry("openai", "openai"),
            Map.entry("anthropic", "anthropic"),
            Map.entry("aws.bedrock", "bedrock"),
            Map.entry("aws_bedrock", "bedrock"),
            Map.entry("bedrock", "bedrock"),
            Map.entry("amazon_bedrock", "bedrock"),
            Map.entry("azure.ai.openai", "azure"),
            Map.entry("azure.ai.inference", "azure"),
            Map.entry("az.ai.openai", "azure"),
            Map.entry("az.ai.inference", "azure"),
            Map.entry("azure_openai", "azure"),
            Map.entry("azure", "azure"),
            Map.entry("gcp.gemini", "google"),
            Map.entry("gcp.vertex_ai", "google"),
            Map.entry("gcp.gen_ai", "google"),
            Map.entry("gemini", "google"),
            Map.entry("vertex_ai", "google"),
            Map.entry("google", "google"),
            Map.entry("mistral_ai", "mistral"),
            Map.entry("mistral", "mistral"),
            Map.entry("cohere", "cohere"),
            Map.entry("deepseek", "deepseek"),
            Map.entry("x_ai", "xai"),
            Map.entry("xai", "xai"),
            Map.entry("ollama", "local_ollama"),
            Map.entry("huggingface", "local_hf"),
            Map.entry("local_ollama", "local_ollama"),
            Map.entry("local_hf", "local_hf"));

    private static final Map<String, String> TO_SPANS = Map.of(
            "azure", "azure.ai.openai",
            "bedrock", "aws.bedrock",
            "google", "gcp.gen_ai",
            "mistral", "mistral_ai",
            "xai", "x_ai",
            "local_ollama", "ollama",
            "local_hf", "huggingface");

    private SpanProviders() {}

    static String toPlatform(String provider) {
        String name = provider.toLowerCase(Locale.ROOT).replace('-', '_');
        String known = TO_PLATFORM.get(name);
        // Vercel's AI SDK names what of a provider was asked behind it: openai.chat.
        return known != null ? known : TO_PLATFORM.getOrDefault(name.replaceFirst("\\..*", ""), OTHER);
    }

    static String toSpans(String provider) {
        return TO_SPANS.getOrDefault(provider, provider);
    }
}
