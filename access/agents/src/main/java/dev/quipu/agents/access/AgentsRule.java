package dev.quipu.agents.access;

import dev.quipu.access.Rule;

/** What the database of agents does not let happen. */
public enum AgentsRule implements Rule {
    SETTINGS_ID("platform_settings_pkey", "there is one row of settings"),
    SETTINGS_ONE("check_settings_one_row", "there is one row of settings"),
    SETTINGS_POSITIVE(
            "check_settings_positive",
            "limits and times are more than 0 and not over 10 or 100 years, and months ahead are from 0 to 120"),

    USER_ID("users_pkey", "there is a user with this id"),
    USER_UUID("ix_users_uuid", "there is a user with this uuid"),
    USER_NAME("ix_users_username", "there is a user with this name"),
    USER_NAME_OF_ANY_CASE("uq_users_username_lower", "there is a user with this name"),
    USER_EMAIL("ix_users_email", "there is a user with this e-mail address"),
    USER_EMAIL_OF_ANY_CASE("uq_users_email_lower", "there is a user with this e-mail address"),
    USER_MONTHLY_BUDGET("check_positive_budget", "a month's budget is 0 or more"),
    USER_MONTH_SPENT("check_positive_month_spend", "what was spent is 0 or more"),
    USER_WARNING("check_warning_threshold_fraction", "a threshold is from 0 to 1"),
    USER_CRITICAL("check_critical_threshold_fraction", "a threshold is from 0 to 1"),
    USER_TEMPERATURE("check_default_temperature_range", "a temperature is from 0 to 2"),
    USER_CALLS("check_api_quota_not_negative", "calls are 0 or more"),
    USER_FAILED_LOGINS("check_failed_logins_not_negative", "failed logins are 0 or more"),
    USER_PREFERENCES("check_user_preferences_object", "preferences are an object"),

    CONVERSATION_ID("conversations_pkey", "there is a conversation with this id"),
    CONVERSATION_UUID("ix_conversations_uuid", "there is a conversation with this uuid"),
    CONVERSATION_USER("conversations_user_id_fkey", "a conversation is of a user that exists"),
    CONVERSATION_COST("check_positive_cost", "a cost is 0 or more"),
    CONVERSATION_TOTALS("check_conversation_totals_not_negative", "totals are 0 or more"),
    CONVERSATION_TEMPERATURE("check_conversation_temperature_range", "a temperature is from 0 to 2"),
    CONVERSATION_MAX_TOKENS("check_conversation_max_tokens", "the most tokens of an answer are 1 or more"),
    CONVERSATION_METADATA("check_conversation_metadata_object", "metadata is an object"),
    CONVERSATION_TAGS("check_conversation_tags_array", "tags are an array"),

    MESSAGE_ID("messages_pkey", "there is a message with this id"),
    MESSAGE_UUID("ix_messages_uuid", "there is a message with this uuid"),
    MESSAGE_CONVERSATION("messages_conversation_id_fkey", "a message is of a conversation that exists"),
    MESSAGE_PLACE("uq_messages_conversation_seq", "there is a message at this place of the conversation"),
    MESSAGE_PLACE_POSITIVE("check_message_seq_positive", "a place is 1 or more"),
    MESSAGE_TOKENS("check_message_tokens_not_negative", "tokens are 0 or more"),
    MESSAGE_TOKEN_KINDS(
            "check_message_token_kinds", "tokens are 0 or more, and those of a part are no more than the whole"),
    MESSAGE_CACHE_WRITE_TOKENS(
            "check_message_cache_write_tokens",
            "tokens written to a cache are 0 or more, and with the cached ones no more than those in"),
    MESSAGE_COST("check_message_cost_not_negative", "a cost is 0 or more"),
    MESSAGE_TIME("check_message_response_time", "a time is 0 or more"),
    MESSAGE_METADATA("check_message_metadata_object", "metadata is an object"),
    MESSAGE_STATE("check_message_state", "a message is partial, done, cancelled or failed"),
    MESSAGE_PARENT("messages_parent_message_id_fkey", "a message goes on from one that exists"),
    MESSAGE_OWN_PARENT("check_message_not_its_own_parent", "a message does not go on from itself"),
    MESSAGE_ROOT("check_message_root", "what begins a conversation goes on from nothing"),
    MESSAGE_TOOL_CALLS(
            "check_message_tool_calls_array",
            "tool calls are the assistant's, an array of objects with id, name and arguments"),
    MESSAGE_TOOL_RESULT("check_message_tool_result", "only a tool has a result"),
    ATTACHMENT_ID("message_attachments_pkey", "there is an attachment with this id"),
    ATTACHMENT_MESSAGE("message_attachments_message_id_fkey", "an attachment is of a message that exists"),
    ATTACHMENT_PLACE("uq_message_attachments_position", "there is an attachment at this place of the message"),
    ATTACHMENT_PLACE_POSITIVE("check_attachment_position", "a place is 1 or more"),
    ATTACHMENT_HASH("check_attachment_hash", "a SHA-256 has 32 bytes"),
    ATTACHMENT_SIZE("check_attachment_size", "a size is 0 or more"),
    ATTACHMENT_METADATA("check_attachment_metadata_object", "metadata is an object"),

