package dev.quipu.agents.legacy;

import dev.quipu.migration.pack.PackRun;
import java.sql.SQLException;
import java.util.List;

/**
 * What follows from the rows that were copied: costs by period, the users' month, budgets, and times that triggers moved.
 * Each step looks for what is not as it should be, so that one after a broken run finishes the work of that one.
 */
final class LegacyCounters {
    private final PackRun run;
    private final LegacyDatabase database;

    LegacyCounters(PackRun run, LegacyDatabase database) {
        this.run = run;
        this.database = database;
    }

    /** Makes cost_tracking of users whose requests it does not hold, a transaction a user; returns false if stopped. */
    boolean rollUpCosts() throws SQLException {
        List<List<String>> users = database.rows("""
                SELECT made.user_id, made.first, made.last + interval '1 microsecond'
                FROM (SELECT user_id, min(request_start_time) AS first, max(request_start_time) AS last,
                             count(*) AS requests, sum(total_cost_usd - refunded_usd) AS cost
                      FROM ai_requests JOIN legacy_ids ON table_name = 'users' AND new_id = user_id
                      GROUP BY user_id) AS made
                CROSS JOIN LATERAL (
                    SELECT sum(total_requests) AS requests, sum(total_cost) AS cost FROM cost_tracking
                    WHERE cost_tracking.user_id = made.user_id AND period_type = 'yearly') AS tracked
                WHERE (made.requests, made.cost) IS DISTINCT FROM (tracked.requests, tracked.cost)
                ORDER BY made.user_id
                """);
        long done = 0;
        for (List<String> user : users) {
            if (run.isStopped()) {
                return false;
            }
            database.execute("SELECT rollup_costs('%s', '%s', %s)".formatted(user.get(1), user.get(2), user.get(0)));
            database.commit();
            done++;
            run.progress("costs of %,d users made".formatted(done));
        }
        return true;
    }

    /** Puts the month's spend and calls in order, in the order of ids. */
    void countMonth() throws SQLException {
        database.execute("""
                WITH month AS (
                    SELECT account.id, date_trunc('month', '%s'::timestamptz AT TIME ZONE coalesce(account.timezone, 'UTC'))::date
                               AS first_day
                    FROM users AS account JOIN legacy_ids ON table_name = 'users' AND new_id = account.id
                ), spent AS (
                    SELECT month.id, month.first_day, coalesce(sum(cost.total_cost), 0) AS amount,
                           coalesce(sum(cost.total_requests), 0)::integer AS calls
                    FROM month
                    JOIN users AS account USING (id)
                    LEFT JOIN cost_tracking AS cost ON cost.user_id = month.id AND cost.period_type = 'monthly'
                        AND (cost.period_start AT TIME ZONE coalesce(account.timezone, 'UTC'))::date = month.first_day
                    GROUP BY month.id, month.first_day
                ), locked AS (
                    SELECT account.id FROM users AS account JOIN spent USING (id)
                    WHERE (account.current_month, account.current_month_spend, account.api_quota_used)
                        IS DISTINCT FROM (spent.first_day, spent.amount, spent.calls)
                    ORDER BY account.id FOR NO KEY UPDATE OF account
                )
                UPDATE users AS account
                SET current_month = spent.first_day, current_month_spend = spent.amount, api_quota_used = spent.calls,
                    month_alert_sent = CASE WHEN account.current_month = spent.first_day THEN account.month_alert_sent END
                FROM locked JOIN spent USING (id) WHERE account.id = locked.id
                """.formatted(run.now()));
        database.commit();
    }

    /** Of each family of content without a newest version, takes the one that was it, or else the last. */
    void chooseLatestVersions() throws SQLException {
        database.execute("""
                UPDATE generated_content SET is_latest_version = true
                WHERE id IN (
                    SELECT DISTINCT ON (content.root_id) content.id
                    FROM generated_content AS content
                    JOIN legacy_ids AS ids ON ids.table_name = 'generated_content' AND ids.new_id = content.id
                    JOIN %s AS s ON s.id = ids.old_id
                    WHERE NOT EXISTS (SELECT FROM generated_content AS latest
                                      WHERE latest.root_id = content.root_id AND latest.is_latest_version)
                    ORDER BY content.root_id, s.is_latest_version DESC NULLS LAST, content.id DESC)
                """.formatted(database.there("generated_content")));
        database.commit();
    }

    /** What is said of a budget after its period, by the copying of it, is no news. */
    void settleBudgets() throws SQLException {
        database.execute("""
                UPDATE system_alerts SET is_read = true, is_dismissed = true
                FROM user_budgets AS budget
                JOIN legacy_ids AS ids ON ids.table_name = 'user_budgets' AND ids.new_id = budget.id
                WHERE source_table = 'user_budgets' AND source_id = budget.id AND period_key IS NOT NULL
                  AND budget.period_end <= system_alerts.created_at AND NOT is_dismissed
                """);
        database.execute("SELECT renew_budgets('%s')".formatted(run.now()));
        database.commit();
    }

    /**
     * Puts back when conversations and versions were last changed, which the triggers have moved to now. The trigger that
     * does it has to rest meanwhile; who writes waits.
     */
    void restoreTimes(boolean hasConversations, boolean hasContent) throws SQLException {
        if (hasConversations) {
            restore("conversations", """
                    SELECT ids.new_id AS id, greatest(coalesce(s.updated_at, s.created_at), (
                        SELECT max(created_at) FROM messages WHERE conversation_id = ids.new_id), (
                        SELECT max(created_at) FROM ai_requests WHERE conversation_id = ids.new_id)) AS moment
                    FROM legacy_ids AS ids JOIN %s AS s ON s.id = ids.old_id WHERE ids.table_name = 'conversations'
                    """.formatted(database.there("conversations")));
        }
        if (hasContent) {
            restore("generated_content", """
                    SELECT ids.new_id AS id, coalesce(s.updated_at, s.created_at) AS moment
                    FROM legacy_ids AS ids JOIN %s AS s ON s.id = ids.old_id
                    WHERE ids.table_name = 'generated_content' AND NOT ids.is_there
                    """.formatted(database.there("generated_content")));
        }
    }

    private void restore(String table, String moments) throws SQLException {
        database.execute("""
                CREATE TEMPORARY TABLE legacy_times ON COMMIT DROP AS
                    SELECT id, moment FROM (%1$s) AS given JOIN %2$s AS kept USING (id)
                    WHERE moment < kept.updated_at ORDER BY id
                """.formatted(moments, table));
        if (database.number("SELECT count(*) FROM legacy_times") > 0) {
            database.execute("""
                    ALTER TABLE %1$s DISABLE TRIGGER trigger_%1$s_updated_at;
                    UPDATE %1$s SET updated_at = moment FROM legacy_times WHERE legacy_times.id = %1$s.id;
                    ALTER TABLE %1$s ENABLE TRIGGER trigger_%1$s_updated_at
                    """.formatted(table));
        }
        database.commit();
    }
}
