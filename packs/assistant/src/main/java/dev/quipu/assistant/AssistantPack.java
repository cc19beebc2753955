package dev.quipu.assistant;

import dev.quipu.migration.pack.Pack;
import java.util.List;

/**
 * An assistant platform that many tenants share, kept apart by row-level security: tenants, users, conversations,
 * messages, feedback and usage. Runs on PostgreSQL 15 and later, plain or on Supabase.
 */
public final class AssistantPack implements Pack {
    /** Creates one, as {@link java.util.ServiceLoader} does; all are equal. */
    public AssistantPack() {}

    @Override
    public String name() {
        return "assistant";
    }

    @Override
    public String description() {
        return "A multi-tenant assistant platform: tenants, users, conversations, messages, feedback and usage";
    }

    /** Returns 15: a unique key that takes NULLs as equal, and views that read with the rights of who asks. */
    @Override
    public int oldestServer() {
        return 15;
    }

    @Override
    public List<String> revisions() {
        return List.of(
                "001_create_tenants.sql",
                "002_create_users.sql",
                "003_create_conversations.sql",
                "004_create_messages.sql",
                "005_create_feedback.sql",
                "006_create_usage_metrics.sql");
    }

    @Override
    public List<String> queries() {
        return List.of();
    }

    @Override
    public List<String> healthChecks() {
        return List.of();
    }
}
