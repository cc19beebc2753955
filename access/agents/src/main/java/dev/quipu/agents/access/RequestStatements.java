package dev.quipu.agents.access;

import static dev.quipu.access.support.Columns.value;
import static dev.quipu.agents.access.jooq.Tables.AI_REQUESTS;

import dev.quipu.access.support.Cursors;
import dev.quipu.access.support.Keyset;
import dev.quipu.access.support.Pages;
import dev.quipu.access.support.Row;
import dev.quipu.access.support.Statements;
import dev.quipu.agents.access.jooq.routines.ExpireReservations;
import dev.quipu.agents.access.jooq.routines.HardLimits;
import dev.quipu.agents.access.jooq.routines.RecordAiRequest;
import dev.quipu.agents.access.jooq.routines.RefundAiRequest;
import dev.quipu.agents.access.jooq.routines.Release;
import dev.quipu.agents.access.jooq.routines.Reserve;
import dev.quipu.agents.access.jooq.routines.Settle;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.Parameter;
import org.jooq.Record;
import org.jooq.SelectConditionStep;
import org.jooq.TableField;

/** The statements about requests, as text. */
final class RequestStatements {
    /** In the order in which {@link #read} reads them. */
    private static final List<Field<?>> COLUMNS = List.of(
            AI_REQUESTS.ID,
            AI_REQUESTS.UUID,
            AI_REQUESTS.REQUEST_ID,
            AI_REQUESTS.USER_ID,
            AI_REQUESTS.CONVERSATION_ID,
            AI_REQUESTS.MESSAGE_ID,
            AI_REQUESTS.AGENT_ID,
            AI_REQUESTS.TASK_ID,
            AI_REQUESTS.MODEL_PROVIDER,
            AI_REQUESTS.MODEL_NAME,
            AI_REQUESTS.INPUT_TOKENS,
            AI_REQUESTS.OUTPUT_TOKENS,
            AI_REQUESTS.CACHED_TOKENS,
            AI_REQUESTS.REASONING_TOKENS,
            AI_REQUESTS.CACHE_WRITE_TOKENS,
            AI_REQUESTS.REQUEST_START_TIME,
            AI_REQUESTS.REQUEST_END_TIME,
            AI_REQUESTS.RESPONSE_TIME_MS,
            AI_REQUESTS.TIME_TO_FIRST_TOKEN_MS,
            AI_REQUESTS.TOKENS_PER_SECOND,
            AI_REQUESTS.INPUT_COST_USD,
            AI_REQUESTS.OUTPUT_COST_USD,
            AI_REQUESTS.TOTAL_COST_USD,
            AI_REQUESTS.REFUNDED_USD,
            AI_REQUESTS.STATUS,
            AI_REQUESTS.ERROR_CODE,
            AI_REQUESTS.ERROR_MESSAGE,
            AI_REQUESTS.RETRY_COUNT,
            AI_REQUESTS.USER_RATING,
            AI_REQUESTS.USER_FEEDBACK,
            AI_REQUESTS.TRACE_ID,
            AI_REQUESTS.SPAN_ID,
            AI_REQUESTS.PARENT_SPAN_ID,
            AI_REQUESTS.METADATA,
            AI_REQUESTS.TAGS,
            AI_REQUESTS.CREATED_AT);

    /** Those of {@code details} that are no text there, in the order in which {@link RequestBinding} binds them. */
    private static final List<Field<?>> DOCUMENTS =
            List.of(AI_REQUESTS.REQUEST_HEADERS, AI_REQUESTS.RESPONSE_HEADERS, AI_REQUESTS.METADATA, AI_REQUESTS.TAGS);

    /** Those that are, in the order in which {@link RequestBinding} binds them. */
    static final List<Field<?>> TEXTS = List.of(
            AI_REQUESTS.MODEL_VERSION,
            AI_REQUESTS.TEMPERATURE,
            AI_REQUESTS.MAX_TOKENS,
            AI_REQUESTS.TOP_P,
            AI_REQUESTS.FREQUENCY_PENALTY,
            AI_REQUESTS.PRESENCE_PENALTY,
            AI_REQUESTS.SYSTEM_PROMPT,
            AI_REQUESTS.INPUT_TEXT,
            AI_REQUESTS.OUTPUT_TEXT,
            AI_REQUESTS.CONFIDENCE_SCORE,
            AI_REQUESTS.SAFETY_SCORE,
            AI_REQUESTS.RELEVANCE_SCORE,
            AI_REQUESTS.API_ENDPOINT,
            AI_REQUESTS.USER_AGENT,
            AI_REQUESTS.IP_ADDRESS,
            AI_REQUESTS.AGENT_ID,
            AI_REQUESTS.TASK_ID,
            AI_REQUESTS.TRACE_ID,
            AI_REQUESTS.SPAN_ID,
            AI_REQUESTS.PARENT_SPAN_ID,
            AI_REQUESTS.CACHE_WRITE_TOKENS);

