package dev.quipu.migration.command;

import dev.quipu.migration.content.ContentFailedException;
import dev.quipu.migration.content.ContentFile;
import dev.quipu.migration.content.ScriptRun;
import dev.quipu.migration.project.Branch;
import dev.quipu.migration.project.Workspace;
import dev.quipu.migration.run.LoneStatement;
import dev.quipu.migration.run.RunOptions;
import dev.quipu.postgres.failure.QuipuException;
import dev.quipu.postgres.failure.QuipuException.Kind;
import dev.quipu.postgres.failure.Setting;
import dev.quipu.postgres.script.ScriptStatement;
import dev.quipu.postgres.session.AdvisoryLock;
import dev.quipu.postgres.session.Session;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * {@code maintain}: what the packs want done every day, week or month.
 *
 * <p>Statements run one by one, each committing by itself, since VACUUM and REINDEX CONCURRENTLY run in no transaction.
 * A lock of its own keeps two maintenance runs apart; it is not the runner's, so that an hour of VACUUM holds up no
 * deployment.
 */
public final class Maintain {
    /** "QUIN" in ASCII, next but one to the runner's keys. */
    private static final int LOCK_SPACE = 0x51554950 + 2;

    private static final String NEEDS_SESSION =
            "maintenance needs a session of its own: VACUUM and REINDEX CONCURRENTLY run in no transaction, so only a session"
                    + " can give them their search_path and timeouts and keep a second run away; " + Setting.LOCK_ROW
                    + " cannot";

    private static final Set<String> CHANGES_ROWS = Set.of("INSERT", "UPDATE", "DELETE", "MERGE", "WITH", "COPY");

    private final Workspace workspace;

    public Maintain(Workspace workspace) {
        this.workspace = workspace;
    }

    /** How often. */
    public enum Period {
        daily,
        weekly,
        monthly
    }

    /**
     * A statement, done or to be done.
     *
     * @param branch the label of its branch
     * @param line the line of the file that it begins on
     * @param sql its text
     * @param rows how many rows it changed; null if it is of a kind that changes none, or was not run
     * @param took how long it took; null if it was not run
     * @param skipped why it was not run, where its branch is not far enough; else null
     */
    public record Task(
            String branch,
            int line,
            String sql,
            @Nullable Long rows,
            @Nullable Duration took,
            @Nullable String skipped) {}

    /** Returns what {@link #run} would do, in order, without asking a database. */
    public List<Task> dryRun(Period period) {
        List<Task> tasks = new ArrayList<>();
        for (Branch branch : BranchContent.having(workspace, path(period))) {
            for (ScriptStatement statement : file(branch, period).script().statements()) {
                tasks.add(new Task(branch.label(), statement.line(), statement.text(), null, null, null));
            }
        }
        return tasks;
    }

    /**
     * Runs it. The first failure ends the run; what was done before stays done.
     *
     * @param options its timeouts are used; nothing is tried twice
     * @param done hears each task when it has ended
     * @throws QuipuException if another maintenance run is at work, or the server refuses a statement
     */
    public List<Task> run(Period period, RunOptions options, Consumer<Task> done) {
        List<Task> tasks = new ArrayList<>();
        try (Session session = workspace.connect("maintain " + period)) {
            workspace.requireSession(session, NEEDS_SESSION);
            lock(session);
            boolean clean = isClean(session);
            Function<Branch, Current.Standing> standings = BranchContent.standings(workspace, session);
            for (Branch branch : BranchContent.having(workspace, path(period))) {
                new Run(session, standings.apply(branch), file(branch, period), options, task -> {
                            tasks.add(task);
                            done.accept(task);
                        })
                        .all();
            }
            if (clean) {
                // What maintenance detaches or makes is no drift; what others had changed before stays to be told.
                workspace.keepFingerprint(session);
            }
        }
        return tasks;
    }

    private boolean isClean(Session session) {
        return !workspace.drift(session).isWorthTelling();
    }

    private static final int ATTEMPTS = 20;
    private static final Duration BETWEEN_ATTEMPTS = Duration.ofMillis(100);

    private void lock(Session session) {
        AdvisoryLock lock = new AdvisoryLock(
                LOCK_SPACE, workspace.project().historySchema().value().hashCode());
        boolean taken = lock.tryTake(session);
        // A run that has just ended keeps its lock until the server has noticed.
        for (int i = 0; !taken && i < ATTEMPTS && workspace.interruption().await(BETWEEN_ATTEMPTS); i++) {
            taken = lock.tryTake(session);
        }
        if (!taken) {
            throw new QuipuException(
                    Kind.FAILED,
                    "another maintenance run is at work"
                            + lock.owner(session)
                                    .map(owner -> ": " + owner.described())
                                    .orElse(""),
                    "run it again when that one has ended");
        }
    }

    private static ContentFile file(Branch branch, Period period) {
        return ContentFile.read(branch.content().orElseThrow(), path(period));
    }

    private static String path(Period period) {
        return "maintenance/" + period + ".sql";
    }

    /** The work on one branch. */
    private record Run(
            Session session, Current.Standing standing, ContentFile file, RunOptions options, Consumer<Task> done) {
        void all() {
            // What one file has set, or left open, is not the next one's.
            session.rollback();
            session.send("RESET SESSION AUTHORIZATION; RESET ALL; SET search_path = "
                    + standing.branch().schema().quoted() + "; SET statement_timeout = "
                    + options.statementTimeout().toMillis());
            int finished = 0;
            for (ScriptStatement statement : file.script().statements()) {
                one(statement, finished++);
            }
        }

        private void one(ScriptStatement statement, int before) {
            if (standing.revisions().isEmpty()) {
                done.accept(task(statement, null, null, BranchContent.place(standing)));
                return;
            }
            session.send("SET lock_timeout = " + lockTimeout(statement).toMillis());
            long start = System.nanoTime();
            try {
                String stays =
                        before == 1 ? "1 statement before it is done" : before + " statements before it are done";
                long rows = ScriptRun.run(session, file, statement, stays);
                boolean changes = CHANGES_ROWS.containsAll(statement.leadingWords(1));
                done.accept(task(statement, changes ? rows : null, Duration.ofNanos(System.nanoTime() - start), null));
            } catch (ContentFailedException e) {
                if (!e.isMissing() || standing.atHead()) {
                    throw e;
                }
                done.accept(task(statement, null, null, BranchContent.place(standing)));
            }
        }

        /** To rebuild an index beside others' work may take its time: nobody waits for it. */
        private Duration lockTimeout(ScriptStatement statement) {
            return LoneStatement.waitsForOthers(statement) ? Duration.ZERO : options.lockTimeout();
        }

        private Task task(
                ScriptStatement statement, @Nullable Long rows, @Nullable Duration took, @Nullable String skipped) {
            return new Task(standing.branch().label(), statement.line(), statement.text(), rows, took, skipped);
        }
    }
}
