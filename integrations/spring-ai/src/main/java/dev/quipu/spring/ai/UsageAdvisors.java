package dev.quipu.spring.ai;

import dev.quipu.memory.usage.UsageLog;
import java.util.List;
import org.springframework.ai.chat.client.advisor.api.Advisor;

/**
 * Records what a chat client's calls use on the assistant platform. Give the client all of {@link #list}: the first asks who is
 * calling, before others move a stream to another thread, and the last records, next to the model.
 *
 * <p>Each call of the model counts, those in a loop of tools too. What fails is not recorded. A stream is recorded when it ends,
 * also when whoever listens has gone: with the tokens that the model had told of by then. Of a limited log the tokens that were
 * set aside for one that had told nothing stay so until their time is over.
 *
 * <p>That usage could not be recorded is an error of the call. Safe for use by any number of threads.
 */
public final class UsageAdvisors {
    private final List<Advisor> advisors;

    /** Takes where usage is recorded. */
    public UsageAdvisors(UsageLog log) {
        this.advisors = List.of(new CallerAdvisor(log), new UsageAdvisor(log));
    }

    /** Returns the advisors, for {@code defaultAdvisors} of a chat client; whatever others there are, they find their places. */
    public List<Advisor> list() {
        return advisors;
    }
}
