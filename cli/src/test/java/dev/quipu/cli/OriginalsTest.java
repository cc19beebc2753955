package dev.quipu.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.quipu.postgres.testing.PostgresTest;
import dev.quipu.postgres.testing.SincePostgres;
import dev.quipu.postgres.testing.TestDatabase;
import dev.quipu.postgres.testing.TestServer;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every row of a pack's original, odd ones too, comes into the pack, and nothing of it is lost. */
@PostgresTest
class OriginalsTest {
    /** What the pack asks an administrator for, where a role may not make roles. */
    private static final String SERVICE_ROLE = """
            DO $$
            DECLARE wanted text;
            BEGIN
                FOREACH wanted IN ARRAY ARRAY['anon', 'authenticated', 'service_role'] LOOP
                    IF to_regrole(wanted) IS NULL THEN
                        EXECUTE format('CREATE ROLE %I NOLOGIN', wanted);
                    END IF;
                END LOOP;
            END $$;
            GRANT service_role TO adopter""";

    private static final String GIVE_AWAY = """
            DO $$
            DECLARE one record;
            BEGIN
                FOR one IN SELECT oid::regclass AS relation FROM pg_class
                    WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace
                LOOP
                    EXECUTE format('ALTER TABLE %s OWNER TO adopter', one.relation);
                END LOOP;
                FOR one IN SELECT oid::regtype AS type FROM pg_type
                    WHERE typtype = 'e' AND typnamespace = 'public'::regnamespace
                LOOP
                    EXECUTE format('ALTER TYPE %s OWNER TO adopter', one.type);
                END LOOP;
                FOR one IN SELECT oid::regprocedure AS function FROM pg_proc
                    WHERE pronamespace = 'public'::regnamespace
                LOOP
                    EXECUTE format('ALTER FUNCTION %s OWNER TO adopter', one.function);
                END LOOP;
            END $$""";

    private static final List<String> NEED_15 = List.of("assistant", "threads");

    @TempDir
    private Path directory = Path.of("");

    /** How the database of a test is reached. */
    private Function<TestDatabase, Map<String, String>> way = CommandRun::environment;

    private String backup = "auto";

    @Test
    void finops(TestDatabase database) throws Exception {
        original(database, "finops");
        String before = rows(database, "public");
        CommandRun dry = succeeds(database, "adopt", "--into", "finops", "--dry-run");
        assertThat(dry.out())
                .contains(
                        "-- upgrade", "LOCK TABLE", "-- downgrade", "pending → active", "integer → uuid", "dashboards");
        assertThat(directory).isEmptyDirectory();
        assertThat(database.value("SELECT to_regnamespace('quipu') IS NULL")).isEqualTo("t");
        assertThat(rows(database, "public")).isEqualTo(before);

        comesAndGoes(database, "finops", OriginalsTest::isWholeFinOps);
    }

    @Test
    @SincePostgres(15)
    void assistant(TestDatabase database) throws Exception {
        original(database, "assistant");
        database.execute(
                "INSERT INTO feedback (message_id, user_id, rating) VALUES (md5('m7:0')::uuid, md5('u8')::uuid, 1),"
                        + " (md5('m8:4')::uuid, md5('u10')::uuid, 1);"
                        + " UPDATE users SET role = 'owner' WHERE id = md5('u3')::uuid;"
                        + " UPDATE users SET email = 'u15@EXAMPLE.org' WHERE id = md5('u20')::uuid;"
                        + " UPDATE conversations SET user_id = md5('u1')::uuid WHERE id = md5('c1')::uuid");
        assertThat(fails(database, "adopt", "--into", "assistant").err())
                .contains(
                        "feedback: 1 row, it is for a message that the assistant did not write",
                        "feedback: 1 row, its user is of another tenant",
                        "users: 1 row, check_user_role_valid",
                        "users: 2 rows, more than one with the same tenant_id, lower(email)",
                        "conversations: 1 row, tenant_id, user_id leads to no row of users");
        assertThat(files()).isEmpty();
        database.execute("DELETE FROM feedback WHERE message_id IN (md5('m7:0')::uuid, md5('m8:4')::uuid);"
                + " UPDATE users SET role = 'user', email = id::text || '@example.org';"
                + " UPDATE conversations SET user_id = md5('u2')::uuid WHERE id = md5('c1')::uuid");
        comesAndGoes(database, "assistant", OriginalsTest::isWholeAssistant);
    }

