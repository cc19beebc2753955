package dev.quipu.threads.access;

import dev.quipu.access.Rule;

/** What the database of conversations does not let happen. */
public enum ThreadsRule implements Rule {
    CONVERSATION_ID("conversations_pkey", "there is a conversation with this id"),
    CONVERSATION_TYPE("valid_conversation_type", "a conversation is live audio, a transcript, a chat or hybrid"),
    CONVERSATION_VISIBILITY("valid_visibility", "a conversation is private, shared or public"),
    CONVERSATION_PARTICIPANTS("ck_conversation_participants", "participants are an array of objects with an id"),
    CONVERSATION_GOALS("ck_conversation_goals", "goals are an array of objects"),
    CONVERSATION_SOURCE("ck_conversation_source_metadata", "metadata of a source is an object"),
    CONVERSATION_PROGRESS("ck_conversation_goal_progress", "progress of goals is an object"),
    CONVERSATION_END("ck_conversation_ended_after_started", "a conversation ends after it begins"),
    CONVERSATION_DURATION("ck_conversation_duration", "a duration is 0 or more"),
    CONVERSATION_SHARES("ck_conversation_shared_with", "a conversation is shared with somebody"),
    CONVERSATION_COUNTS("ck_conversation_counters", "counts are 0 or more"),
    CONVERSATION_CANVAS("ck_conversation_canvas", "a canvas is an object"),
    CONVERSATION_IMPORT("uq_conversations_import", "the owner has this file in already"),
    CURRENT_UTTERANCE("conversations_current_utterance_id_fkey", "the current utterance is one of the conversation"),

    UTTERANCE_ID("utterances_pkey", "there is an utterance with this id"),
    UTTERANCE_CONVERSATION("utterances_conversation_id_fkey", "an utterance is in a conversation that exists"),
    UTTERANCE_IN_CONVERSATION("uq_utterances_in_conversation", "there is an utterance with this id"),
    UTTERANCE_PLACE("idx_utterances_conversation", "there is an utterance at this place of the conversation"),
    UTTERANCE_PLACE_NOT_NEGATIVE("ck_utterance_sequence", "a place is 0 or more"),
    UTTERANCE_TIMES("valid_timestamps", "a time is 0 seconds or more, and an end comes after its beginning"),
    UTTERANCE_DURATION("ck_utterance_duration", "a duration is 0 or more"),
    UTTERANCE_CONFIDENCE("ck_utterance_confidence", "a confidence is from 0 to 1"),
    UTTERANCE_ENERGY("ck_utterance_energy", "an energy is from 0 to 1"),
    UTTERANCE_METADATA("ck_utterance_platform_metadata", "metadata is an object"),
    UTTERANCE_ROLE("valid_message_role", "a message is said by user, assistant, system or tool"),
    UTTERANCE_STATE("valid_state", "an utterance is partial, done or cancelled"),
    UTTERANCE_PARTS("ck_utterance_content_parts", "parts are an array of objects with a type"),
    UTTERANCE_TOOL_CALL("ck_utterance_tool_call", "only a tool answers a call"),
    UTTERANCE_NODE("utterances_node_id_fkey", "an utterance belongs to a node of its conversation"),
    UTTERANCE_PARENT("utterances_parent_utterance_id_fkey", "an utterance follows one of its conversation"),
    UTTERANCE_NOT_OWN_PARENT("no_self_reply", "an utterance does not follow itself"),
    UTTERANCE_NO_CIRCLE("no_circle_of_parent_utterance_id", "an utterance does not follow itself over others"),

    ATTACHMENT_ID("utterance_attachments_pkey", "there is an attachment with this id"),
    ATTACHMENT_UTTERANCE("utterance_attachments_utterance_id_fkey", "an attachment is of an utterance that exists"),
    ATTACHMENT_PLACE("uq_utterance_attachments_position", "there is an attachment at this place"),
    ATTACHMENT_PLACE_NOT_NEGATIVE("ck_attachment_position", "a place is 0 or more"),
    ATTACHMENT_SIZE("ck_attachment_size", "a size is 0 or more"),
    ATTACHMENT_MEDIA_TYPE("ck_attachment_media_type", "a media type has two parts"),
    ATTACHMENT_HASH("ck_attachment_sha256", "a SHA-256 has 64 lower-case hexadecimal digits"),
    ATTACHMENT_METADATA("ck_attachment_metadata", "metadata is an object"),

