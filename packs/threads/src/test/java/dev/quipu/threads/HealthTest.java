package dev.quipu.threads;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.quipu.migration.testing.HealthRules;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.Arguments;

class HealthTest extends HealthRules {
    HealthTest() {
        super(Threads.PACK, "tables_to_vacuum");
    }

    @Override
    protected Stream<Arguments> faults() {
        return Stream.of(
                arguments(
                        "invalid_indexes",
                        "UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'idx_nodes_level'::regclass"),
                arguments("disabled_triggers", "ALTER TABLE utterances DISABLE TRIGGER trigger_total_utterances"),
                arguments("disabled_triggers", "ALTER TABLE utterances DISABLE TRIGGER ALL"),
                arguments(
                        "unvalidated_constraints",
                        "ALTER TABLE nodes ADD CONSTRAINT quick CHECK (level < 1) NOT VALID"),
                arguments("orphans", PAST_TRIGGERS + "DELETE FROM conversations"),
                arguments("orphans", PAST_TRIGGERS + "DELETE FROM nodes"),
                arguments("orphans", PAST_TRIGGERS + "UPDATE nodes SET successor_id = gen_random_uuid()"),
                arguments("orphans", PAST_TRIGGERS + "UPDATE utterances SET parent_utterance_id = gen_random_uuid()"),
                arguments(
                        "orphans", PAST_TRIGGERS + "UPDATE conversations SET current_utterance_id = gen_random_uuid()"),
                arguments(
                        "orphans",
                        PAST_TRIGGERS
                                + "INSERT INTO utterance_attachments (conversation_id, utterance_id, uri, media_type)"
                                + " VALUES (gen_random_uuid(), gen_random_uuid(), 'x', 'a/b')"),
                arguments("orphans", PAST_TRIGGERS + "UPDATE api_calls_log SET utterance_id = gen_random_uuid()"),
                arguments(
                        "orphans",
                        PAST_TRIGGERS + "INSERT INTO canvas_edges (conversation_id, canvas_id, edge)"
                                + " VALUES (gen_random_uuid(), 'x', '{}')"),
                arguments("dangling_references", PAST_TRIGGERS + "DELETE FROM utterances"),
                arguments("dangling_references", PAST_TRIGGERS + "UPDATE clusters SET node_ids = ARRAY[id]"),
                arguments(
                        "dangling_references",
                        PAST_TRIGGERS + "UPDATE relationships SET supporting_utterance_ids = ARRAY[id]"),
                arguments("wrong_children", PAST_TRIGGERS + "UPDATE nodes SET children_ids = '{}'"),
                arguments("wrong_children", PAST_TRIGGERS + "UPDATE clusters SET child_cluster_ids = ARRAY[id]"),
                arguments(
                        "circles",
                        PAST_TRIGGERS
                                + "UPDATE nodes SET parent_id = children_ids[1] WHERE cardinality(children_ids) > 0"),
                arguments(
                        "circles",
                        PAST_TRIGGERS + "UPDATE clusters SET parent_cluster_id = child_cluster_ids[1]"
                                + " WHERE cardinality(child_cluster_ids) > 0"),
                arguments(
                        "circles",
                        PAST_TRIGGERS
                                + "UPDATE utterances AS said SET parent_utterance_id = other.id FROM utterances AS other"
                                + " WHERE other.conversation_id = said.conversation_id"
                                + " AND other.sequence_number = 1 - said.sequence_number"),
                arguments(
                        "contradictory_order",
                        "UPDATE nodes AS n SET successor_id = (SELECT id FROM nodes WHERE conversation_id = n.conversation_id"
                                + " AND predecessor_id IS NOT NULL AND predecessor_id <> n.id AND id <> n.id LIMIT 1)"
                                + " WHERE level = 3"),
                arguments("wrong_counters", PAST_TRIGGERS + "UPDATE conversations SET total_words = 1"),
                arguments("wrong_counters", PAST_TRIGGERS + "DELETE FROM nodes WHERE level = 3"),
                arguments("wrong_counters", PAST_TRIGGERS + "UPDATE conversations SET participant_count = 99"),
                arguments("stale_search_vectors", PAST_TRIGGERS + "UPDATE conversations SET tsv_search = ''"),
                arguments(
                        "stale_search_vectors",
                        PAST_TRIGGERS + "UPDATE conversations SET tsv_search = tsv_search || 'forged'"),
                arguments("unknown_speakers", PAST_TRIGGERS + "UPDATE conversations SET participants = '[]'"),
                arguments("edits_without_context", "UPDATE edits_log SET context_before = NULL"),
                arguments(
                        "edits_without_context", "UPDATE edits_log SET context_before = NULL, edit_type = 'deletion'"),
                arguments(
                        "stuck_streams",
                        "UPDATE utterances SET state = 'partial', created_at = now() - interval '2 hours'"),
                arguments("unfinished_calls", "UPDATE api_calls_log SET status = 'pending'"),
                arguments("contradictory_calls", "UPDATE api_calls_log SET status = 'success', error_message = 'x'"),
                arguments("contradictory_calls", "UPDATE api_calls_log SET status = 'error', error_message = NULL"),
                arguments(
                        "partly_searchable_utterances",
                        "UPDATE utterances SET text = repeat('x', 9000000)"
                                + " WHERE id = (SELECT id FROM utterances LIMIT 1)"),
                arguments("future_rows", "UPDATE nodes SET created_at = now() + interval '1 day'"),
                arguments(
                        "future_rows",
                        "UPDATE api_calls_log SET completed_at = NULL, started_at = now() + interval '1 day'"));
    }

    /** Statistics are not told at once, so this asks for what would be found instead of waiting until it is. */
    @Test
    void deadRowsAreCounted() throws Exception {
        String check = Threads.PACK
                .read("health/tables_to_vacuum.sql")
                .replace("> 10000", ">= 0")
                .replace("> 0.3 *", ">= 0 *");

        assertThat(database().query(check)).hasSize(9);
    }
}