    @Test
    @SincePostgres(15)
    void threads(TestDatabase database) throws Exception {
        original(database, "threads");
        database.execute(
                "UPDATE api_calls_log SET total_cost = 99 WHERE prompt_tokens = 5;"
                        + " UPDATE api_calls_log SET total_tokens = 1 WHERE prompt_tokens = 6;"
                        + " UPDATE relationships SET relationship_type = 'banana' WHERE conversation_id = md5('c1')::uuid;"
                        + " UPDATE relationships SET to_node_id = md5('n9:2')::uuid WHERE conversation_id = md5('c2')::uuid;"
                        + " UPDATE edits_log SET user_confidence = 5, target_id = md5('x')::uuid WHERE conversation_id = md5('c3')::uuid");
        assertThat(fails(database, "adopt", "--into", "threads").err())
                .contains(
                        "api_calls_log: 1 row, ck_api_call_costs",
                        "api_calls_log: 1 row, ck_api_call_tokens",
                        "relationships: 1 row, valid_relationship_type",
                        "relationships: 1 row, conversation_id, to_node_id leads to no row of nodes",
                        "edits_log: 1 row, ck_edit_confidence",
                        "edits_log: 1 row, what it edits is not there");
        assertThat(files()).isEmpty();
        database.execute(
                "UPDATE api_calls_log SET total_cost = prompt_cost + completion_cost, total_tokens = 2 * prompt_tokens;"
                        + " UPDATE relationships SET relationship_type = 'crux' WHERE relationship_type = 'banana';"
                        + " UPDATE relationships SET to_node_id = md5('n2:2')::uuid WHERE conversation_id = md5('c2')::uuid;"
                        + " UPDATE edits_log SET user_confidence = 1, target_id = md5('n3:1')::uuid WHERE conversation_id = md5('c3')::uuid");
        comesAndGoes(database, "threads", OriginalsTest::isWholeThreads);
    }

    @Test
    void agents(TestDatabase database) throws Exception {
        original(database, "agents");
        database.execute("UPDATE users SET email = 'U4@EXAMPLE.org' WHERE id = 5;"
                + " UPDATE users SET monthly_budget_limit = 'NaN' WHERE id = 6;"
                + " UPDATE ai_requests SET user_rating = 7 WHERE id = 7;"
                + " UPDATE generated_content SET content_binary = '%%%' WHERE id = 1;"
                + " UPDATE messages SET metadata = '{\"nul\": \"\\u0000\"}' WHERE id = 8;"
                + " UPDATE messages SET metadata = '{\"no nul\": \"\\\\u0000\"}' WHERE id = 9;"
                + " UPDATE messages SET metadata = '{\"half\": \"\\\\\\\\\\ud83d\"}' WHERE id = 10;"
                + " UPDATE messages SET metadata = '{\"whole\": \"\\\\\\ud83D\\uDe00 \\\\ud83d\"}' WHERE id = 11;"
                + " UPDATE messages SET metadata = '[1e131072]' WHERE id = 13;"
                + " UPDATE messages SET metadata = '[1.5E-16383]' WHERE id = 14;"
                + " UPDATE messages SET metadata = '[\"1e999999\", 0e99999, 1e131071, 0.00001e131076, 1e-16383]' WHERE id = 15;"
                + " ALTER TABLE messages ADD COLUMN of_our_own json;"
                + " UPDATE messages SET of_our_own = '{\"nul\": \"\\u0000\"}' WHERE id = 12;"
                + " INSERT INTO ai_models (provider, name, display_name) VALUES ('OPENAI', 'gpt-4', 'again')");
        assertThat(fails(database, "adopt", "--into", "agents").err())
                .contains(
                        "users: 2 rows, more than one with the same lower(",
                        "users: 1 row, check_positive_budget",
                        "ai_requests: 1 row, check_user_rating",
                        "generated_content: 1 row, content_binary is not written in base64",
                        "messages: 1 row, metadata has a NUL character, which jsonb does not take",
                        "messages: 1 row, of_our_own has a NUL character, which jsonb does not take",
                        "messages: 1 row, metadata has half of a surrogate pair, which jsonb does not take",
                        "messages: 2 rows, metadata has a number with more digits than jsonb takes",
                        "ai_models: 2 rows, more than one with the same provider, name");
        assertThat(files()).isEmpty();
        database.execute("UPDATE users SET email = 'u5@example.org' WHERE id = 5;"
                + " UPDATE users SET monthly_budget_limit = NULL WHERE id = 6;"
                + " UPDATE ai_requests SET user_rating = NULL; UPDATE messages SET metadata = NULL WHERE id IN (8, 10, 13, 14);"
                + " UPDATE messages SET of_our_own = '{\"n\": 1}' WHERE id = 12;"
                + " UPDATE generated_content SET content_binary = NULL WHERE id = 1;"
                + " DELETE FROM ai_models WHERE display_name = 'again'");
        comesAndGoes(database, "agents", OriginalsTest::isWholeAgents);
    }

    /** Who watches can still stop it. */
    @Test
    void theReportsAreThereBeforeAnythingIsChanged(TestDatabase database) throws Exception {
        original(database, "finops");
        assertThat(CommandRun.asItComes(directory, way.apply(database), "adopt", "--into", "finops"))
                .startsWith("server ")
                .containsSubsequence(
                        "looks like the original of the pack finops",
                        "what becomes of it",
                        "metadata.original",
                        "wrote migrations/001_baseline.sql",
                        "backup",
                        "app@002",
                        "copied into finops");
    }

