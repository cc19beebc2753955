package dev.quipu.threads;

import dev.quipu.migration.pack.Pack;
import dev.quipu.migration.pack.PackCommand;
import dev.quipu.threads.canvas.CanvasExport;
import dev.quipu.threads.canvas.CanvasImport;
import dev.quipu.threads.training.TrainingExport;
import dev.quipu.threads.transcript.TranscriptImport;
import java.util.List;

/**
 * Live conversational threads: conversations of people, what was said in them, the graph of topics that was drawn from it,
 * what people corrected, and what the models behind it cost. Runs on PostgreSQL 15 and later.
 */
public final class ThreadsPack implements Pack {
    /** Creates one, as {@link java.util.ServiceLoader} does; all are equal. */
    public ThreadsPack() {}

    @Override
    public String name() {
        return "threads";
    }

    @Override
    public String description() {
        return "Live conversations: utterances, a graph of topics at every zoom level, canvases, edits and API costs";
    }

    /** {@code ON DELETE SET NULL (column)}, which links in one conversation need, came with 15. */
    @Override
    public int oldestServer() {
        return 15;
    }

    @Override
    public List<String> revisions() {
        return List.of(
                "732e0cd9a870_create_conversation_tables.sql",
                "4b7d19c2e6a5_search_utterances_and_walk_the_graph.sql",
                "9f03a8d5c17e_export_edits_for_training.sql",
                "c52e7b90f4d1_create_cost_and_monitoring_views.sql",
                "e8a64d1f3b07_keep_assistant_messages_whole.sql",
                "1d9c0e75ab42_keep_canvases_whole.sql",
                "a70c93be64d8_import_a_transcript_once.sql");
    }

    @Override
    public List<String> queries() {
        return List.of(
                "recent_conversations",
                "shared_conversations",
                "search_conversations",
                "search_utterances",
                "conversation_summary",
                "transcript",
                "active_branch",
                "utterances_between",
                "utterances_of_speaker",
                "speaker_statistics",
                "nodes_at_zoom_level",
                "node_hierarchy",
                "cluster_hierarchy",
                "clusters_of_node",
                "bookmarks",
                "tangents",
                "nodes_of_speaker",
                "nodes_of_utterance",
                "neighbourhood",
                "path_between_nodes",
                "relationships_of_type",
                "evidence_of_relationship",
                "edits_of_target",
                "edits_to_export",
                "costs_by_feature",
                "costs_by_model",
                "costs_by_day",
                "costs_of_conversation",
                "expensive_calls",
                "failed_calls",
                "calls_of_trace",
                "table_row_counts",
                "table_sizes",
                "index_usage",
                "unused_indexes",
                "slow_statements");
    }

    @Override
    public List<String> healthChecks() {
        return List.of(
                "invalid_indexes",
                "disabled_triggers",
                "unvalidated_constraints",
                "orphans",
                "dangling_references",
                "wrong_children",
                "circles",
                "contradictory_order",
                "wrong_counters",
                "stale_search_vectors",
                "unknown_speakers",
                "edits_without_context",
                "stuck_streams",
                "unfinished_calls",
                "contradictory_calls",
                "partly_searchable_utterances",
                "future_rows",
                "tables_to_vacuum");
    }

    @Override
    public List<PackCommand> commands() {
        return List.of(new TranscriptImport(), new CanvasExport(), new CanvasImport(), new TrainingExport());
    }
}