    NODE_ID("nodes_pkey", "there is a node with this id"),
    NODE_CONVERSATION("nodes_conversation_id_fkey", "a node is in a conversation that exists"),
    NODE_NAME("uq_nodes_conversation_name", "the conversation has a node of this name"),
    NODE_IN_CONVERSATION("uq_nodes_in_conversation", "there is a node with this id"),
    NODE_PARENT("nodes_parent_id_fkey", "a node is part of one of its conversation"),
    NODE_PREDECESSOR("nodes_predecessor_id_fkey", "a node comes after one of its conversation"),
    NODE_SUCCESSOR("nodes_successor_id_fkey", "a node comes before one of its conversation"),
    NODE_NOT_LINKED_TO_ITSELF("no_self_link", "a node is not linked to itself"),
    NODE_NO_CIRCLE_OF_PARENTS("no_circle_of_parent_id", "a node is not part of itself over others"),
    NODE_NO_CIRCLE_OF_PREDECESSORS("no_circle_of_predecessor_id", "a node does not come after itself over others"),
    NODE_NO_CIRCLE_OF_SUCCESSORS("no_circle_of_successor_id", "a node does not come before itself over others"),
    NODE_UTTERANCES("nodes_utterance_ids_fkey", "a node is about utterances of its conversation"),
    NODE_NAME_LENGTH("ck_node_name_length", "a name has at most 2,000 bytes"),
    NODE_DIALOGUE("valid_dialogue_type", "a dialogue is a monologue, a dialogue, multi-party or a consensus"),
    NODE_LEVEL("ck_node_level", "a level is 1 or more"),
    NODE_TIMES("ck_node_timestamps", "a time is 0 seconds or more, and an end comes after its beginning"),
    NODE_DURATION("ck_node_duration", "a duration is 0 or more"),
    NODE_CONFIDENCE("ck_node_confidence", "a confidence is from 0 to 1"),
    NODE_CANVAS_SIZE("ck_node_canvas_size", "a width and a height are 1 or more"),
    NODE_CANVAS_ID("ck_node_canvas_id", "an id on a canvas has at most 2,000 bytes"),
    NODE_CANVAS_ONCE("uq_nodes_canvas_id", "the canvas has a node with this id"),
    NODE_ARRAYS("ck_node_arrays", "no element of an array is missing"),
    NODE_DOCUMENTS("ck_node_documents", "what is known of a node beside are objects and arrays"),

    RELATIONSHIP_ID("relationships_pkey", "there is a relationship with this id"),
    RELATIONSHIP_CONVERSATION("relationships_conversation_id_fkey", "a relationship is in a conversation that exists"),
    RELATIONSHIP_FROM("relationships_from_node_id_fkey", "a relationship leads from a node of its conversation"),
    RELATIONSHIP_TO("relationships_to_node_id_fkey", "a relationship leads to a node of its conversation"),
    RELATIONSHIP_UTTERANCES(
            "relationships_supporting_utterance_ids_fkey",
            "a relationship is supported by utterances of its conversation"),
    RELATIONSHIP_ONCE("uq_relationships_triple", "there is a relationship of this type between the two"),
    RELATIONSHIP_OF_TWO("no_self_reference", "a relationship is of two nodes"),
    RELATIONSHIP_TYPE("valid_relationship_type", "a relationship is of a type that is known"),
    RELATIONSHIP_STRENGTH("ck_relationship_strength", "a strength is from 0 to 1"),
    RELATIONSHIP_CONFIDENCE("ck_relationship_confidence", "a confidence is from 0 to 1"),
    RELATIONSHIP_EVIDENCE("ck_relationship_evidence", "no element of the evidence is missing"),
    RELATIONSHIP_CANVAS_ID("ck_relationship_canvas_id", "an id on a canvas has at most 2,000 bytes"),
    RELATIONSHIP_CANVAS_ONCE("uq_relationships_canvas_id", "the canvas has an edge with this id"),
    RELATIONSHIP_DISPLAY("ck_relationship_display_preferences", "how it is shown is an object"),