    REQUEST_ID("ai_requests_pkey", "there is a request with this id"),
    REQUEST_UUID("ix_ai_requests_uuid", "there is a request with this uuid"),
    REQUEST_KEY("ix_ai_requests_request_id", "the key is that of another request"),
    REQUEST_USER(
            "ai_requests_user_id_fkey", "a request is of a user that exists, and outlives no user who is not erased"),
    REQUEST_CONVERSATION("ai_requests_conversation_id_fkey", "a request is made in a conversation that exists"),
    REQUEST_MESSAGE("ai_requests_message_id_fkey", "a request makes a message that exists"),
    REQUEST_AGENT("ai_requests_agent_id_fkey", "a request is made by an agent that exists"),
    REQUEST_TASK("ai_requests_task_id_fkey", "a request is made for a task that exists"),
    REQUEST_COST("check_positive_ai_request_cost", "a cost is 0 or more"),
    REQUEST_COSTS("check_request_costs_not_negative", "a cost is 0 or more"),
    REQUEST_TOKENS("check_request_tokens_not_negative", "tokens are 0 or more"),
    REQUEST_TOTAL_TOKENS("check_request_total_tokens", "all tokens are those in and those out"),
    REQUEST_CACHED_TOKENS("check_cached_tokens", "cached tokens are 0 or more, and no more than those in"),
    REQUEST_CACHE_WRITE_TOKENS(
            "check_cache_write_tokens",
            "tokens written to a cache are 0 or more, and with the cached ones no more than those in"),
    REQUEST_REASONING_TOKENS("check_reasoning_tokens", "reasoning tokens are 0 or more, and no more than those out"),
    REQUEST_REFUND("check_refund_within_cost", "what is given back is no more than the cost"),
    REQUEST_END("check_request_ends_after_start", "a request ends after it begins"),
    REQUEST_TIME("check_positive_response_time", "a time is 0 or more"),
    REQUEST_FIRST_TOKEN("check_time_to_first_token", "a time is 0 or more"),
    REQUEST_SPEED("check_tokens_per_second", "a speed is 0 or more"),
    REQUEST_RETRIES("check_retry_count", "retries are 0 or more"),
    REQUEST_CONFIDENCE("check_confidence_score", "a score is from 0 to 1"),
    REQUEST_SAFETY("check_safety_score", "a score is from 0 to 1"),
    REQUEST_RELEVANCE("check_relevance_score", "a score is from 0 to 1"),
    REQUEST_RATING("check_user_rating", "a rating is from 1 to 5"),
    REQUEST_HEADERS("check_request_headers_object", "headers are an object"),
    REQUEST_METADATA("check_request_metadata_object", "metadata is an object"),
    REQUEST_TAGS("check_request_tags_array", "tags are an array"),
    REQUEST_TRACE(
            "check_request_trace",
            "a trace's id has 32 hexadecimal digits in lower case, a span's 16, not all 0; a span is in a trace"),
    REFUND_ID("cost_refunds_pkey", "there is a refund with this id"),
    REFUND_KEY("uq_cost_refunds_key", "the key is that of another refund"),
    REFUND_REQUEST("cost_refunds_ai_request_id_fkey", "a refund is of a request that exists"),
    REFUND_AMOUNT("check_refund_positive", "a refund is more than 0"),