    /** The original takes versions in any order, some that are each other's, and some of what another user made. */
    @Test
    void versionsComeAfterWhatTheyAreMadeOf(TestDatabase database) throws Exception {
        original(database, "agents");
        database.execute("""
                INSERT INTO generated_content (id, user_id, content_type, parent_content_id, version_number)
                VALUES (10, 1, 'CODE', 12, '2'), (11, 1, 'CODE', 10, '3'), (12, 1, 'CODE', NULL, '1'), (13, 2, 'CODE', 12, '1'),
                    (22, 1, 'CODE', 20, '3'), (20, 1, 'CODE', 21, '1'), (21, 1, 'CODE', 22, '2'), (19, 1, 'CODE', 21, '2.1')
                """);

        assertThat(succeeds(database, "adopt", "--into", "agents").out())
                .containsPattern(
                        "generated_content +\\| parent_content_id +\\| written anew where it does not fit +\\| +3 \\|"
                                + " metadata.original");

        assertThat(database.query("""
                        SELECT id, root_id, coalesce(parent_content_id, 0), metadata #>> '{original,parent_content_id}'
                        FROM agents.generated_content ORDER BY id""").toString())
                .isEqualTo("[[1, 1, 0, null], [2, 1, 1, null], [3, 3, 0, 3], [10, 12, 12, null], [11, 12, 10, null],"
                        + " [12, 12, 0, null], [13, 13, 0, 12], [19, 20, 21, null], [20, 20, 0, 21], [21, 20, 22, null],"
                        + " [22, 20, 20, null]]");
        isClean(database);
    }

    @ParameterizedTest
    @ValueSource(strings = {"finops", "assistant", "threads", "agents"})
    void aRoleThatIsNoSuperuserNeedsNoMoreThanItsTables(String pack, TestDatabase database) throws Exception {
        assumeTrue(TestServer.get().majorVersion() >= 15 || !NEED_15.contains(pack));
        database.execute("CREATE ROLE adopter LOGIN PASSWORD 'x'; GRANT CREATE ON DATABASE " + database.name()
                + " TO adopter; GRANT CREATE ON SCHEMA public TO adopter");
        try {
            if (pack.equals("assistant")) {
                database.execute(SERVICE_ROLE);
                backup = "never";
            }
            original(database, pack);
            database.execute(GIVE_AWAY);
            way = one ->
                    Map.of("DATABASE_URL", one.url().replace(one.user() + ":" + one.password() + "@", "adopter:x@"));
            comesAndGoes(
                    database,
                    pack,
                    switch (pack) {
                        case "finops" -> OriginalsTest::isWholeFinOps;
                        case "assistant" -> OriginalsTest::isWholeAssistant;
                        case "agents" -> OriginalsTest::isWholeAgents;
                        default -> OriginalsTest::isWholeThreads;
                    });
        } finally {
            database.execute("DROP OWNED BY adopter CASCADE; DROP ROLE adopter");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"assistant", "threads"})
    void aServerThatIsTooOldForThePackIsToldBeforeAnythingElse(String pack, TestDatabase database) throws Exception {
        assumeTrue(TestServer.get().majorVersion() < 15);
        original(database, pack);
        assertThat(fails(database, "adopt", "--into", pack).err())
                .startsWith("quipu: " + pack + " needs PostgreSQL 15 or newer, and the server is 14.");
    }

