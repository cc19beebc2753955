package dev.quipu.langchain4j;

import dev.langchain4j.model.chat.listener.ChatModelListener;
import dev.langchain4j.model.chat.listener.ChatModelRequestContext;
import dev.langchain4j.model.chat.listener.ChatModelResponseContext;
import dev.langchain4j.model.chat.response.ChatResponseMetadata;
import dev.langchain4j.model.output.TokenUsage;
import dev.quipu.memory.usage.ModelCall;
import dev.quipu.memory.usage.UsageLog;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Records what calls of a model use on the assistant platform. Give it to the model, as one of its listeners.
 *
 * <p>What fails is not recorded. LangChain4j logs what a listener throws and goes on, so that usage which could not be recorded
 * is in its log; and a listener can refuse no call: of a limited log it ignores the limit. Safe for use by any number of threads.
 */
public final class QuipuUsageListener implements ChatModelListener {
    private static final Object CALLER = new Object();

    private final UsageLog log;

    public QuipuUsageListener(UsageLog log) {
        this.log = log;
    }

    /** Asks who is calling; an answer that is streamed comes on another thread. */
    @Override
    public void onRequest(ChatModelRequestContext context) {
        context.attributes().put(CALLER, log.caller());
    }

    @Override
    public void onResponse(ChatModelResponseContext context) {
        ChatResponseMetadata metadata = context.chatResponse().metadata();
        TokenUsage usage = metadata.tokenUsage();
        log.record(
                caller(context),
                ModelCall.of(
                        model(context, metadata.modelName()),
                        count(usage == null ? null : usage.inputTokenCount()),
                        count(usage == null ? null : usage.outputTokenCount())));
    }

    private UUID caller(ChatModelResponseContext context) {
        return context.attributes().get(CALLER) instanceof UUID known ? known : log.caller();
    }

    private static String model(ChatModelResponseContext context, @Nullable String answered) {
        return Optional.ofNullable(answered)
                .or(() -> Optional.ofNullable(context.chatRequest().modelName()))
                .filter(name -> !name.isBlank())
                .orElse("unknown");
    }

    private static int count(@Nullable Integer tokens) {
        return tokens == null ? 0 : Math.max(0, tokens);
    }
}
