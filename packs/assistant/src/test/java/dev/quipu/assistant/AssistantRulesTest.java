package dev.quipu.assistant;

import dev.quipu.migration.testing.PackDatabase;
import dev.quipu.migration.testing.PackRules;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;

/** The rules that every pack keeps. */
class AssistantRulesTest extends PackRules {
    AssistantRulesTest() {
        super(Assistant.PACK);
    }

    @Override
    protected List<String> mayBeNull() {
        return List.of("messages.tool_calls", "messages.tool_failed");
    }

    @Override
    protected Map<String, String> given(PackDatabase database) throws SQLException {
        return Map.of(
                "tenant_id", "5a000000-0000-4000-8000-000000000001",
                "user_id",
                        database.value("SELECT user_id FROM messages WHERE content LIKE '%ring road%'"
                                + " ORDER BY created_at DESC LIMIT 1"),
                "conversation_id",
                        database.value(
                                "SELECT min(conversation_id::text) FROM messages WHERE alternative_to IS NOT NULL"),
                "search", "\"ring road\" -parcel",
                "trace_id", database.value("SELECT min(trace_id) FROM messages"),
                "hash",
                        database.value(
                                "SELECT min(attachments -> 0 ->> 'sha256') FROM messages WHERE attachments <> '[]'"),
                "days", "200",
                "percent", "0.1",
                "months", "3");
    }

    /** Whether there is any depends on what an hour of the day it is: the sample data ends yesterday. */
    @Override
    protected List<String> findNothing() {
        return List.of();
    }
}
