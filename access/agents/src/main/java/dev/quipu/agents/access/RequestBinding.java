package dev.quipu.agents.access;

import static dev.quipu.agents.access.jooq.Tables.AI_REQUESTS;

import dev.quipu.access.support.Transaction;
import dev.quipu.access.support.Values;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The values of a request that is recorded, in the order of {@link RequestStatements#record}. */
record RequestBinding(NewRequest request) implements Transaction.Binding {
    @Override
    public void bind(Values values) throws SQLException {
        values.number(request.userId)
                .text(request.model.provider().word())
                .text(AI_REQUESTS.MODEL_NAME, request.model.name())
                .text(AI_REQUESTS.REQUEST_ID, request.key)
                .number(request.tokens.input())
                .number(request.tokens.output())
                .number(request.tokens.cached())
                .number(request.tokens.reasoning())
                .number(request.conversationId)
                .number(request.messageId)
                .instant(request.endedAt)
                .number(request.millis)
                .number(request.firstTokenMillis)
                .word(request.status)
                .text(AI_REQUESTS.ERROR_CODE, request.errorCode)
                .text(request.errorMessage)
                .number(request.retries)
                .number(request.inputCost)
                .number(request.outputCost)
                .uuid(request.reservation)
                .instant(request.startedAt)
                .texts(RequestStatements.TEXTS, details())
                .json(request.details.origin().requestHeaders())
                .json(request.details.origin().responseHeaders())
                .json(request.metadata)
                .json(request.tags);
    }

    /** In the order of {@link RequestStatements#TEXTS}. */
    private List<@Nullable String> details() {
        RequestDetails details = request.details;
        RequestDetails.Sampling sampling = details.sampling();
        List<@Nullable String> texts = new ArrayList<>();
        Stream.of(
                        Cell.of(details.modelVersion()),
                        Cell.of(sampling.temperature()),
                        Cell.of(sampling.maxTokens()),
                        Cell.of(sampling.topP()),
                        Cell.of(sampling.frequencyPenalty()),
                        Cell.of(sampling.presencePenalty()),
                        Cell.of(details.texts().systemPrompt()),
                        Cell.of(details.texts().input()),
                        Cell.of(details.texts().output()),
                        Cell.of(details.scores().confidence()),
                        Cell.of(details.scores().safety()),
                        Cell.of(details.scores().relevance()),
                        Cell.of(details.origin().apiEndpoint()),
                        Cell.of(details.origin().userAgent()),
                        Cell.of(details.origin().ipAddress()),
                        Cell.of(request.agentId),
                        Cell.of(request.taskId),
                        Cell.of(request.trace == null ? null : request.trace.traceId()),
                        Cell.of(request.trace == null ? null : request.trace.spanId()),
                        Cell.of(request.trace == null ? null : request.trace.parentSpanId()),
                        Cell.of(request.tokens.cacheWritten()))
                .forEach(cell -> texts.add(cell.text()));
        return texts;
    }

    /** A value as text; a list may not hold null, a record may. */
    private record Cell(@Nullable String text) {
        static Cell of(@Nullable Object value) {
            return new Cell(value == null ? null : value.toString());
        }
    }
}
