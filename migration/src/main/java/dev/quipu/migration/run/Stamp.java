package dev.quipu.migration.run;

import dev.quipu.catalog.name.Identifier;
import dev.quipu.migration.graph.RevisionGraph;
import dev.quipu.migration.history.DatabaseState;
import dev.quipu.migration.history.Direction;
import dev.quipu.migration.history.HistorySchema;
import dev.quipu.migration.history.RecordedStep;
import dev.quipu.migration.revision.Revision;
import dev.quipu.migration.revision.RevisionId;
import dev.quipu.postgres.session.Session;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/** Sets the recorded state in one transaction. */
final class Stamp {
    private final RunContext context;
    private final HistorySchema history;
    private final RevisionGraph graph;
    private final Steps steps;
    private final Map<String, Identifier> schemas;

    Stamp(RunContext context, RevisionGraph graph, Steps steps, Map<String, Identifier> schemas) {
        this.context = context;
        this.history = context.history();
        this.graph = graph;
        this.steps = steps;
        this.schemas = schemas;
    }

    void run(Session session, RunnerLock lock, DatabaseState state, Set<RevisionId> wanted) {
        try {
            message(lock, state, wanted).send(session);
        } catch (StatementFailure e) {
            session.rollback();
            throw e.server();
        }
    }

    private StepMessage message(RunnerLock lock, DatabaseState state, Set<RevisionId> wanted) {
        StepMessage message = new StepMessage().add("BEGIN").addAll(lock.fence());
        if (!state.exists()) {
            message.addAll(history.create());
        }
        for (String branch : branches(state, wanted)) {
            branch(message, branch, state, wanted);
        }
        return message.add("COMMIT");
    }

    private void branch(StepMessage message, String branch, DatabaseState state, Set<RevisionId> wanted) {
        if (state.placement(branch).isEmpty() || !state.isBegun(branch)) {
            message.addAll(history.place(branch, Objects.requireNonNull(schemas.get(branch), branch)));
        }
        state.revisions().stream()
                .filter(revision -> revision.branch().equals(branch) && !wanted.contains(revision))
                .forEach(revision -> message.add(history.release(revision)));
        for (Revision revision : graph.all()) {
            RevisionId name = revision.name();
            if (name.branch().equals(branch) && wanted.contains(name)) {
                message.add(
                        state.revisions().contains(name)
                                ? history.accept(name, revision.checksum())
                                : history.claim(name, revision.checksum(), true));
            }
        }
        new HalfDone(graph, state)
                .settled(branch, wanted)
                .forEach(revision -> message.add(history.forgetProgress(revision)));
        List<String> from = steps.heads(state.revisions(), branch);
        List<String> to = steps.heads(wanted, branch);
        String newest = to.isEmpty() ? null : to.getLast();
        message.add(history.record(new RecordedStep(Direction.STAMP, branch, newest, from, to, 0), context.runner()));
    }

    /** Returns the branches that a stamp concerns: those that have, or shall have, anything, in the order of their names. */
    private Set<String> branches(DatabaseState state, Set<RevisionId> after) {
        Set<String> branches = new TreeSet<>();
        state.revisions().forEach(revision -> branches.add(revision.branch()));
        after.forEach(revision -> branches.add(revision.branch()));
        state.unfinished().forEach(begun -> branches.add(begun.revision().branch()));
        branches.retainAll(graph.branches());
        return branches;
    }
}