    /** In the order in which {@link #readDetails} reads them. */
    private static final List<Field<?>> DETAILS = Stream.concat(
                    TEXTS.subList(0, TEXTS.indexOf(AI_REQUESTS.AGENT_ID)).stream(), DOCUMENTS.subList(0, 2).stream())
            .toList();

    private static final Keyset<Request> LAST_RECORDED_FIRST = Keyset.falling(
            COLUMNS, List.of(AI_REQUESTS.ID), RequestStatements::read, request -> Cursors.of(request.id()));

    private static final Keyset<Request> LATEST_FIRST = Keyset.falling(
            COLUMNS,
            List.of(AI_REQUESTS.CREATED_AT, AI_REQUESTS.ID),
            RequestStatements::read,
            request -> Cursors.of(request.createdAt(), request.id()));

    /** Values: see {@link RequestBinding}. */
    final String record;

    /** Values: user, amount, provider, model, how long. */
    final String reserve;

    /** Values: user, provider, model. */
    final String limits;

    /** Values: reservation, request. */
    final String settle;

    /** Values: reservation. */
    final String release;

    final String expire;

    /** Values: request, amount, key, reason. */
    final String refund;

    /** Values: rating, feedback, request. */
    final String rate;

    /** Values: request. */
    final String find;

    /** Values: uuid. */
    final String byUuid;

    /** Values: key. */
    final String byKey;

    /** Values: request. */
    final String details;

    /** Values: user. */
    final Pages<Request> ofUser;

    /** Values: status. */
    final Pages<Request> ofStatus;

    /** Values: provider, name. */
    final Pages<Request> ofModel;

    /** Values: conversation. */
    final Pages<Request> ofConversation;

    /** Values: message. */
    final String ofMessage;

    /** Values: task. */
    final String ofTask;

    /** Values: trace. */
    final String ofTrace;

    /** Values: user, from, to. */
    final String userRange;

    /** Values: from, to. */
    final String range;

    RequestStatements(Statements sql) {
        record = recordText(sql);
        reserve = sql.selectFrom(
                new Reserve(),
                List.of(Reserve.RESERVATION, Reserve.REFUSED_BY, Reserve.AVAILABLE),
                Reserve.OF_USER,
                Reserve.AMOUNT,
                Reserve.PROVIDER,
                Reserve.MODEL,
                Reserve.VALID_FOR);
        String limitsOf = sql.call(new HardLimits(), HardLimits.OF_USER, HardLimits.PROVIDER, HardLimits.MODEL);
        limits = "SELECT " + sql.outs(List.of(HardLimits.SOURCE, HardLimits.AVAILABLE)) + " FROM "
                + limitsOf.substring(0, limitsOf.length() - 1) + ", " + HardLimits.AT.getName()
                + " => CURRENT_TIMESTAMP)";
        settle = sql.selectCall(new Settle(), Settle.RESERVATION, Settle.AI_REQUEST);
        release = sql.selectCall(new Release(), Release.RESERVATION);
        expire = sql.selectCall(new ExpireReservations());
        refund = sql.selectCall(
                new RefundAiRequest(),
                RefundAiRequest.AI_REQUEST,
                RefundAiRequest.AMOUNT,
                RefundAiRequest.REFUND_KEY,
                RefundAiRequest.REASON);
        rate = sql.render(sql.dsl()
                .update(AI_REQUESTS)
                .set(AI_REQUESTS.USER_RATING, value(AI_REQUESTS.USER_RATING))
                .set(AI_REQUESTS.USER_FEEDBACK, value(AI_REQUESTS.USER_FEEDBACK))
                .where(has(AI_REQUESTS.ID)));
        find = sql.render(where(sql, has(AI_REQUESTS.ID)));
        byUuid = sql.render(where(sql, has(AI_REQUESTS.UUID)));
        byKey = sql.render(where(sql, has(AI_REQUESTS.REQUEST_ID)));
        details = sql.render(sql.dsl().select(DETAILS).from(AI_REQUESTS).where(has(AI_REQUESTS.ID)));
        ofUser = LATEST_FIRST.where(sql, has(AI_REQUESTS.USER_ID));
        ofStatus = LATEST_FIRST.where(sql, has(AI_REQUESTS.STATUS));
        ofModel = LATEST_FIRST.where(sql, has(AI_REQUESTS.MODEL_PROVIDER).and(has(AI_REQUESTS.MODEL_NAME)));
        ofConversation = LAST_RECORDED_FIRST.where(sql, has(AI_REQUESTS.CONVERSATION_ID));
        ofMessage = sql.render(where(sql, has(AI_REQUESTS.MESSAGE_ID)).orderBy(AI_REQUESTS.ID));
        ofTask = sql.render(where(sql, has(AI_REQUESTS.TASK_ID)).orderBy(AI_REQUESTS.ID));
        ofTrace = sql.render(where(sql, has(AI_REQUESTS.TRACE_ID)).orderBy(AI_REQUESTS.ID));
        Condition within = AI_REQUESTS
                .CREATED_AT
                .ge(value(AI_REQUESTS.CREATED_AT))
                .and(AI_REQUESTS.CREATED_AT.lt(value(AI_REQUESTS.CREATED_AT)));
        userRange = sql.render(
                where(sql, has(AI_REQUESTS.USER_ID).and(within)).orderBy(AI_REQUESTS.CREATED_AT, AI_REQUESTS.ID));
        range = sql.render(where(sql, within));
    }