    private static void isWholeThreads(TestDatabase database) throws Exception {
        haveTheSameRows(
                database,
                "threads",
                "conversations",
                "nodes",
                "utterances",
                "relationships",
                "clusters",
                "edits_log",
                "api_calls_log");
        none(database, "a conversation is lost, or counted wrong", """
                SELECT FROM public.conversations AS o JOIN threads.conversations AS n USING (id)
                WHERE (o.conversation_name, o.started_at, o.created_at, o.updated_at, coalesce(o.visibility, 'private'), coalesce(o.shared_with, '{}'))
                    IS DISTINCT FROM (n.conversation_name, n.started_at, n.created_at, n.updated_at, n.visibility, n.shared_with)
                    OR o.ended_at IS DISTINCT FROM coalesce((n.source_metadata #>> '{original,ended_at}')::timestamptz, n.ended_at)
                    OR o.duration_seconds IS DISTINCT FROM coalesce((n.source_metadata #>> '{original,duration_seconds}')::int, n.duration_seconds)
                    OR coalesce(to_jsonb(o.goals), '[]') <> n.goals
                    OR n.total_utterances <> (SELECT count(*) FROM public.utterances AS u WHERE u.conversation_id = o.id)
                    OR n.total_nodes <> (SELECT count(*) FROM public.nodes AS u WHERE u.conversation_id = o.id)
                    OR NOT n.tsv_search @@ to_tsquery('english', 'said')""");
        none(database, "a node is lost", """
                SELECT FROM public.nodes AS o JOIN threads.nodes AS n USING (id)
                WHERE o.node_name <> coalesce(n.display_preferences #>> '{original,node_name}', n.node_name)
                    OR o.parent_id IS DISTINCT FROM coalesce((n.display_preferences #>> '{original,parent_id}')::uuid, n.parent_id)
                    OR o.successor_id IS DISTINCT FROM coalesce((n.display_preferences #>> '{original,successor_id}')::uuid, n.successor_id)
                    OR o.confidence_score <> coalesce((n.display_preferences #>> '{original,confidence_score}')::float8, n.confidence_score)
                    OR o.timestamp_start <> coalesce((n.display_preferences #>> '{original,timestamp_start}')::float8, n.timestamp_start)
                    OR o.updated_at <> n.updated_at OR jsonb_array_length(n.display_preferences #> '{original,utterance_ids}') <> 3
                    OR n.utterance_ids <> o.utterance_ids[1:1] OR (o.key_points, o.is_bookmark) IS DISTINCT FROM (n.key_points, n.is_bookmark)""");
        none(database, "an utterance is lost, or not in its place", """
                SELECT FROM (SELECT *, row_number() OVER (PARTITION BY conversation_id ORDER BY sequence_number, created_at, id) AS place
                    FROM public.utterances) AS o
                JOIN (SELECT *, row_number() OVER (PARTITION BY conversation_id ORDER BY sequence_number) AS place FROM threads.utterances) AS n USING (id)
                WHERE o.place <> n.place OR o.text <> n.text
                    OR o.sequence_number <> coalesce((n.platform_metadata #>> '{original,sequence_number}')::int, n.sequence_number)
                    OR o.node_id IS DISTINCT FROM coalesce((n.platform_metadata #>> '{original,node_id}')::uuid, n.node_id)
                    OR o.timestamp_end <> coalesce((n.platform_metadata #>> '{original,timestamp_end}')::float8, n.timestamp_end)
                    OR o.energy_level <> coalesce((n.platform_metadata #>> '{original,energy_level}')::float8, n.energy_level)""");
        none(database, "a cost is not what it was", """
                SELECT FROM public.api_calls_log AS o JOIN threads.api_calls_log AS n USING (id)
                WHERE n.prompt_cost <> round(o.prompt_cost::text::numeric, 10) OR n.total_cost <> n.prompt_cost + n.completion_cost
                    OR o.conversation_id IS DISTINCT FROM n.conversation_id""");
        assertThat(database.value("SELECT sum(total_cost) FROM threads.api_calls_log"))
                .isEqualTo("2050.0000000000");
    }

    /** What a test asks of a copy. */
    @FunctionalInterface
    private interface Question {
        void ask(TestDatabase database) throws Exception;
    }

    private void comesAndGoes(TestDatabase database, String pack, Question isWhole) throws Exception {
        String before = rows(database, "public");
        CommandRun run = succeeds(database, "adopt", "--into", pack);
        assertThat(run.out()).contains("wrote migrations/002_copy_into_" + pack + ".sql", "copied into " + pack);
        assertThat(run.err()).contains("backup");
        assertThat(rows(database, "public")).isEqualTo(before);
        isWhole.ask(database);
        isClean(database);
        String copied = rows(database, pack);

        assertThat(succeeds(database, "adopt", "--into", pack).out()).contains("already; nothing to do");
        assertThat(rows(database, pack)).isEqualTo(copied);

        // A backup takes no part of the rows for all, so it refuses a role that row-level security binds.
        succeeds(database, "downgrade", "app@001", "--backup", backup);
        assertThat(rows(database, pack)).doesNotContain("(");
        assertThat(rows(database, "public")).isEqualTo(before);
        succeeds(database, "upgrade", "head", "--backup", backup);
        isWhole.ask(database);
        isClean(database);
    }