    PRICE_FROM("model_prices_pkey", "there is a price of this model from this moment on"),
    PRICE_KIND(
            "check_price_kind",
            "a price is for input, output, cached or reasoning tokens, or for those written to a cache"),
    PRICE("check_price_not_negative", "a price is 0 or more"),
    MODEL_ID("ai_models_pkey", "there is a model with this id"),
    MODEL_NAME("uq_ai_models_provider_name", "the provider has a model of this name"),
    MODEL_PRICES("check_model_prices_not_negative", "a price is 0 or more"),
    MODEL_LIMITS("check_model_limits", "limits of tokens are 1 or more, those of requests 0 or more"),
    MODEL_HOST("check_model_host_type", "a model is in the cloud, local or at the edge"),
    MODEL_METADATA("check_model_metadata_object", "metadata is an object"),

    COST_ID("cost_tracking_pkey", "there is a period with this id"),
    COST_UUID("ix_cost_tracking_uuid", "there is a period with this uuid"),
    COST_PERIOD("uq_cost_tracking_user_model_period", "there is this period of user and model"),
    COST_USER("cost_tracking_user_id_fkey", "a cost is of a user that exists, and outlives no user who is not erased"),
    COST_REQUEST("cost_tracking_ai_request_id_fkey", "a cost is that of a request that exists"),
    COST_PERIOD_ORDER("check_cost_period_order", "a period ends after it begins"),
    COST_TOTAL("check_positive_total_cost", "a cost is 0 or more"),
    COST_PARTS("check_cost_parts_not_negative", "a cost is 0 or more"),
    COST_AVERAGES("check_cost_averages", "a cost is 0 or more"),
    COST_LIMIT("check_cost_budget", "a budget is 0 or more"),
    COST_COUNTS("check_cost_counts_not_negative", "counts are 0 or more, and the parts no more than the whole"),
    COST_SUCCESS_RATE("check_success_rate_fraction", "a rate is from 0 to 1"),
    COST_RETRY_RATE("check_retry_rate_fraction", "a rate is from 0 to 1"),
    COST_BUDGET("check_positive_budget_utilization", "a percentage is 0 or more"),
    COST_METADATA("check_cost_metadata_object", "metadata is an object"),

    BUDGET_ID("user_budgets_pkey", "there is a budget with this id"),
    BUDGET_UUID("ix_user_budgets_uuid", "there is a budget with this uuid"),
    BUDGET_USER("user_budgets_user_id_fkey", "a budget is of a user that exists"),
    BUDGET_RENEWED_FROM("user_budgets_renewed_from_fkey", "a budget goes on from one that exists"),
    BUDGET_OVERLAP("ex_user_budgets_overlap", "the user has an active budget of this name in some of the time"),
    BUDGET_AMOUNT("check_positive_budget_amount", "a budget is more than 0"),
    BUDGET_PERIOD_ORDER("check_budget_period_order", "a period ends after it begins"),
    BUDGET_SPENT("check_budget_spend_not_negative", "what was spent is 0 or more"),
    BUDGET_WARNING("check_valid_warning_threshold", "a threshold is over 0 and up to 100 percent"),
    BUDGET_CRITICAL("check_valid_critical_threshold", "a threshold is over 0 and up to 100 percent"),
    BUDGET_THRESHOLD_ORDER("check_thresholds_in_order", "what is critical is no less than what warns"),
    BUDGET_MODEL("check_budget_model_has_provider", "a budget for a model names its provider"),
    BUDGET_METADATA("check_budget_metadata_object", "metadata is an object"),
    RESERVATION_ID("budget_reservations_pkey", "there is a reservation with this id"),
    RESERVATION_USER("budget_reservations_user_id_fkey", "a reservation is of a user that exists"),
    RESERVATION_REQUEST("budget_reservations_ai_request_id_fkey", "a reservation is ended by a request that exists"),
    RESERVATION_AMOUNT("check_reservation_amount", "a reservation is 0 or more"),
    RESERVATION_STATUS("check_reservation_status", "a reservation is held, settled, released or expired"),
    RESERVATION_ENDED("check_reservation_ended", "a reservation is held until it has ended"),

