package dev.quipu.assistant.access;

import dev.quipu.access.Rule;

/** What the database of the assistant platform does not let happen. */
public enum AssistantRule implements Rule {
    TENANT_ID("tenants_pkey", "there is a tenant with this id"),
    TENANT_SLUG("uq_tenants_slug", "there is a tenant with this slug"),
    TEMPERATURE("check_temperature_range", "a temperature is from 0 to 2"),
    MAX_TOKENS("check_max_tokens_positive", "the most tokens of an answer are 1 or more"),
    RATE_LIMIT("check_rate_limit_positive", "the requests of a minute are 1 or more"),
    DAILY_TOKENS("check_daily_token_limit_positive", "the tokens of a day are 0 or more"),

    USER_ID("users_pkey", "there is a user with this id"),
    USER_OF_TENANT("uq_users_tenant_id", "there is a user with this id"),
    USER_TENANT("fk_users_tenant", "a user is of a tenant that exists"),
    USER_AUTH_ID("uq_users_auth_id", "there is a user with this sign-in"),
    USER_EMAIL("uq_users_tenant_email", "the tenant has a user with this e-mail address"),
    USER_ROLE("check_user_role_valid", "a user is admin or user"),

    CONVERSATION_ID("conversations_pkey", "there is a conversation with this id"),
    CONVERSATION_OF_TENANT("uq_conversations_tenant_id", "there is a conversation with this id"),
    CONVERSATION_TENANT("fk_conversations_tenant", "a conversation is of a tenant that exists"),
    CONVERSATION_USER("fk_conversations_user", "a conversation is of a user of its tenant"),
    CONVERSATION_TITLE("check_title_length", "a title has at most 500 characters"),
    CONVERSATION_METADATA("check_conversation_metadata_object", "metadata is an object"),
    ACTIVE_MESSAGE("fk_conversations_active_message", "the active message is one of the conversation"),

    MESSAGE_ID("messages_pkey", "there is a message with this id"),
    MESSAGE_CONVERSATION("fk_messages_conversation", "a message is of a conversation that exists"),
    MESSAGE_PLACE("uq_messages_conversation_seq", "there is a message at this place of the conversation"),
    MESSAGE_PLACE_POSITIVE("check_seq_positive", "a place is 1 or more"),
    MESSAGE_ROLE("check_role_valid", "a message is said by user, assistant, system or tool"),
    MESSAGE_CONTENT(
            "check_content_not_empty",
            "a message has a text, unless it is a tool's, or has tool calls, reasoning or attachments, or is unfinished"),
    MESSAGE_TOKENS("check_token_count_positive", "tokens are 0 or more"),
    MESSAGE_LATENCY("check_latency_positive", "a latency is 0 or more"),
    MESSAGE_CACHED_TOKENS("check_cached_tokens_positive", "tokens are 0 or more"),
    MESSAGE_REASONING_TOKENS("check_reasoning_tokens_positive", "tokens are 0 or more"),
    MESSAGE_METADATA("check_message_metadata_object", "metadata is an object"),
    MESSAGE_TOOL_CALLS(
            "check_tool_calls", "only an assistant calls tools, and each call has an id, a name and arguments"),
    MESSAGE_TOOL_RESULT("check_tool_result", "a tool says which call it answers, and nobody else does"),
    MESSAGE_ATTACHMENTS(
            "check_attachments",
            "an attachment has a URI, a media type and a SHA-256 in lower-case hexadecimal digits"),
    MESSAGE_STATUS("check_status_valid", "a message is partial, done or cancelled"),
    MESSAGE_PARENT("fk_messages_parent", "a message replies to one that exists"),
    MESSAGE_ALTERNATIVE("fk_messages_alternative", "a message stands in the place of one that exists"),
    MESSAGE_TRACE("check_trace_id", "a trace's id has 32 lower-case hexadecimal digits, not all 0"),
    MESSAGE_SPAN("check_span_id", "a span's id has 16 lower-case hexadecimal digits, not all 0"),
    MESSAGE_PARENT_SPAN("check_parent_span_id", "a span's id has 16 lower-case hexadecimal digits, not all 0"),
    MESSAGE_SPAN_IN_TRACE("check_span_in_trace", "a span is in a trace, and its parent is a span's"),
    CLIENT_KEY_LENGTH("check_client_key_length", "a key has 1 to 200 characters"),
    CLIENT_KEY("uq_messages_client_key", "the key is that of another message of the conversation"),

    FEEDBACK_ID("feedback_pkey", "there is feedback with this id"),
    FEEDBACK_MESSAGE("fk_feedback_message", "feedback is for a message that exists"),
    FEEDBACK_USER("fk_feedback_user", "feedback is by a user of the message's tenant"),
    FEEDBACK_ONCE("uq_feedback_message_user", "the user has given feedback to this message"),
    FEEDBACK_RATING("check_rating_valid", "a thumb is up or down"),
    FEEDBACK_COMMENT("check_comment_length", "a comment has at most 5000 characters"),

    USAGE_ID("usage_metrics_pkey", "there is usage with this id"),
    USAGE_TENANT("fk_usage_metrics_tenant", "usage is of a tenant that exists"),
    USAGE_USER("fk_usage_metrics_user", "usage is by a user of the tenant"),
    USAGE_DAY("uq_usage_metrics_tenant_user_date", "there is usage of this user and day"),
    USAGE_DATE("check_usage_date", "usage is of a day from 1970 to 9999"),
    USAGE_TOTAL("check_total_tokens_positive", "tokens are 0 or more"),
    PROMPT_TOKENS("check_prompt_tokens_positive", "tokens are 0 or more"),
    USAGE_COMPLETION("check_completion_tokens_positive", "tokens are 0 or more"),
    USAGE_REQUESTS("check_request_count_positive", "requests are 0 or more"),
    USAGE_COST("check_cost_positive", "a cost is a number, 0 or more"),
    USAGE_SUM("check_tokens_sum", "all tokens are those read and those written"),

    MODEL_USAGE_ID("model_usage_pkey", "there is usage with this id"),
    MODEL_USAGE_TENANT("fk_model_usage_tenant", "usage is of a tenant that exists"),
    MODEL_USAGE_USER("fk_model_usage_user", "usage is by a user of the tenant"),
    MODEL_USAGE_DAY("uq_model_usage", "there is usage of this user, day and model"),
    MODEL_USAGE_DATE("check_model_usage_date", "usage is of a day from 1970 to 9999"),
    MODEL_NAME("check_model_not_empty", "a model has a name"),
    MODEL_TOKENS("check_model_tokens_positive", "tokens are 0 or more"),
    MODEL_CACHED("check_cached_tokens_in_prompt", "cached tokens are among those read"),
    MODEL_REASONING("check_reasoning_tokens_in_completion", "tokens of reasoning are among those written"),
    MODEL_REQUESTS("check_model_request_count_positive", "requests are 0 or more"),
    MODEL_COST("check_model_cost_positive", "a cost is a number, 0 or more"),

    RESERVATION_ID("token_reservations_pkey", "there is a reservation with this id"),
    RESERVATION_TENANT("fk_token_reservations_tenant", "a reservation is of a tenant that exists"),
    RESERVATION_USER("fk_token_reservations_user", "a reservation is by a user of the tenant"),
    RESERVED_TOKENS("check_reserved_tokens_positive", "tokens are 0 or more");

    private final String constraint;
    private final String meaning;

    AssistantRule(String constraint, String meaning) {
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