    private static void isWholeAgents(TestDatabase database) throws Exception {
        haveTheSameRows(
                database,
                "agents",
                "users",
                "ai_models",
                "agents",
                "conversations",
                "messages",
                "ai_requests",
                "generated_content",
                "tasks",
                "usage_logs",
                "performance_metrics",
                "system_metrics",
                "audit_logs");
        none(database, "a user is lost", """
                SELECT FROM public.users AS o JOIN agents.users AS n USING (id)
                WHERE (lower(o.role::text), o.created_at, coalesce(o.updated_at, o.created_at), o.monthly_budget_limit::text::numeric)
                        IS DISTINCT FROM (n.role::text, n.created_at, n.updated_at, n.monthly_budget_limit)
                    OR CASE o.id % 3 WHEN 0 THEN n.uuid <> md5('agents:users:' || o.id)::uuid
                        WHEN 1 THEN n.uuid <> o.uuid::uuid ELSE n.preferences #>> '{original,uuid}' <> o.uuid END
                    OR o.timezone = 'Mars/Olympus' AND (n.timezone <> 'UTC' OR n.preferences #>> '{original,timezone}' IS DISTINCT FROM o.timezone)
                    OR o.preferences::text = '[1]' AND n.preferences #> '{original,preferences}' IS DISTINCT FROM '[1]'""");
        none(database, "a conversation is counted wrong, or newer than what is in it", """
                SELECT FROM public.conversations AS o JOIN agents.conversations AS n USING (id)
                WHERE n.total_messages <> (SELECT count(*) FROM public.messages AS m WHERE m.conversation_id = o.id)
                    OR n.updated_at <> greatest(o.created_at,
                        (SELECT max(created_at) FROM public.messages AS m WHERE m.conversation_id = o.id),
                        (SELECT max(created_at) FROM public.ai_requests AS r WHERE r.conversation_id = o.id))
                    OR coalesce(o.tags::jsonb, '[]') <> n.tags OR NOT n.metadata @> o.metadata::jsonb
                    OR lower(o.status::text) <> n.status::text""");
        none(database, "a message is not in its place", """
                SELECT FROM (SELECT *, row_number() OVER (PARTITION BY conversation_id ORDER BY id) AS place FROM public.messages) AS o
                JOIN agents.messages AS n USING (id)
                WHERE (o.content, o.created_at, o.place) IS DISTINCT FROM (n.content, n.created_at, n.seq)""");
        none(database, "a request is lost, or costs something else", """
                SELECT FROM public.ai_requests AS o JOIN agents.ai_requests AS n USING (id)
                WHERE n.total_tokens <> CASE WHEN o.output_tokens IS NULL THEN 50 ELSE o.input_tokens + o.output_tokens END
                    OR n.total_cost_usd <> 0.3 OR n.success <> (o.status = 'COMPLETED')
                    OR (o.request_id, o.user_id, o.conversation_id, o.message_id)
                        IS DISTINCT FROM (n.request_id, n.user_id, n.conversation_id, n.message_id)""");
        assertThat(database.query("""
                SELECT (SELECT sum(total_cost) FROM agents.cost_tracking WHERE period_type = 'yearly'),
                    (SELECT string_agg(is_latest_version::text, ' ' ORDER BY id) FROM agents.generated_content),
                    (SELECT convert_from(content_binary, 'UTF8') FROM agents.generated_content WHERE id = 2),
                    (SELECT count(*) FROM agents.verify_audit_chain()),
                    (SELECT string_agg(DISTINCT new_values ->> 'password', ' ') FROM agents.audit_logs),
                    (SELECT count(*) FROM agents.audit_logs_default),
                    (SELECT string_agg(current_spend::numeric(9, 2) || ' ' || is_active, ', ' ORDER BY id) FROM agents.user_budgets
                        WHERE renewed_from IS NULL),
                    (SELECT string_agg(DISTINCT status::text, ' ' ORDER BY status::text) FROM agents.tasks),
                    (SELECT string_agg(DISTINCT severity, ' ' ORDER BY severity) FROM agents.system_alerts WHERE period_key IS NULL)""").toString())
                .isEqualTo(
                        "[[45.0000000000, false true true, hello, 0, [redacted], 0, 1.20 false, 1.50 false, 2.10 true,"
                                + " completed failed pending, high medium]]");
        assertThat(database.value("INSERT INTO agents.users (username, email, hashed_password)"
                        + " VALUES ('new', 'new@example.org', 'x') RETURNING id"))
                .isEqualTo("21");
        database.execute("DELETE FROM agents.users WHERE id = 21");
    }

    private static void isWholeAssistant(TestDatabase database) throws Exception {
        haveTheSameRows(database, "assistant", "tenants", "users", "conversations", "messages", "feedback");
        assertThat(database.query(
                                "SELECT sum(total_tokens), sum(prompt_tokens), sum(request_count), sum(estimated_cost::numeric),"
                                        + " count(DISTINCT (tenant_id, user_id, date)) FROM public.usage_metrics")
                        .toString())
                .isEqualTo(database.query("SELECT sum(total_tokens), sum(prompt_tokens), sum(request_count),"
                                + " sum(estimated_cost)::numeric(20, 4), count(*) FROM assistant.usage_metrics")
                        .toString());
        none(database, "a user is lost", """
                SELECT FROM public.users AS o JOIN assistant.users AS n USING (id)
                WHERE (o.tenant_id, o.auth_id, o.email, o.role, o.created_at) IS DISTINCT FROM (n.tenant_id, n.auth_id, n.email, n.role, n.created_at)
                    OR o.invited_via::text IS DISTINCT FROM n.preferences #>> '{original,invited_via}'
                    OR o.preferences = '[]' AND n.preferences #> '{original,preferences}' IS DISTINCT FROM '[]'
                    OR o.preferences ? 'original' AND n.preferences #>> '{original,original}' IS DISTINCT FROM 'mine'""");
        none(database, "a conversation is lost", """
                SELECT FROM public.conversations AS o JOIN assistant.conversations AS n USING (id)
                WHERE (o.user_id, o.title, o.is_archived, o.created_at) IS DISTINCT FROM (n.user_id, n.title, n.is_archived, n.created_at)
                    OR o.chatbot_id::text IS DISTINCT FROM n.metadata #>> '{original,chatbot_id}'""");
        none(database, "a message is lost, or not in its place", """
                SELECT FROM (SELECT *, row_number() OVER (PARTITION BY conversation_id ORDER BY created_at, id) AS place
                    FROM public.messages) AS o
                JOIN assistant.messages AS n USING (id)
                LEFT JOIN assistant.messages AS before ON before.id = n.parent_message_id
                WHERE (o.role, o.content, o.token_count, o.model_used, o.created_at, o.place)
                    IS DISTINCT FROM (n.role, n.content, n.token_count, n.model_used, n.created_at, n.seq)
                    OR coalesce(before.seq, 0) <> n.seq - 1""");
        none(database, "feedback is lost", """
                SELECT FROM public.feedback AS o JOIN assistant.feedback AS n USING (id)
                WHERE (o.rating, o.notes, o.user_id, o.message_id) IS DISTINCT FROM (n.rating, n.comment, n.user_id, n.message_id)""");
    }

