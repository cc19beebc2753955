package dev.quipu.migration.run;

import dev.quipu.catalog.lock.LockMode;
import dev.quipu.catalog.plan.Access.Work;
import dev.quipu.postgres.script.ScriptStatement;
import java.util.List;
import java.util.regex.Matcher;

/**
 * What a statement locks that runs in no transaction, as the manual says: it commits in the middle, so nobody can see from
 * inside what it has held.
 *
 * @param relation the relation, or one of its indexes, as the statement names it
 * @param lock the strongest lock
 * @param work how much it does while it holds that lock
 * @see <a href="https://www.postgresql.org/docs/current/explicit-locking.html#LOCKING-TABLES">PostgreSQL: Table-Level
 *     Locks</a>
 */
public record LockClaim(String relation, LockMode lock, Work work) {
    /** Returns what a statement locks; empty if it names no relation, or is of no kind that is known here. */
    public static List<LockClaim> of(ScriptStatement statement) {
        return switch (UnfinishedStatement.of(statement)) {
            case UnfinishedStatement.CreateIndex created ->
                List.of(new LockClaim(created.table(), LockMode.SHARE_UPDATE_EXCLUSIVE, Work.SCAN));
            case UnfinishedStatement.DropIndex dropped ->
                List.of(new LockClaim(dropped.name(), LockMode.SHARE_UPDATE_EXCLUSIVE, Work.NONE));
            case UnfinishedStatement.DetachPartition detached ->
                List.of(
                        new LockClaim(detached.table(), LockMode.SHARE_UPDATE_EXCLUSIVE, Work.NONE),
                        new LockClaim(detached.partition(), LockMode.ACCESS_EXCLUSIVE, Work.NONE));
            case UnfinishedStatement.Reindex reindexed ->
                List.of(new LockClaim(
                        reindexed.name(),
                        statement.bareWords().contains("CONCURRENTLY")
                                ? LockMode.SHARE_UPDATE_EXCLUSIVE
                                : LockMode.SHARE,
                        Work.SCAN));
            case UnfinishedStatement.Repeatable other -> vacuum(statement);
        };
    }

    private static List<LockClaim> vacuum(ScriptStatement statement) {
        Matcher vacuum = AloneStatement.VACUUM_TABLE.matcher(statement.withoutComments());
        if (!vacuum.find()) {
            return List.of();
        }
        boolean full = statement.bareWords().contains("FULL");
        return List.of(
                full
                        ? new LockClaim(vacuum.group("table"), LockMode.ACCESS_EXCLUSIVE, Work.REWRITE)
                        : new LockClaim(vacuum.group("table"), LockMode.SHARE_UPDATE_EXCLUSIVE, Work.SCAN));
    }
}