    ALERT_ID("system_alerts_pkey", "there is an alert with this id"),
    ALERT_UUID("ix_system_alerts_uuid", "there is an alert with this uuid"),
    ALERT_ONCE("uq_system_alerts_once", "this alert was raised before"),
    ALERT_USER("system_alerts_user_id_fkey", "an alert is for a user that exists"),
    ALERT_SEVERITY("check_alert_severity", "a severity is low, medium, high or critical"),
    ALERT_METADATA("check_alert_metadata_object", "metadata is an object"),

    CONTENT_ID("generated_content_pkey", "there is content with this id"),
    CONTENT_UUID("ix_generated_content_uuid", "there is content with this uuid"),
    CONTENT_USER("generated_content_user_id_fkey", "content is of a user that exists"),
    CONTENT_REQUEST("generated_content_ai_request_id_fkey", "content is made by a request that exists"),
    CONTENT_CONVERSATION("generated_content_conversation_id_fkey", "content is made in a conversation that exists"),
    CONTENT_PARENT("generated_content_parent_content_id_fkey", "a version is made of one that exists"),
    CONTENT_LATEST("uq_generated_content_latest", "one version is the latest"),
    CONTENT_VERSION("uq_generated_content_version", "there is a version of this number"),
    CONTENT_FILE_SIZE("check_positive_file_size", "a size is 0 or more"),
    CONTENT_EXECUTION_TIME("check_content_execution_time", "a time is 0 or more"),
    CONTENT_MEMORY("check_content_memory_usage", "a use of memory is 0 or more"),
    CONTENT_CPU("check_content_cpu_usage", "a use of processors is 0 or more"),
    CONTENT_COUNTS("check_content_counts_not_negative", "views and downloads are 0 or more"),
    CONTENT_OWN_PARENT("check_content_not_its_own_parent", "a version is not made of itself"),
    CONTENT_TEST_RESULTS("check_content_test_results_object", "test results are an object"),
    CONTENT_METADATA("check_content_metadata_object", "metadata is an object"),
    CONTENT_TAGS("check_content_tags_array", "tags are an array"),
    SHARE("content_shares_pkey", "this is shared with this user"),
    SHARE_CONTENT("content_shares_content_id_fkey", "what is shared exists"),
    SHARE_USER("content_shares_shared_with_fkey", "whom it is shared with exists"),

    AUDIT_ID("audit_logs_pkey", "there is a line with this id", "audit_logs", "_pkey"),
    AUDIT_UUID("ix_audit_logs_uuid", "there is a line with this uuid", "audit_logs", "_uuid_created_at_idx"),
    AUDIT_USER("audit_logs_user_id_fkey", "what is logged was done by a user that exists"),
    AUDIT_VALUES("check_audit_values_objects", "headers, values and metadata are objects"),
    CHAIN_ID("audit_chain_pkey", "there is one end of the chain"),
    CHAIN_ONE("check_chain_one_row", "there is one end of the chain"),
    CHAIN_ARCHIVED("audit_chain_archived_pkey", "there is a piece of the chain that begins here"),
    CHAIN_ARCHIVED_ORDER("check_archived_order", "a piece of the chain ends after it begins"),
    ARCHIVED_TABLE("archived_logs_pkey", "this month has left already"),
    ARCHIVED_PERIOD("check_archived_period", "a month ends after it begins"),