    @Test
    void whatIsNoPackAndWhatIsNoOriginalIsTold(TestDatabase database) throws Exception {
        original(database, "finops");
        assertThat(fails(database, "adopt", "--into", "finop").err()).contains("no pack named \"finop\"", "finops");
        assertThat(fails(database, "adopt", "--into", "agents").err())
                .contains("no schema looks like the original of agents");
        assertThat(files()).isEmpty();
    }

    /** What does not fit is told with a query that shows it, before anything is written; once mended, all goes. */
    @Test
    void rowsThatFitNowhereAreToldAndNothingIsChanged(TestDatabase database) throws Exception {
        original(database, "finops");
        database.execute(
                "UPDATE optimization_recommendations SET strategy_id = repeat('x', 101) WHERE id IN (3, 4);"
                        + " UPDATE optimization_recommendations SET tags = '{}' WHERE id = 5;"
                        + " UPDATE optimization_recommendations SET implementation_effort_hours = 10000 WHERE id = 6;"
                        + " UPDATE agent_executions SET tools_used = '\"x\"' WHERE agent_name = 'agent' AND execution_time_ms = 7");
        String before = rows(database, "public");

        CommandRun run = fails(database, "adopt", "--into", "finops");
        assertThat(run.err())
                .contains(
                        "does not take every row; nothing was changed",
                        "optimization_recommendations: 2 rows, strategy_id is longer than 100 characters",
                        "optimization_recommendations: 1 row, ck_tags_array",
                        "optimization_recommendations: 1 row, implementation_effort_hours does not fit into numeric(6,2)",
                        "agent_executions: 1 row, ck_tools_used_array");
        String query = run.err()
                .lines()
                .map(String::strip)
                .dropWhile(line -> !line.contains("strategy_id is longer"))
                .skip(1)
                .findFirst()
                .orElseThrow();
        assertThat(database.query("SELECT id FROM (" + query + ") AS shown ORDER BY id")
                        .toString())
                .isEqualTo("[[3], [4]]");
        assertThat(fails(database, "adopt", "--into", "finops", "--format", "json")
                        .out())
                .contains("\"misfits\"", "\"adopted\" : false");
        assertThat(files()).isEmpty();
        assertThat(database.value("SELECT to_regnamespace('quipu') IS NULL AND to_regnamespace('finops') IS NULL"))
                .isEqualTo("t");
        assertThat(rows(database, "public")).isEqualTo(before);

        database.execute(
                "UPDATE optimization_recommendations SET strategy_id = 's', tags = '[]', implementation_effort_hours = 1;"
                        + " UPDATE agent_executions SET tools_used = '[]'");
        succeeds(database, "adopt", "--into", "finops");
    }

    /** What a policy hides from the one who copies would stay behind, and nothing would say so. */
    @Test
    void rowsThatPoliciesHideAreNotLeftBehind(TestDatabase database) throws Exception {
        original(database, "finops");
        database.execute("""
                CREATE ROLE copying_adopter LOGIN PASSWORD 'copying';
                DO $$DECLARE one regclass; BEGIN
                    EXECUTE format('GRANT CREATE ON DATABASE %I TO copying_adopter', current_database());
                    FOR one IN SELECT oid FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'v') LOOP
                        EXECUTE format('ALTER TABLE %s OWNER TO copying_adopter', one);
                    END LOOP;
                END$$;
                ALTER TABLE query_intents ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
                CREATE POLICY sure_ones ON query_intents USING (intent_confidence > 0.5)""");
        try {
            String url = database.url().replaceFirst("//[^@]*@", "//copying_adopter:copying@");
            CommandRun run = CommandRun.in(
                    directory, Map.of("DATABASE_URL", url), "adopt", "--into", "finops", "--backup", "never");
            assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
            assertThat(run.err())
                    .contains(
                            "row-level security hides rows of the old tables", "on public.query_intents", "BYPASSRLS");
            assertThat(files()).isEmpty();
        } finally {
            database.execute("REASSIGN OWNED BY copying_adopter TO CURRENT_USER; DROP OWNED BY copying_adopter;"
                    + " DROP ROLE copying_adopter");
        }
    }

