package dev.quipu.imports;

import dev.quipu.exports.ExportSink;
import dev.quipu.exports.ExportedConversation;
import dev.quipu.exports.ExportedMessage;
import dev.quipu.exports.Problem;
import dev.quipu.imports.message.Items;
import dev.quipu.imports.run.BranchList;
import dev.quipu.imports.run.OpenBranches.Branch;
import dev.quipu.imports.run.ProblemList;
import dev.quipu.imports.run.Run;
import dev.quipu.ingest.ConversationStart;
import dev.quipu.ingest.MessageWriter;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Sends what is read to a writer; without one it only counts. */
final class WritingSink implements ExportSink {
    private static final int BETWEEN = 500;

    private final Items items;
    private final ProblemList problems;
    private final @Nullable MessageWriter writer;
    private final Run run;
    private final BranchList branches;
    private @Nullable UUID conversationId;
    private String conversation = "";
    private @Nullable String active;
    private @Nullable String last;
    private long conversations;
    private long messages;

    /**
     * Takes where things go.
     *
     * @param branches where it adds the conversations whose open branch is to be chosen once all is written
     */
    WritingSink(Items items, ProblemList problems, @Nullable MessageWriter writer, BranchList branches, Run run) {
        this.items = items;
        this.problems = problems;
        this.writer = writer;
        this.branches = branches;
        this.run = run;
    }

    @Override
    public void begin(ExportedConversation exported) {
        ConversationStart start = items.start(exported);
        conversationId = start.conversationId();
        conversation = "conversation " + exported.key();
        active = exported.activeKey();
        last = null;
        conversations++;
        if (writer != null) {
            writer.write(start, conversation);
        }
    }

    @Override
    public void take(ExportedMessage message) {
        run.stopIfAsked();
        if (conversationId == null) {
            throw new IllegalStateException("a message outside of a conversation");
        }
        if (writer != null) {
            writer.write(items.message(conversationId, message), conversation + ", message " + message.key());
        }
        last = message.key();
        messages++;
        if (messages % BETWEEN == 0) {
            run.tell("%,d conversations, %,d messages".formatted(conversations, messages));
        }
    }

    @Override
    public void end() {
        if (conversationId != null && active != null && last != null && !active.equals(last)) {
            branches.add(new Branch(conversationId, Items.key(active), Items.key(last)));
        }
    }

    @Override
    public void report(Problem problem) {
        problems.add(problem);
    }

    long conversations() {
        return conversations;
    }

    long messages() {
        return messages;
    }
}