    AGENT_ID("agents_pkey", "there is an agent with this id"),
    AGENT_UUID("ix_agents_uuid", "there is an agent with this uuid"),
    AGENT_TEMPERATURE("check_agent_temperature_range", "a temperature is from 0 to 2"),
    AGENT_MAX_TOKENS("check_agent_max_tokens", "the most tokens of an answer are 1 or more"),
    AGENT_LISTS("check_agent_lists", "capabilities and tags are arrays"),
    AGENT_METADATA("check_agent_metadata_object", "metadata is an object"),
    TASK_ID("tasks_pkey", "there is a task with this id"),
    TASK_UUID("ix_tasks_uuid", "there is a task with this uuid"),
    TASK_AGENT("tasks_agent_id_fkey", "a task is for an agent that exists"),
    TASK_USER("tasks_user_id_fkey", "a task is of a user that exists"),
    TASK_PARENT("tasks_parent_task_id_fkey", "a task is a part of one that exists"),
    TASK_OWN_PARENT("check_task_not_its_own_parent", "a task is not a part of itself"),
    TASK_END("check_task_completed_after_started", "a task ends after it begins"),
    TASK_DURATIONS("check_task_durations", "a time is 0 or more"),
    TASK_TRACE(
            "check_task_trace",
            "a trace's id has 32 hexadecimal digits in lower case, a span's 16, not all 0; a span is in a trace"),
    TASK_ATTEMPTS("check_task_attempts", "attempts are 0 or more, and the most of them 1 or more"),
    TASK_LEASE("check_task_lease", "who works on a task does so until a moment"),
    TASK_DEAD("check_task_dead", "what was given up has failed"),

    PERFORMANCE_ID("performance_metrics_pkey", "there is a measure with this id", "performance_metrics", "_pkey"),
    PERFORMANCE_ONCE(
            "uq_performance_metrics_aggregate",
            "this window was measured before",
            "performance_metrics",
            "_aggregate_key_created_at_idx"),
    PERFORMANCE_WINDOW("check_performance_window", "a window is more than 0 seconds"),
    PERFORMANCE_SAMPLES("check_performance_samples", "samples are 0 or more"),
    PERFORMANCE_LABELS("check_performance_labels_object", "labels and dimensions are objects"),
    METRIC_ID("system_metrics_pkey", "there is a measurement with this id", "system_metrics", "_pkey"),
    METRIC_LABELS("check_system_metric_labels_object", "labels are an object"),
    USAGE_ID("usage_logs_pkey", "there is a line with this id", "usage_logs", "_pkey"),
    USAGE_USER("usage_logs_user_id_fkey", "a call is of a user that exists"),
    USAGE_CONVERSATION("usage_logs_conversation_id_fkey", "a call is made in a conversation that exists"),
    USAGE_MESSAGE("usage_logs_message_id_fkey", "a call makes a message that exists"),
    USAGE_TOKENS("check_usage_tokens_not_negative", "tokens are 0 or more"),
    USAGE_COST("check_usage_cost_not_negative", "a cost is 0 or more"),
    USAGE_TIME("check_usage_response_time", "a time is 0 or more");

    private final String constraint;
    private final String meaning;

    /** The partitioned table; empty where the table is none. */
    private final String parent;

    /** What the server calls the constraint of a partition, behind the partition's name. */
    private final String ofPartition;

    AgentsRule(String constraint, String meaning) {
        this(constraint, meaning, "", "");
    }

    AgentsRule(String constraint, String meaning, String parent, String ofPartition) {
        this.constraint = constraint;
        this.meaning = meaning;
        this.parent = parent;
        this.ofPartition = ofPartition;
    }

    @Override
    public String constraint() {
        return constraint;
    }

    @Override
    public String meaning() {
        return meaning;
    }

    @Override
    public boolean isMeantBy(String table, String name) {
        return name.equals(constraint)
                || (!parent.isEmpty() && table.startsWith(parent + "_") && name.equals(table + ofPartition));
    }
}
