package dev.quipu.agents.legacy;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * A table of the original, and what of it is more than columns of the same name.
 *
 * @param name its name, there and here
 * @param key how a row is known again, so that it is taken over once
 * @param parents whom its rows belong to, by column; without that one they cannot be
 * @param links what else its rows point at, by column; where that is missing, to nothing
 * @param written what is written into a column, where that is not just its value; {@code s} is the row of the original,
 *     and <code>{there}</code> its table
 * @param left columns that the database keeps itself
 */
record LegacyTable(
        String name,
        Key key,
        Map<String, String> parents,
        Map<String, String> links,
        Map<String, String> written,
        Set<String> left) {
    /** How a row is known again. */
    enum Key {
        /** By its uuid; one that has none gets the one that follows from schema, table and id. */
        UUID,
        /** By its id and the time at which it was made. */
        ID_AND_TIME,
        /** By provider and name. */
        MODEL
    }

    private static final String TIME_ZONE = """
            CASE WHEN EXISTS (SELECT FROM pg_timezone_names AS zone WHERE lower(zone.name) = lower(s.timezone)) THEN s.timezone
                WHEN s.timezone IS NOT NULL THEN 'UTC' END""";

    private static final String SEVERITY =
            "CASE WHEN lower(s.severity) IN ('low', 'high', 'critical') THEN lower(s.severity) ELSE 'medium' END";

    /** Of budgets of one name the original let several be active; here they would be renewed into each other. */
    private static final String LAST_OF_ITS_NAME = """
            coalesce(s.is_active, true) AND NOT EXISTS (
                SELECT FROM {there} AS later
                WHERE later.user_id = s.user_id AND later.budget_name = s.budget_name AND coalesce(later.is_active, true)
                  AND (later.period_start, later.id) > (s.period_start, s.id))""";

    private static final String INPUT_TOKENS =
            "CASE WHEN s.output_tokens IS NULL THEN coalesce(s.input_tokens, s.total_tokens, 0) ELSE coalesce(s.input_tokens, 0) END";

    private static final String ALL_TOKENS = INPUT_TOKENS + " + coalesce(s.output_tokens, 0)";

    /** Returns those that can be copied before costs are rolled up, parents first. */
    static List<LegacyTable> beforeCosts() {
        return List.of(
                of("users", Key.UUID).with("timezone", TIME_ZONE).without("api_quota_used", "current_month_spend"),
                of("ai_models", Key.MODEL),
                of("agents", Key.UUID),
                of("conversations", Key.UUID)
                        .under("user_id", "users")
                        .without("total_messages", "total_tokens", "total_cost", "average_response_time"),
                of("messages", Key.UUID).under("conversation_id", "conversations"),
                of("ai_requests", Key.UUID)
                        .under("user_id", "users")
                        .linked("conversation_id", "conversations")
                        .linked("message_id", "messages")
                        .with("input_tokens", INPUT_TOKENS)
                        .with("total_tokens", ALL_TOKENS)
                        .with(
                                "total_cost_usd",
                                "coalesce(s.total_cost_usd, coalesce(s.input_cost_usd, 0) + coalesce(s.output_cost_usd, 0))::numeric")
                        .with("success", "coalesce(s.success, lower(s.status::text) = 'completed')"),
                of("generated_content", Key.UUID)
                        .under("user_id", "users")
                        .linked("ai_request_id", "ai_requests")
                        .linked("conversation_id", "conversations")
                        .linked("parent_content_id", "generated_content")
                        .with("is_latest_version", "false"),
                of("tasks", Key.UUID)
                        .linked("agent_id", "agents")
                        .linked("user_id", "users")
                        .with(
                                "status",
                                "(CASE lower(s.status::text) WHEN 'running' THEN 'failed' ELSE lower(s.status::text) END)::taskstatus")
                        .with(
                                "error_message",
                                "CASE lower(s.status::text) WHEN 'running' THEN 'was running in the system that it came from' ELSE s.error_message END"),
                of("usage_logs", Key.ID_AND_TIME)
                        .under("user_id", "users")
                        .linked("conversation_id", "conversations")
                        .linked("message_id", "messages")
                        .with(
                                "total_tokens",
                                "coalesce(s.total_tokens, coalesce(s.input_tokens, 0) + coalesce(s.output_tokens, 0))"),
                of("performance_metrics", Key.ID_AND_TIME),
                of("system_metrics", Key.ID_AND_TIME),
                of("audit_logs", Key.UUID).linked("user_id", "users"));
    }

    /** Returns those whose rows say what was spent. */
    static List<LegacyTable> afterCosts() {
        return List.of(
                of("user_budgets", Key.UUID)
                        .under("user_id", "users")
                        .with("current_spend", """
                                spend_in_period(parent_user_id.new_id, lower(s.budget_period::text)::budgetperiod,
                                    s.period_start, s.period_end, NULL, NULL)""")
                        .with("is_active", LAST_OF_ITS_NAME)
                        .without(
                                "remaining_budget",
                                "utilization_percent",
                                "warning_alert_sent",
                                "critical_alert_sent",
                                "budget_exceeded"),
                of("system_alerts", Key.UUID)
                        .linked("user_id", "users")
                        .with("severity", SEVERITY)
                        .with("source_id", """
                                coalesce((SELECT new_id FROM legacy_ids AS source
                                    WHERE source.table_name = s.source_table AND source.old_id = s.source_id), s.source_id)"""));
    }

    /** Returns the column that points at other rows of the same table. */
    Optional<String> ownLink() {
        return links.entrySet().stream()
                .filter(link -> link.getValue().equals(name))
                .map(Map.Entry::getKey)
                .findFirst();
    }

    private static LegacyTable of(String name, Key key) {
        return new LegacyTable(name, key, Map.of(), Map.of(), Map.of(), Set.of());
    }

    private LegacyTable under(String column, String parent) {
        return new LegacyTable(name, key, Map.of(column, parent), links, written, left);
    }

    private LegacyTable linked(String column, String table) {
        return new LegacyTable(name, key, parents, and(links, column, table), written, left);
    }

    private LegacyTable with(String column, String expression) {
        return new LegacyTable(name, key, parents, links, and(written, column, expression), left);
    }

    private LegacyTable without(String... columns) {
        return new LegacyTable(name, key, parents, links, written, Set.of(columns));
    }

    private static Map<String, String> and(Map<String, String> map, String key, String value) {
        Map<String, String> more = new TreeMap<>(map);
        more.put(key, value);
        return Map.copyOf(more);
    }
}
