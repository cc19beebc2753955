package dev.quipu.finops.access;

import dev.quipu.access.Rule;

/** What the database of FinOps conversations does not let happen. */
public enum FinOpsRule implements Rule {
    THREAD_ID("conversation_threads_pkey", "there is a thread with this id"),
    THREAD_METADATA("ck_thread_metadata_object", "metadata is an object"),
    ACTIVE_MESSAGE("fk_thread_active_message", "the active message is one that exists"),
    ACTIVE_MESSAGE_IN_THREAD("fk_thread_active_message_in_thread", "the active message is one of the thread"),

    MESSAGE_ID("conversation_messages_pkey", "there is a message with this id"),
    MESSAGE_THREAD("conversation_messages_thread_id_fkey", "a message is in a thread that exists"),
    MESSAGE_PLACE("uq_thread_ordering", "there is a message at this place of the thread"),
    MESSAGE_IN_THREAD("uq_thread_message", "there is a message with this id"),
    MESSAGE_PLACE_NOT_NEGATIVE("ck_ordering_index_not_negative", "a place is 0 or more"),
    MESSAGE_METADATA("ck_message_metadata_object", "metadata is an object"),
    MESSAGE_TOOL_CALLS(
            "ck_message_tool_calls", "only an assistant calls tools, and each call has an id, a name and arguments"),
    MESSAGE_TOOL_RESULT("ck_message_tool_result", "a tool says which call it answers, and nobody else does"),
    MESSAGE_ATTACHMENTS(
            "ck_message_attachments",
            "an attachment has a URI, a media type and a SHA-256 in lower-case hexadecimal digits"),
    MESSAGE_STATUS("ck_message_status", "a message is partial, done or cancelled"),
    MESSAGE_TOKENS("ck_message_tokens_not_negative", "tokens are 0 or more"),
    MESSAGE_OWN_PARENT(
            "ck_message_not_its_own_parent", "a message neither replies to itself nor stands in its own place"),
    MESSAGE_PARENT("fk_message_parent", "a message replies to one that exists"),
    MESSAGE_ALTERNATIVE("fk_message_alternative", "a message stands in the place of one that exists"),

    INTENT_ID("query_intents_pkey", "there is an intent with this id"),
    INTENT_THREAD("query_intents_thread_id_fkey", "an intent is in a thread that exists"),
    INTENT_MESSAGE("query_intents_message_id_fkey", "an intent is that of a message of its thread"),
    INTENT_CONFIDENCE("ck_intent_confidence_range", "a confidence is from 0 to 1"),
    INTENT_DIMENSIONS("ck_extracted_dimensions_object", "dimensions are an object"),

    EXECUTION_ID("agent_executions_pkey", "there is an execution with this id"),
    EXECUTION_THREAD("agent_executions_thread_id_fkey", "an execution is in a thread that exists"),
    EXECUTION_MESSAGE("agent_executions_message_id_fkey", "an execution is set off by a message that exists"),
    EXECUTION_MESSAGE_IN_THREAD("fk_execution_message_in_thread", "an execution is set off by a message of its thread"),
    EXECUTION_TIME("ck_execution_time_positive", "a time is 0 or more"),
    EXECUTION_END("ck_execution_completed_after_created", "an execution ends after it begins"),
    EXECUTION_TOOLS("ck_tools_used_array", "tools are an array"),
    EXECUTION_METADATA("ck_execution_metadata_object", "metadata is an object"),
    EXECUTION_TRACE("ck_execution_trace_id", "a trace's id has 32 lower-case hexadecimal digits, not all 0"),
    EXECUTION_SPAN("ck_execution_span_id", "a span's id has 16 lower-case hexadecimal digits, not all 0"),
    EXECUTION_PARENT_SPAN("ck_execution_parent_span_id", "a span's id has 16 lower-case hexadecimal digits, not all 0"),
    EXECUTION_SPAN_IN_TRACE("ck_execution_span_in_trace", "a span is in a trace, and its parent is a span's"),

    RECOMMENDATION_ID("optimization_recommendations_pkey", "there is a recommendation with this id"),
    RECOMMENDATION_THREAD(
            "optimization_recommendations_thread_id_fkey", "a recommendation was found in a thread that exists"),
    RECOMMENDATION_EXECUTION(
            "optimization_recommendations_agent_execution_id_fkey",
            "a recommendation was found by an execution that exists"),
    SAVINGS_LEAST_PERCENT("ck_savings_min_percent_range", "a saving is from 0 to 100 percent"),
    SAVINGS_MOST_PERCENT("ck_savings_max_percent_range", "a saving is from 0 to 100 percent"),
    SAVINGS_PERCENT_ORDER("ck_savings_max_gte_min", "the most that is saved is no less than the least"),
    SAVINGS_LEAST_DOLLARS("ck_savings_min_usd_positive", "a saving is 0 or more"),
    SAVINGS_MOST_DOLLARS("ck_savings_max_usd_positive", "a saving is 0 or more"),
    SAVINGS_DOLLARS_ORDER("ck_savings_usd_max_gte_min", "the most that is saved is no less than the least"),
    EFFORT("ck_effort_positive", "an effort is 0 hours or more"),
    CONFIDENCE("ck_confidence_range", "a confidence is from 0 to 1"),
    VALIDATIONS("ck_validation_count_positive", "confirmations are 0 or more"),
    PRIORITY("ck_priority_score_range", "a priority is from 1 to 100"),
    STEPS("ck_recommendation_steps_array", "steps are an array"),
    TAGS("ck_tags_array", "tags are an array"),
    RECOMMENDATION_METADATA("ck_recommendation_metadata_object", "metadata is an object");

    private final String constraint;
    private final String meaning;

    FinOpsRule(String constraint, String meaning) {
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
