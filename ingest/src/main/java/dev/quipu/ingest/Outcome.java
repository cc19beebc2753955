package dev.quipu.ingest;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What became of the items of a block. */
final class Outcome {
    private final List<Reject> rejects = new ArrayList<>();
    private final Set<Long> rejected = new HashSet<>();
    private long conversations;
    private long messages;
    private long alreadyThere;

    void started(long number) {
        conversations += number;
    }

    void appended(long number) {
        messages += number;
    }

    void wasThere() {
        alreadyThere++;
    }

    void reject(Reject reject) {
        rejects.add(reject);
        rejected.add(reject.ordinal());
    }

    boolean isRejected(Entry entry) {
        return rejected.contains(entry.ordinal());
    }

    void add(Outcome more) {
        conversations += more.conversations;
        messages += more.messages;
        alreadyThere += more.alreadyThere;
        more.rejects.forEach(this::reject);
    }

    List<Reject> rejects() {
        return rejects;
    }

    Result result() {
        return new Result(conversations, messages, alreadyThere, rejects.size());
    }
}
