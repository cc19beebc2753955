package dev.quipu.spring.ai;

import dev.quipu.access.AccessException;
import dev.quipu.memory.usage.PendingCall;
import dev.quipu.memory.usage.UsageLimitException;
import dev.quipu.memory.usage.UsageLog;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.ai.chat.client.ChatClientRequest;
import org.springframework.ai.chat.client.ChatClientResponse;
import org.springframework.ai.chat.client.advisor.api.CallAdvisor;
import org.springframework.ai.chat.client.advisor.api.CallAdvisorChain;
import org.springframework.ai.chat.client.advisor.api.StreamAdvisor;
import org.springframework.ai.chat.client.advisor.api.StreamAdvisorChain;
import org.springframework.core.Ordered;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Records a call of the model, next to which it stands. */
final class UsageAdvisor implements CallAdvisor, StreamAdvisor {
    /** The model itself is the very last. */
    private static final int ORDER = Ordered.LOWEST_PRECEDENCE - 1;

    private final UsageLog log;

    UsageAdvisor(UsageLog log) {
        this.log = log;
    }

    /**
     * Calls the model, and records it.
     *
     * @throws UsageLimitException if the log is limited and the tenant has no room left in its tokens of the day
     * @throws AccessException.NotFound if the user is not there, or they or their tenant are inactive
     */
    @Override
    public ChatClientResponse adviseCall(ChatClientRequest request, CallAdvisorChain chain) {
        PendingCall pending = log.begin(CallerAdvisor.of(request, log));
        ChatClientResponse response = answered(request, chain, pending);
        var answer = new Answer(request.prompt());
        answer.add(response.chatResponse());
        pending.record(answer.call());
        return response;
    }

    private static ChatClientResponse answered(ChatClientRequest request, CallAdvisorChain chain, PendingCall pending) {
        try {
            return chain.nextCall(request);
        } catch (RuntimeException | Error e) {
            try {
                pending.release();
            } catch (RuntimeException second) {
                e.addSuppressed(second);
            }
            throw e;
        }
    }

    /** Streams the model's answer, and records it. Its errors are those of {@link #adviseCall}. */
    @Override
    public Flux<ChatClientResponse> adviseStream(ChatClientRequest request, StreamAdvisorChain chain) {
        return Flux.defer(() -> {
            UUID caller = CallerAdvisor.of(request, log);
            return log.isLimited()
                    ? blocking(() -> log.begin(caller))
                            .flatMapMany(pending -> stream(request, chain, pending))
                            // Whoever has gone while tokens were set aside for them needs them no more.
                            .doOnDiscard(PendingCall.class, PendingCall::release)
                    : stream(request, chain, log.begin(caller));
        });
    }

    private static Flux<ChatClientResponse> stream(
            ChatClientRequest request, StreamAdvisorChain chain, PendingCall pending) {
        var answer = new Answer(request.prompt());
        return chain.nextStream(request)
                .doOnNext(chunk -> answer.add(chunk.chatResponse()))
                .onErrorResume(error -> UsageAdvisor.<ChatClientResponse>ending(() -> brokenOff(pending, answer))
                        .onErrorMap(second -> withSuppressed(error, second))
                        .then(Mono.error(error)))
                .concatWith(ending(() -> pending.record(answer.call())))
                .doOnCancel(() -> ending(() -> left(pending, answer)).subscribe());
    }

    /** What has begun to answer has used something, though it may not have told. */
    private static void brokenOff(PendingCall pending, Answer answer) {
        if (answer.hasBegun()) {
            left(pending, answer);
        } else {
            pending.release();
        }
    }

    private static void left(PendingCall pending, Answer answer) {
        if (answer.isTold()) {
            pending.record(answer.call());
        } else {
            pending.leave(answer.call());
        }
    }

    private static Throwable withSuppressed(Throwable error, Throwable second) {
        error.addSuppressed(second);
        return error;
    }

    private static <T> Mono<T> ending(Runnable end) {
        return UsageAdvisor.<T>blocking(() -> {
            end.run();
            return null;
        });
    }

    /** Unlike a subscription that is moved to another thread, it is not interrupted when whoever listens goes. */
    private static <T> Mono<T> blocking(Supplier<@Nullable T> work) {
        return Mono.create(sink -> Schedulers.boundedElastic().schedule(() -> {
            try {
                sink.success(work.get());
            } catch (RuntimeException | Error e) {
                sink.error(e);
            }
        }));
    }

    @Override
    public String getName() {
        return "Quipu usage";
    }

    @Override
    public int getOrder() {
        return ORDER;
    }
}
