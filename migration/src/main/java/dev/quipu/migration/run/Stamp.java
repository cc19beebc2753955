package dev.quipu.migration.run;

import dev.quipu.catalog.name.Identifier;
import dev.quipu.migration.graph.RevisionGraph;
import dev.quipu.migration.history.DatabaseState;
import dev.quipu.migration.history.Direction;
import dev.quipu.migration.history.HistorySchema;
import dev.quipu.migration.history.RecordedStep;
import dev.quipu.migration.history.Runner;
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
    private final HistorySchema history;
    private final Runner runner;
    private final RevisionGraph graph;
    private final Steps steps;
    private final Map<String, Identifier> schemas;

    Stamp(HistorySchema history, Runner runner, RevisionGraph graph, Map<String, Identifier> schemas) {
        this.history = history;
        this.runner = runner;
        this.graph = graph;
        this.steps = new Steps(graph, schemas);
        this.schemas = schemas;
    }

    void run(Session session, RunnerLock lock, DatabaseState state, Set<RevisionId> wanted) {
        try {
            StepMessage message = new StepMessage().add("BEGIN").addAll(lock.fence());
            if (!state.exists()) {
                message.addAll(history.create());
            }
            add(message, state, wanted);
            message.add("COMMIT").send(session);
        } catch (StatementFailure e) {
            session.rollback();
            throw e.server();
        }
    }

    /** Adds what sets the state, to a transaction that is open and has a history. */
    void add(StepMessage message, DatabaseState state, Set<RevisionId> wanted) {
        for (String branch : branches(state, wanted)) {
            branch(message, branch, state, wanted);
        }
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
            boolean concerned = wanted.contains(name) || state.revisions().contains(name);
            if (name.branch().equals(branch)
                    && concerned
                    && !revision.replaces().isEmpty()) {
                message.add(history.forgetReplaced(revision));
            }
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
        message.add(history.record(new RecordedStep(Direction.STAMP, branch, newest, from, to, 0), runner));
    }

    /** Returns the branches that a stamp concerns: those that have, or shall have, anything, in the order of their names. */
    private Set<String> branches(DatabaseState state, Set<RevisionId> after) {
        Set<String> branches = new TreeSet<>();
        state.revisions().forEach(revision -> branches.add(revision.branch()));
        after.forEach(revision -> branches.add(revision.branch()));
        state.progress().forEach(begun -> branches.add(begun.revision().branch()));
        branches.retainAll(graph.branches());
        return branches;
    }
}