    CLUSTER_ID("clusters_pkey", "there is a cluster with this id"),
    CLUSTER_CONVERSATION("clusters_conversation_id_fkey", "a cluster is in a conversation that exists"),
    CLUSTER_IN_CONVERSATION("uq_clusters_in_conversation", "there is a cluster with this id"),
    CLUSTER_PARENT("clusters_parent_cluster_id_fkey", "a cluster is part of one of its conversation"),
    CLUSTER_NOT_OWN_PARENT("no_self_parent", "a cluster is not part of itself"),
    CLUSTER_NO_CIRCLE("no_circle_of_parent_cluster_id", "a cluster is not part of itself over others"),
    CLUSTER_NODES("clusters_node_ids_fkey", "a cluster is of nodes of its conversation"),
    CLUSTER_LEVEL("ck_cluster_level", "a level is 0 or more"),
    CLUSTER_CONFIDENCE("ck_cluster_confidence", "a confidence is from 0 to 1"),
    CLUSTER_ARRAYS("ck_cluster_arrays", "no element of an array is missing"),
    CLUSTER_CANVAS_SIZE("ck_cluster_canvas_size", "a width and a height are 1 or more"),
    CLUSTER_CANVAS_ID("ck_cluster_canvas_id", "an id on a canvas has at most 2,000 bytes"),
    CLUSTER_CANVAS_ONCE("uq_clusters_canvas_id", "the canvas has a group with this id"),
    CLUSTER_DISPLAY("ck_cluster_display_preferences", "how it is shown is an object"),

    EDIT_ID("edits_log_pkey", "there is an edit with this id"),
    EDIT_CONVERSATION("edits_log_conversation_id_fkey", "an edit is in a conversation that exists"),
    EDIT_TARGET("valid_target_type", "an edit is of a kind of target that is known"),
    EDIT_TARGET_THERE("edits_log_target_id_fkey", "an edit is of something in its conversation"),
    EDIT_TYPE("valid_edit_type", "an edit corrects, adds, deletes, merges or splits"),
    EDIT_CONFIDENCE("ck_edit_confidence", "a confidence is from 0 to 1"),
    EDIT_DATASET("ck_edit_dataset_if_exported", "an edit that was exported names its training set"),

    CALL_ID("api_calls_log_pkey", "there is a call with this id"),
    CALL_CONVERSATION("api_calls_log_conversation_id_fkey", "a call is for a conversation that exists"),
    CALL_UTTERANCE("api_calls_log_utterance_id_fkey", "a call is for an utterance that exists"),
    CALL_UTTERANCE_CONVERSATION("api_calls_log_utterance_fkey", "a call is for an utterance of its conversation"),
    CALL_REQUEST("uq_api_calls_request", "there is a call with this request id"),
    CALL_STATUS("valid_status", "a call is pending, a success, an error, timed out or cancelled"),
    CALL_TOKENS("ck_api_call_tokens", "all tokens are those read and those written"),
    CALL_TOKEN_SHARES("ck_api_call_token_shares", "cached and reasoning tokens are among those read and written"),
    CALL_COSTS("ck_api_call_costs", "a cost is the sum of its parts"),
    CALL_LATENCY("ck_api_call_latency", "a latency is 0 or more"),
    CALL_END("ck_api_call_completed_after_started", "a call ends after it begins"),
    CALL_TRACE("ck_api_call_trace_id", "a trace's id has 32 lower-case hexadecimal digits, not all 0"),
    CALL_SPAN("ck_api_call_span_id", "a span's id has 16 lower-case hexadecimal digits, not all 0"),
    CALL_PARENT_SPAN("ck_api_call_parent_span_id", "a span's id has 16 lower-case hexadecimal digits, not all 0"),

    CANVAS_EDGE_ROW("canvas_edges_pkey", "there is an edge with this id"),
    CANVAS_EDGE_CONVERSATION("canvas_edges_conversation_id_fkey", "an edge is in a conversation that exists"),
    CANVAS_EDGE_ONCE("uq_canvas_edges_canvas_id", "the canvas has an edge with this id"),
    CANVAS_EDGE_ID("ck_canvas_edge_canvas_id", "an id on a canvas has at most 2,000 bytes"),
    CANVAS_EDGE("ck_canvas_edge", "an edge is an object");

    private final String constraint;
    private final String meaning;

    ThreadsRule(String constraint, String meaning) {
        this.constraint = constraint;
        this.meaning = meaning;
    }

    @Override
    public String constraint() {
        return constraint;
    }

    @Override
    public String meaning() {
        return meaning;
    }
}
