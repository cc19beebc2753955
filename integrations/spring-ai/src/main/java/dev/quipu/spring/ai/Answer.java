package dev.quipu.spring.ai;

import dev.quipu.memory.usage.ModelCall;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.ai.chat.metadata.ChatResponseMetadata;
import org.springframework.ai.chat.metadata.Usage;
import org.springframework.ai.chat.model.ChatResponse;
import org.springframework.ai.chat.prompt.ChatOptions;
import org.springframework.ai.chat.prompt.Prompt;

/** What an answer has said of its model and its tokens, as a whole or by and by. */
final class Answer {
    private final Prompt prompt;

    /** Of a stream, mostly the last chunk tells; where each does, the last one tells of all. */
    private volatile @Nullable Usage usage;

    private volatile @Nullable String model;

    Answer(Prompt prompt) {
        this.prompt = prompt;
    }

    void add(@Nullable ChatResponse response) {
        if (response == null) {
            return;
        }
        ChatResponseMetadata metadata = response.getMetadata();
        if (isTold(metadata.getUsage())) {
            usage = metadata.getUsage();
        }
        if (isTold(metadata.getModel())) {
            model = metadata.getModel();
        }
    }

    ModelCall call() {
        Usage told = usage;
        if (told == null) {
            return ModelCall.of(model(), 0, 0);
        }
        long cached = count(told.getCacheReadInputTokens());
        long written = count(told.getCacheWriteInputTokens());
        long read = count(told.getPromptTokens());
        // More cannot come from a cache than was read: whoever says so counts it apart.
        boolean isApart = countsCacheApart(told) || cached + written > read;
        return new ModelCall(
                model(),
                capped(isApart ? read + cached + written : read),
                capped(count(told.getCompletionTokens())),
                capped(cached),
                capped(written),
                0);
    }

    /** Anthropic and Bedrock tell what came from a cache, and what went into it, beside the other tokens. */
    private static boolean countsCacheApart(Usage usage) {
        Object provider = usage.getNativeUsage();
        String name = provider == null ? "" : provider.getClass().getName().toLowerCase(Locale.ROOT);
        return name.contains("anthropic") || name.contains("bedrock");
    }

    private String model() {
        return Optional.ofNullable(model)
                .or(() -> Optional.ofNullable(prompt.getOptions())
                        .map(ChatOptions::getModel)
                        .filter(Answer::isTold))
                .orElse("unknown");
    }

    private static boolean isTold(@Nullable Usage usage) {
        return usage != null && count(usage.getPromptTokens()) + count(usage.getCompletionTokens()) > 0;
    }

    private static boolean isTold(@Nullable String model) {
        return model != null && !model.isBlank();
    }

    private static long count(@Nullable Number tokens) {
        return tokens == null ? 0 : Math.max(0, tokens.longValue());
    }

    private static int capped(long tokens) {
        return (int) Math.min(Integer.MAX_VALUE, tokens);
    }
}
