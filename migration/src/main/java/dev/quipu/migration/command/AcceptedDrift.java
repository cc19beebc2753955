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
 * Looks for what other hands have changed since the last run. The run that begins takes the schemas as they are as soon as it
 * commits anything, and {@code status} forgets: so this is the last moment at which anybody can be told.
 */
public final class AcceptedDrift implements BeforeRun {
    private final Workspace workspace;
    private final Policy policy;
    private final String wayOut;
    private final Consumer<Drift> news;
    private final BeforeRun next;

    /** What is done about it. */
    public enum Policy {
        /** Nobody looks. */
        IGNORE,
        /** It is told, and accepted; so is why it cannot be told. */
        WARN,
        /** The run does not begin; neither does it where it cannot be told, or a gate would be open then. */
        FAIL
    }

    /**
     * Takes what to do about it.
     *
     * @param wayOut what a refusal advises whoever wants the schemas as they are
     * @param news hears of what a run accepts as soon as it commits anything, or why that cannot be told
     * @param next what else there is to do before a run
     */
    public AcceptedDrift(Workspace workspace, Policy policy, String wayOut, Consumer<Drift> news, BeforeRun next) {
        this.workspace = workspace;
        this.policy = policy;
        this.wayOut = wayOut;
        this.news = news;
        this.next = next;
    }

    @Override
    public void accept(Session session, DatabaseState state, List<Step> steps) {
        // Where nothing is applied there is nothing that other hands could have changed.
        Drift drift =
                policy == Policy.IGNORE || state.revisions().isEmpty() ? new Drift(null, List.of()) : drift(session);
        if (policy == Policy.FAIL) {
            refuse(drift);
        }
        next.accept(session, state, steps);
        if (drift.isWorthTelling()) {
            news.accept(drift);
        }
    }

    private Drift drift(Session session) {
        try {
            return workspace.drift(session);
        } catch (ServerException e) {
            // Whoever may not look can yet run, as without a fingerprint.
            return Drift.unknown(e.message());
        }
    }

    private void refuse(Drift drift) {
        if (drift.unknown() != null) {
            throw refusal(
                    "whether other hands have changed the schemas since the last run cannot be told: "
                            + drift.unknown(),
                    List.of("nothing was changed"),
                    "\"quipu check\" compares what is there with the revisions");
        }
        if (!drift.objects().isEmpty()) {
            String told = String.join(
                    "\n", drift.objects().stream().map(Drifted::told).toList());
            throw refusal(
                    "other hands have changed the schemas since the last run",
                    List.of(told, "nothing was changed"),
                    "\"quipu diff revisions live\" shows it whole");
        }
    }

    /** A stamp is no way out: it would record what is pending, and never run it. */
    private QuipuException refusal(String message, List<String> notes, String look) {
        return new QuipuException(Kind.FAILED, message, null, notes, look + "; " + wayOut + " takes it as it is", null);
    }
}
