package dev.quipu.spring.ai;

import dev.quipu.memory.usage.UsageLog;
import java.util.Map;
import java.util.UUID;
import org.springframework.ai.chat.client.ChatClientRequest;
import org.springframework.ai.chat.client.ChatClientResponse;
import org.springframework.ai.chat.client.advisor.api.CallAdvisor;
import org.springframework.ai.chat.client.advisor.api.CallAdvisorChain;
import org.springframework.ai.chat.client.advisor.api.StreamAdvisor;
import org.springframework.ai.chat.client.advisor.api.StreamAdvisorChain;
import org.springframework.core.Ordered;
import reactor.core.publisher.Flux;

/** Asks who is calling, on the thread of the call: the memory's advisor moves streams to a pool, and so does a loop of tools. */
final class CallerAdvisor implements CallAdvisor, StreamAdvisor {
    private static final String CALLER = "quipu.caller";

    private final UsageLog log;

    CallerAdvisor(UsageLog log) {
        this.log = log;
    }

    /** Returns who was found to be calling; whoever is now if nobody was. */
    static UUID of(ChatClientRequest request, UsageLog log) {
        return request.context().get(CALLER) instanceof UUID found ? found : log.caller();
    }

    @Override
    public ChatClientResponse adviseCall(ChatClientRequest request, CallAdvisorChain chain) {
        return chain.nextCall(withCaller(request));
    }

    @Override
    public Flux<ChatClientResponse> adviseStream(ChatClientRequest request, StreamAdvisorChain chain) {
        return chain.nextStream(withCaller(request));
    }

    private ChatClientRequest withCaller(ChatClientRequest request) {
        return request.mutate().context(Map.of(CALLER, log.caller())).build();
    }

    @Override
    public String getName() {
        return "Quipu caller";
    }

    @Override
    public int getOrder() {
        return Ordered.HIGHEST_PRECEDENCE;
    }
}