    private static <T> Condition has(TableField<?, T> column) {
        return column.eq(value(column));
    }

    private static SelectConditionStep<Record> where(Statements sql, Condition condition) {
        return sql.dsl().select(COLUMNS).from(AI_REQUESTS).where(condition);
    }

    /** What is in {@code details} are texts there, whatever they are in the table. */
    private static String recordText(Statements sql) {
        Parameter<?>[] given = {
            RecordAiRequest.USER_ID,
            RecordAiRequest.MODEL_PROVIDER,
            RecordAiRequest.MODEL_NAME,
            RecordAiRequest.REQUEST_ID,
            RecordAiRequest.INPUT_TOKENS,
            RecordAiRequest.OUTPUT_TOKENS,
            RecordAiRequest.CACHED_TOKENS,
            RecordAiRequest.REASONING_TOKENS,
            RecordAiRequest.CONVERSATION_ID,
            RecordAiRequest.MESSAGE_ID,
            RecordAiRequest.REQUEST_END_TIME,
            RecordAiRequest.RESPONSE_TIME_MS,
            RecordAiRequest.TIME_TO_FIRST_TOKEN_MS,
            RecordAiRequest.STATUS,
            RecordAiRequest.ERROR_CODE,
            RecordAiRequest.ERROR_MESSAGE,
            RecordAiRequest.RETRY_COUNT,
            RecordAiRequest.INPUT_COST_USD,
            RecordAiRequest.OUTPUT_COST_USD,
            RecordAiRequest.RESERVATION
        };
        String call = sql.call(new RecordAiRequest(), given);
        String documents = DOCUMENTS.stream()
                .map(column -> "'" + column.getName() + "', ?::jsonb")
                .collect(Collectors.joining(", ", "jsonb_build_object(", ")"));
        String names = TEXTS.stream().map(Field::getName).collect(Collectors.joining(",", "'{", "}'::text[]"));
        return "SELECT "
                + sql.outs(List.of(
                        RecordAiRequest.ID,
                        RecordAiRequest.UUID,
                        RecordAiRequest.TOTAL_COST_USD,
                        RecordAiRequest.RECORDED))
                + " FROM " + call.substring(0, call.length() - 1) + ", "
                + RecordAiRequest.REQUEST_START_TIME.getName() + " => coalesce(?::timestamptz, CURRENT_TIMESTAMP), "
                + RecordAiRequest.DETAILS.getName() + " => jsonb_object(" + names + ", ?::text[]) || " + documents
                + ")";
    }

    static Request read(Row row) throws SQLException {
        return new Request(
                row.number(),
                row.uuid(),
                row.textOrNull(),
                row.number(),
                row.numberOrNull(),
                row.numberOrNull(),
                row.numberOrNull(),
                row.numberOrNull(),
                Read.model(row),
                Read.tokens(row),
                new Request.Timing(
                        row.instant(), row.instantOrNull(), row.integerOrNull(), row.integerOrNull(), row.realOrNull()),
                new Request.Cost(row.decimal(), row.decimal(), row.decimal(), row.decimal()),
                new Request.Outcome(
                        row.word(RequestStatus.class),
                        row.textOrNull(),
                        row.textOrNull(),
                        row.integer(),
                        row.integerOrNull(),
                        row.textOrNull()),
                Read.trace(row),
                row.json(),
                row.json(),
                row.instant());
    }

    static RequestDetails readDetails(Row row) throws SQLException {
        return new RequestDetails(
                row.textOrNull(),
                new RequestDetails.Sampling(
                        row.realOrNull(), row.integerOrNull(), row.realOrNull(), row.realOrNull(), row.realOrNull()),
                new RequestDetails.Texts(row.textOrNull(), row.textOrNull(), row.textOrNull()),
                new RequestDetails.Scores(row.decimalOrNull(), row.decimalOrNull(), row.decimalOrNull()),
                new RequestDetails.Origin(
                        row.textOrNull(), row.textOrNull(), row.textOrNull(), row.json(), row.json()));
    }
}
