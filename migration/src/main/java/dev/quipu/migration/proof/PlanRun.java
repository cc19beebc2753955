package dev.quipu.migration.proof;

import dev.quipu.catalog.plan.Plan;
import dev.quipu.catalog.plan.Statement;
import dev.quipu.postgres.scratch.ScratchSession;
import dev.quipu.postgres.session.ServerException;
import java.util.ArrayList;
import java.util.List;

/** Runs a plan in a throw-away database, with as few messages as its non-transactional statements allow. */
final class PlanRun {
    private final ScratchSession session;

    PlanRun(ScratchSession session) {
        this.session = session;
    }

    /**
     * Runs all statements.
     *
     * @throws PlanRunException for the statement that failed
     */
    void run(Plan plan) {
        List<String> together = new ArrayList<>();
        for (Statement statement : plan.statements()) {
            if (statement.transactional()) {
                together.add(statement.sql());
            } else {
                flush(together);
                alone(statement.sql());
            }
        }
        flush(together);
    }

    private void flush(List<String> together) {
        try {
            session.runTogether(together);
        } catch (ServerException e) {
            // The message began with BEGIN.
            int failed = Math.clamp(e.finished() - 1L, 0, together.size() - 1);
            throw new PlanRunException(together.get(failed), e);
        }
        together.clear();
    }

    private void alone(String sql) {
        try {
            session.run(sql);
        } catch (ServerException e) {
            throw new PlanRunException(sql, e);
        }
    }

    /** A statement of a plan that the server refused. */
    static final class PlanRunException extends RuntimeException {
        private static final long serialVersionUID = 1;

        private final String sql;
        private final ServerException refusal;

        PlanRunException(String sql, ServerException refusal) {
            super(refusal);
            this.sql = sql;
            this.refusal = refusal;
        }

        String sql() {
            return sql;
        }

        ServerException refusal() {
            return refusal;
        }
    }
}
