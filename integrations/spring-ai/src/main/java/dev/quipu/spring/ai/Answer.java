package dev.quipu.spring.ai;

import static dev.quipu.memory.usage.ModelCall.count;

import dev.quipu.memory.usage.ModelCall;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.ai.chat.metadata.ChatResponseMetadata;
import org.springframework.ai.chat.metadata.Usage;
import org.springframework.ai.chat.model.ChatResponse;
import org.springframework.ai.chat.prompt.ChatOptions;
import org.springframework.ai.chat.prompt.Prompt;

/** What an answer has said of its model and its tokens, as a whole or by and by. */
final class Answer {
    private final Prompt prompt;
    private volatile boolean hasBegun;

    /** Of a stream, mostly the last chunk tells; where each does, the last one tells of all. */
    private volatile @Nullable Usage usage;

    private volatile @Nullable String model;

    Answer(Prompt prompt) {
        this.prompt = prompt;
    }

    void add(@Nullable ChatResponse response) {
        hasBegun = true;
        if (response == null) {
            return;
        }
        ChatResponseMetadata metadata = response.getMetadata();
        Usage told = metadata.getUsage();
        if (told != null && (count(told.getPromptTokens()) > 0 || count(told.getCompletionTokens()) > 0)) {
            usage = told;
        }
        String name = metadata.getModel();
        if (name != null && !name.isBlank()) {
            model = name;
        }
    }

    boolean hasBegun() {
        return hasBegun;
    }

    /** Tells whether it has said what it used. */
    boolean isTold() {
        return usage != null;
    }

    ModelCall call() {
        Usage told = usage;
        ChatOptions options = prompt.getOptions();
        String name = ModelCall.name(model, options == null ? null : options.getModel());
        if (told == null) {
            return ModelCall.of(name, 0, 0);
        }
        long cached = count(told.getCacheReadInputTokens());
        long written = count(told.getCacheWriteInputTokens());
        long plain = count(told.getPromptTokens());
        // More cannot come from a cache than was read: whoever says so counts it apart.
        boolean isApart = countsCacheApart(told) || cached + written > plain;
        long read = isApart ? plain + cached + written : plain;
        long said = count(told.getCompletionTokens());
        // Gemini's total alone holds the tokens of its thoughts.
        long thought = Math.max(0, count(told.getTotalTokens()) - read - said);
        return new ModelCall(name, count(read), count(said + thought), count(cached), count(written), count(thought));
    }

    /** Anthropic and Bedrock tell what came from a cache, and what went into it, beside the other tokens. */
    private static boolean countsCacheApart(Usage usage) {
        Object provider = usage.getNativeUsage();
        String name = provider == null ? "" : provider.getClass().getName().toLowerCase(Locale.ROOT);
        return name.contains("anthropic") || name.contains("bedrock");
    }
}
