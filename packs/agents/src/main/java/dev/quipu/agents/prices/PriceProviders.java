package dev.quipu.agents.prices;

import dev.quipu.postgres.failure.QuipuException;
import dev.quipu.postgres.failure.QuipuException.Kind;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Providers as lists call them, and as the database does.
 *
 * @param words what {@code modelprovider} has
 * @param given what was said with {@code --map}, by plain name
 */
record PriceProviders(List<String> words, Map<String, String> given) {
    private static final Map<String, String> KNOWN = Map.ofEntries(
            Map.entry("text_completion_openai", "openai"),
            Map.entry("gemini", "google"),
            Map.entry("vertex_ai", "google"),
            Map.entry("azure_ai", "azure"),
            Map.entry("azure_text", "azure"),
            Map.entry("azure_openai", "azure"),
            Map.entry("aws_bedrock", "bedrock"),
            Map.entry("amazon_bedrock", "bedrock"),
            Map.entry("bedrock_converse", "bedrock"),
            Map.entry("mistral_ai", "mistral"),
            Map.entry("codestral", "mistral"),
            Map.entry("text_completion_codestral", "mistral"),
            Map.entry("cohere_chat", "cohere"),
            Map.entry("x_ai", "xai"),
            Map.entry("ollama", "local_ollama"),
            Map.entry("ollama_chat", "local_ollama"),
            Map.entry("huggingface", "local_hf"));

    /** LiteLLM tells behind it whose models are run there: {@code vertex_ai-language-models}. */
    private static final String VERTEX = "vertex_ai_";

    /** Reads {@code name=provider,name=provider}. */
    static PriceProviders parse(List<String> words, String text) {
        Map<String, String> given = new HashMap<>();
        for (String pair : text.isBlank() ? new String[0] : text.split(",", -1)) {
            String[] sides = pair.split("=", -1);
            if (sides.length != 2 || !words.contains(sides[1].strip())) {
                throw new QuipuException(
                        Kind.USAGE,
                        "--map has \"%s\", which is not NAME=PROVIDER".formatted(pair.strip()),
                        "the providers: " + String.join(", ", words));
            }
            given.put(plain(sides[0].strip()), sides[1].strip());
        }
        return new PriceProviders(List.copyOf(words), Map.copyOf(given));
    }

    /** Returns the providers of a list that is parted by commas. */
    List<String> named(String text) {
        List<String> named =
                List.of(text.split(",", -1)).stream().map(String::strip).toList();
        for (String name : named) {
            if (!words.contains(name)) {
                throw new QuipuException(
                        Kind.USAGE,
                        "--provider has \"%s\", which is none".formatted(name),
                        "the providers: " + String.join(", ", words));
            }
        }
        return named;
    }

    /** Returns what the database calls a provider; null if it has none such. */
    @Nullable
    String find(String name) {
        String plain = plain(name);
        String found = given.get(plain);
        if (found == null) {
            found = words.contains(plain) ? plain : KNOWN.get(plain.startsWith(VERTEX) ? "vertex_ai" : plain);
        }
        return found != null && words.contains(found) ? found : null;
    }

    /** Returns a model's name without the provider that a key may have before it: {@code azure/gpt-4o}. */
    String model(String key, String provider) {
        int slash = key.indexOf('/');
        return slash > 0 && provider.equals(find(key.substring(0, slash))) ? key.substring(slash + 1) : key;
    }

    private static String plain(String name) {
        return name.toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N}]+", "_");
    }
}