    /** The server may not notice that its client was killed, and end the copy; else nothing of it is there. */
    @Test
    void aRunThatIsKilledLeavesAllOrNothing(TestDatabase database) throws Exception {
        original(database, "finops");
        database.execute("INSERT INTO conversation_messages (thread_id, role, content, message_type, ordering_index)"
                + " SELECT md5('t1')::uuid, 'user', 'word' || n || ' ' || md5(n::text), 'query', n"
                + " FROM generate_series(100, 30000) AS n");
        String before = database.value("SELECT count(*) FROM conversation_messages");
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        "dev.quipu.cli.Main",
                        "adopt",
                        "--into",
                        "finops")
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD);
        builder.environment().putAll(CommandRun.environment(database));
        // The copy holds this lock from its first statement to its end.
        String copying = "SELECT count(*) FROM pg_locks WHERE granted AND mode = 'ShareLock'"
                + " AND relation = 'public.conversation_messages'::regclass";
        Process quipu = builder.start();
        try {
            while (quipu.isAlive() && !database.value(copying).equals("1")) {
                Thread.sleep(10);
            }
            assertThat(quipu.isAlive()).isTrue();
        } finally {
            quipu.destroyForcibly().waitFor();
        }
        while (!database.value(copying).equals("0")) {
            Thread.sleep(10);
        }
        boolean isThere = database.value("SELECT to_regclass('finops.query_intents') IS NOT NULL")
                .equals("t");
        assertThat(succeeds(database, "current").out().contains("app@002")).isEqualTo(isThere);
        assertThat(database.value("SELECT count(*) FROM conversation_messages")).isEqualTo(before);
        succeeds(database, "adopt", "--into", "finops");
        assertThat(database.value("SELECT count(*) FROM finops.conversation_messages"))
                .isEqualTo(before);
    }

    /** Rows that have been written since are not taken away with the copy, nor overwritten by it. */
    @Test
    void whatWasWrittenSinceStays(TestDatabase database) throws Exception {
        original(database, "finops");
        succeeds(database, "adopt");
        assertThat(fails(database, "adopt", "--into", "finops").err()).contains("does not name the pack finops");
        Path project = directory.resolve("quipu.toml");
        Files.writeString(project, Files.readString(project).replace("packs = []", "packs = [\"finops\"]"));
        succeeds(database, "adopt", "--into", "finops");
        String copied = rows(database, "finops");
        database.execute("INSERT INTO finops.conversation_messages (thread_id, role, content, message_type)"
                + " VALUES (md5('t1')::uuid, 'user', 'since', 'query')");
        assertThat(fails(database, "downgrade", "app@001").err()).contains("rows that were not copied hang on rows");
        database.execute("DELETE FROM finops.conversation_messages WHERE content = 'since'");
        succeeds(database, "downgrade", "app@001");
        database.execute(
                "INSERT INTO finops.conversation_threads (thread_id, user_id) VALUES (md5('t1')::uuid, 'other')");
        assertThat(fails(database, "adopt", "--into", "finops").err())
                .contains("conversation_threads: 1 row, the pack's table has a row with this key already");
        database.execute("DELETE FROM finops.conversation_threads");
        succeeds(database, "adopt", "--into", "finops");
        assertThat(rows(database, "finops")).isEqualTo(copied);
    }

    private static void haveTheSameRows(TestDatabase database, String pack, String... tables) throws Exception {
        for (String table : tables) {
            assertThat(database.value("SELECT count(*) FROM " + pack + "." + table))
                    .as(table)
                    .isEqualTo(database.value("SELECT count(*) FROM public." + table));
            none(
                    database,
                    "a key of " + table + " has changed",
                    "SELECT FROM " + pack + "." + table + " AS n WHERE "
                            + (table.equals("optimization_recommendations")
                                    ? "false"
                                    : "NOT EXISTS (SELECT FROM public." + table + " AS o WHERE "
                                            + (table.equals("conversation_threads")
                                                    ? "o.thread_id = n.thread_id)"
                                                    : "o.id = n.id)")));
        }
    }

    private static void isWholeFinOps(TestDatabase database) throws Exception {
        haveTheSameRows(
                database,
                "finops",
                "conversation_threads",
                "conversation_messages",
                "query_intents",
                "agent_executions",
                "optimization_recommendations");
        none(database, "a title or a value of metadata is lost", """
                SELECT FROM public.conversation_threads AS o LEFT JOIN finops.conversation_threads AS n USING (thread_id)
                WHERE o.title IS DISTINCT FROM n.title OR o.metadata <> 'null'
                    AND NOT coalesce(o.metadata IN (n.metadata, n.metadata - 'original', n.metadata #> '{original,metadata}')
                        OR o.metadata -> 'original' = n.metadata #> '{original,original}', false)""");
        none(database, "the order has changed", """
                SELECT FROM (SELECT id, rank() OVER (PARTITION BY thread_id ORDER BY ordering_index) FROM public.conversation_messages) AS o
                JOIN (SELECT id, rank() OVER (PARTITION BY thread_id ORDER BY ordering_index) FROM finops.conversation_messages) AS n
                    USING (id) WHERE o.rank <> n.rank""");
        none(database, "an index is lost", """
                SELECT FROM public.conversation_messages AS o JOIN finops.conversation_messages AS n USING (id)
                WHERE o.ordering_index <> coalesce((n.metadata #>> '{original,ordering_index}')::int, n.ordering_index)""");
        none(database, "an intent is lost", """
                SELECT FROM public.query_intents AS o JOIN finops.query_intents AS n USING (id)
                WHERE o.intent_type::text <> coalesce(n.extracted_dimensions #>> '{original,intent_type}', n.intent_type::text)
                    OR o.thread_id <> coalesce((n.extracted_dimensions #>> '{original,thread_id}')::uuid, n.thread_id)""");
        none(database, "a link or a time is lost", """
                SELECT FROM public.agent_executions AS o JOIN finops.agent_executions AS n USING (id)
                WHERE o.message_id IS DISTINCT FROM coalesce((n.metadata #>> '{original,message_id}')::uuid, n.message_id)
                    OR o.completed_at IS DISTINCT FROM coalesce((n.metadata #>> '{original,completed_at}')::timestamptz, n.completed_at)""");
        none(database, "a recommendation is lost", """
                SELECT FROM public.optimization_recommendations AS o LEFT JOIN finops.optimization_recommendations AS n
                    ON n.id = md5('finops:optimization_recommendations:' || o.id)::uuid
                WHERE o.status::text IS DISTINCT FROM n.metadata #>> '{original,status}'
                    OR o.id IS DISTINCT FROM (n.metadata #>> '{original,id}')::int
                    OR o.strategy_name IS DISTINCT FROM coalesce(n.metadata #>> '{original,strategy_name}', n.strategy_name)
                    OR o.estimated_annual_savings_usd IS DISTINCT FROM (n.metadata #>> '{original,estimated_annual_savings_usd}')::numeric
                    OR o.priority_score IS DISTINCT FROM (n.metadata #>> '{original,priority_score}')::int
                    OR o.metadata IS DISTINCT FROM nullif(n.metadata - 'original', '{}')""");
    }

    private static void none(TestDatabase database, String what, String query) throws Exception {
        assertThat(database.value("SELECT count(*) FROM (" + query + ") AS found"))
                .as(what)
                .isEqualTo("0");
    }

    private void isClean(TestDatabase database) {
        succeeds(database, "check");
        // As who sees all rows, which the health checks of a pack with row-level security ask for.
        CommandRun.in(directory, CommandRun.environment(database), "health").succeeded("health");
        assertThat(succeeds(database, "status").out()).contains("up to date\n");
    }

    /** All rows of all tables of a schema, in no order, but for the one that a pack makes itself. */
    private static String rows(TestDatabase database, String schema) throws Exception {
        StringBuilder rows = new StringBuilder();
        for (List<String> table : database.query("SELECT quote_ident(relname) FROM pg_class WHERE relkind = 'r'"
                + " AND relname <> 'platform_settings'"
                + " AND relnamespace = '" + schema + "'::regnamespace ORDER BY relname")) {
            rows.append(table)
                    .append(database.query(
                            "SELECT t::text FROM " + schema + "." + table.getFirst() + " AS t ORDER BY 1"));
        }
        return rows.toString();
    }

    private static void original(TestDatabase database, String pack) throws Exception {
        if (pack.equals("agents")) {
            // The tables of this one are long, and the pack's own tests have them.
            database.execute(Files.readString(Path.of("../packs/agents/src/test/resources/original.sql")));
        }
        try (InputStream stream =
                Objects.requireNonNull(OriginalsTest.class.getResourceAsStream("/originals/" + pack + ".sql"))) {
            database.execute(new String(stream.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    private CommandRun succeeds(TestDatabase database, String... words) {
        return CommandRun.in(directory, way.apply(database), words).succeeded(words);
    }

    private CommandRun fails(TestDatabase database, String... words) {
        CommandRun run = CommandRun.in(directory, way.apply(database), words);
        assertThat(run.exitCode()).as("%s: %s", List.of(words), run).isPositive();
        return run;
    }

    private List<String> files() throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(Files::isRegularFile)
                    .map(file -> directory.relativize(file).toString())
                    .filter(name -> !name.startsWith(".quipu"))
                    .sorted()
                    .toList();
        }
    }
}
