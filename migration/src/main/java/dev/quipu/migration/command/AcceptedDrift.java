package dev.quipu.migration.command;

import dev.quipu.migration.history.DatabaseState;
import dev.quipu.migration.history.Drift;
import dev.quipu.migration.history.Drift.Drifted;
import dev.quipu.migration.project.Workspace;
import dev.quipu.migration.run.Migrator.BeforeRun;
import dev.quipu.migration.run.Step;
import dev.quipu.postgres.failure.QuipuException;
import dev.quipu.postgres.failure.QuipuException.Kind;
import dev.quipu.postgres.session.ServerException;
import dev.quipu.postgres.session.Session;
import java.util.List;
import java.util.function.Consumer;

/**
 * Looks for what other hands have changed since the last run. The run that begins takes the schemas as they are then, and
 * {@code status} forgets: so this is the last moment at which anybody can be told.
 */
public final class AcceptedDrift implements BeforeRun {
    private final Workspace workspace;
    private final Policy policy;
    private final Consumer<Drifted> news;
    private final BeforeRun next;

    /** What is done about it. */
    public enum Policy {
        /** Nobody looks. */
        IGNORE,
        /** It is told, and accepted. */
        WARN,
        /** The run does not begin. */
        FAIL
    }

    /**
     * Takes what to do about it.
     *
     * @param news hears of each object that a run accepts as it is
     * @param next what else there is to do before a run
     */
    public AcceptedDrift(Workspace workspace, Policy policy, Consumer<Drifted> news, BeforeRun next) {
        this.workspace = workspace;
        this.policy = policy;
        this.news = news;
        this.next = next;
    }

    @Override
    public void accept(Session session, DatabaseState state, List<Step> steps) {
        if (policy != Policy.IGNORE && state.exists()) {
            List<Drifted> drifted = drifted(session);
            if (policy == Policy.FAIL && !drifted.isEmpty()) {
                throw refusal(drifted);
            }
            drifted.forEach(news);
        }
        next.accept(session, state, steps);
    }

    private List<Drifted> drifted(Session session) {
        try {
            Drift drift = workspace.fingerprint().compare(session);
            return drift.objects();
        } catch (ServerException e) {
            // Whoever may not look can yet run, as without a fingerprint.
            return List.of();
        }
    }

    private static QuipuException refusal(List<Drifted> drifted) {
        return new QuipuException(
                Kind.FAILED,
                "other hands have changed the schemas since the last run",
                null,
                List.of(String.join("\n", drifted.stream().map(Drifted::told).toList()), "nothing was changed"),
                "\"quipu diff revisions live\" shows it whole; \"quipu stamp heads\" or --drift warn takes it as it is",
                null);
    }
}
