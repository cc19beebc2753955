package dev.quipu.langchain4j;

import dev.langchain4j.model.chat.listener.ChatModelListener;
import dev.langchain4j.model.chat.listener.ChatModelRequestContext;
import dev.langchain4j.model.chat.listener.ChatModelResponseContext;
import dev.langchain4j.model.chat.response.ChatResponseMetadata;
import dev.langchain4j.model.output.TokenUsage;
import dev.quipu.memory.usage.ModelCall;
import dev.quipu.memory.usage.UsageLog;
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
        String model =
                ModelCall.name(metadata.modelName(), context.chatRequest().modelName());
        log.record(caller(context), call(model, metadata.tokenUsage()));
    }

    private UUID caller(ChatModelResponseContext context) {
        return context.attributes().get(CALLER) instanceof UUID known ? known : log.caller();
    }

    private static ModelCall call(String model, @Nullable TokenUsage usage) {
        if (usage == null) {
            return ModelCall.of(model, 0, 0);
        }
        int read = ModelCall.count(usage.inputTokenCount());
        int said = ModelCall.count(usage.outputTokenCount());
        // Gemini's total alone holds the tokens of its thoughts.
        int thought = ModelCall.count((long) ModelCall.count(usage.totalTokenCount()) - read - said);
        return new ModelCall(model, read, ModelCall.count((long) said + thought), 0, 0, thought);
    }
}
