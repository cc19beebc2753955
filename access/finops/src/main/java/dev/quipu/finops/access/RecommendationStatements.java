package dev.quipu.finops.access;

import static dev.quipu.access.support.Columns.value;
import static dev.quipu.finops.access.jooq.Tables.OPTIMIZATION_RECOMMENDATIONS;

import dev.quipu.access.support.Cursors;
import dev.quipu.access.support.Keyset;
import dev.quipu.access.support.Pages;
import dev.quipu.access.support.Row;
import dev.quipu.access.support.Statements;
import dev.quipu.access.support.Values;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.impl.DSL;

/** The statements about recommendations, as text. */
final class RecommendationStatements {
    /** In the order in which {@link #bind} binds them. */
    private static final List<Field<?>> CONTENT = List.of(
            OPTIMIZATION_RECOMMENDATIONS.THREAD_ID,
            OPTIMIZATION_RECOMMENDATIONS.AGENT_EXECUTION_ID,
            OPTIMIZATION_RECOMMENDATIONS.SERVICE,
            OPTIMIZATION_RECOMMENDATIONS.STRATEGY_ID,
            OPTIMIZATION_RECOMMENDATIONS.STRATEGY_NAME,
            OPTIMIZATION_RECOMMENDATIONS.DESCRIPTION,
            OPTIMIZATION_RECOMMENDATIONS.ESTIMATED_SAVINGS_MIN_PERCENT,
            OPTIMIZATION_RECOMMENDATIONS.ESTIMATED_SAVINGS_MAX_PERCENT,
            OPTIMIZATION_RECOMMENDATIONS.ESTIMATED_SAVINGS_MIN_USD,
            OPTIMIZATION_RECOMMENDATIONS.ESTIMATED_SAVINGS_MAX_USD,
            OPTIMIZATION_RECOMMENDATIONS.IMPLEMENTATION_EFFORT_HOURS,
            OPTIMIZATION_RECOMMENDATIONS.IMPLEMENTATION_DIFFICULTY,
            OPTIMIZATION_RECOMMENDATIONS.RECOMMENDATION_STEPS,
            OPTIMIZATION_RECOMMENDATIONS.CONFIDENCE_SCORE,
            OPTIMIZATION_RECOMMENDATIONS.TAGS,
            OPTIMIZATION_RECOMMENDATIONS.EXPIRES_AT,
            OPTIMIZATION_RECOMMENDATIONS.METADATA);

    /** In the order in which {@link #read} reads them. */
    private static final List<Field<?>> COLUMNS = Stream.of(
                    List.<Field<?>>of(OPTIMIZATION_RECOMMENDATIONS.ID),
                    CONTENT,
                    List.<Field<?>>of(
                            OPTIMIZATION_RECOMMENDATIONS.STATUS,
                            OPTIMIZATION_RECOMMENDATIONS.VALIDATION_COUNT,
                            OPTIMIZATION_RECOMMENDATIONS.PRIORITY_SCORE,
                            OPTIMIZATION_RECOMMENDATIONS.CREATED_AT,
                            OPTIMIZATION_RECOMMENDATIONS.UPDATED_AT))
            .flatMap(List::stream)
            .toList();

    /** A trigger gives each one; who has gone past it is in no order. */
    private static final Condition HAS_PRIORITY = OPTIMIZATION_RECOMMENDATIONS.PRIORITY_SCORE.isNotNull();

    /** By priority; of what has the same, that which may save most. */
    private static final Keyset<Recommendation> HIGHEST_FIRST = Keyset.falling(
            COLUMNS,
            List.of(
                    OPTIMIZATION_RECOMMENDATIONS.PRIORITY_SCORE,
                    OPTIMIZATION_RECOMMENDATIONS.ESTIMATED_SAVINGS_MAX_PERCENT,
                    OPTIMIZATION_RECOMMENDATIONS.ID),
            RecommendationStatements::read,
            one -> Cursors.of(one.priority(), one.content().savings().mostPercent(), one.id()));

    private static final Keyset<Recommendation> FIRST_TO_GO_FIRST = Keyset.rising(
            COLUMNS,
            List.of(OPTIMIZATION_RECOMMENDATIONS.EXPIRES_AT, OPTIMIZATION_RECOMMENDATIONS.ID),
            RecommendationStatements::read,
            one -> Cursors.of(Objects.requireNonNull(one.content().expiresAt()), one.id()));

    /** Values: id, content. Gives no row if the id is taken. */
    final String add;

    /** Values: recommendation. */
    final String find;

    final Pages<Recommendation> top;

    /** Values: status, service. */
    final Pages<Recommendation> ofService;

    /** Values: thread. */
    final String ofThread;

    /** Values: from, to. */
    final Pages<Recommendation> expiring;

    /** Values: status, recommendation, status before. */
    final String setStatus;

    /** Values: recommendation. */
    final String confirm;

    RecommendationStatements(Statements sql) {
        add = sql.insertOnce(OPTIMIZATION_RECOMMENDATIONS.ID, COLUMNS.subList(0, CONTENT.size() + 1), COLUMNS);
        find = sql.render(
                sql.dsl().select(COLUMNS).from(OPTIMIZATION_RECOMMENDATIONS).where(hasId()));
        top = HIGHEST_FIRST.where(
                sql,
                HAS_PRIORITY.and(OPTIMIZATION_RECOMMENDATIONS.STATUS.eq(
                        DSL.inline(dev.quipu.finops.access.jooq.enums.RecommendationStatus.active))));
        ofService = HIGHEST_FIRST.where(
                sql,
                HAS_PRIORITY
                        .and(OPTIMIZATION_RECOMMENDATIONS.STATUS.eq(value(OPTIMIZATION_RECOMMENDATIONS.STATUS)))
                        .and(OPTIMIZATION_RECOMMENDATIONS.SERVICE.eq(value(OPTIMIZATION_RECOMMENDATIONS.SERVICE))));
        ofThread = sql.render(sql.dsl()
                .select(COLUMNS)
                .from(OPTIMIZATION_RECOMMENDATIONS)
                .where(OPTIMIZATION_RECOMMENDATIONS.THREAD_ID.eq(value(OPTIMIZATION_RECOMMENDATIONS.THREAD_ID)))
                .orderBy(OPTIMIZATION_RECOMMENDATIONS.PRIORITY_SCORE.desc()));
        expiring = FIRST_TO_GO_FIRST.where(
                sql,
                OPTIMIZATION_RECOMMENDATIONS
                        .STATUS
                        .in(
                                DSL.inline(dev.quipu.finops.access.jooq.enums.RecommendationStatus.active),
                                DSL.inline(dev.quipu.finops.access.jooq.enums.RecommendationStatus.under_review))
                        .and(OPTIMIZATION_RECOMMENDATIONS.EXPIRES_AT.ge(value(OPTIMIZATION_RECOMMENDATIONS.EXPIRES_AT)))
                        .and(OPTIMIZATION_RECOMMENDATIONS.EXPIRES_AT.lt(
                                value(OPTIMIZATION_RECOMMENDATIONS.EXPIRES_AT))));
        setStatus = sql.render(sql.dsl()
                .update(OPTIMIZATION_RECOMMENDATIONS)
                .set(OPTIMIZATION_RECOMMENDATIONS.STATUS, value(OPTIMIZATION_RECOMMENDATIONS.STATUS))
                .where(hasId())
                .and(OPTIMIZATION_RECOMMENDATIONS.STATUS.eq(value(OPTIMIZATION_RECOMMENDATIONS.STATUS)))
                .returning(COLUMNS));
        confirm = sql.render(sql.dsl()
                .update(OPTIMIZATION_RECOMMENDATIONS)
                .set(
                        OPTIMIZATION_RECOMMENDATIONS.VALIDATION_COUNT,
                        OPTIMIZATION_RECOMMENDATIONS.VALIDATION_COUNT.plus(DSL.inline(1)))
                .where(hasId())
                .returning(COLUMNS));
    }

    private static Condition hasId() {
        return OPTIMIZATION_RECOMMENDATIONS.ID.eq(value(OPTIMIZATION_RECOMMENDATIONS.ID));
    }

    static void bind(Values values, NewRecommendation content) throws SQLException {
        values.uuid(content.threadId())
                .uuid(content.executionId())
                .text(OPTIMIZATION_RECOMMENDATIONS.SERVICE, content.service())
                .text(OPTIMIZATION_RECOMMENDATIONS.STRATEGY_ID, content.strategyId())
                .text(OPTIMIZATION_RECOMMENDATIONS.STRATEGY_NAME, content.strategyName())
                .text(content.description())
                .number(content.savings().leastPercent())
                .number(content.savings().mostPercent())
                .number(content.savings().leastDollars())
                .number(content.savings().mostDollars())
                .number(content.effortHours())
                .word(content.difficulty())
                .json(content.steps())
                .number(content.confidence())
                .json(content.tags())
                .instant(content.expiresAt())
                .json(content.metadata());
    }

    static Recommendation read(Row row) throws SQLException {
        return new Recommendation(
                row.uuid(),
                readContent(row),
                row.word(RecommendationStatus.class),
                row.integer(),
                row.integer(),
                row.instant(),
                row.instant());
    }

    private static NewRecommendation readContent(Row row) throws SQLException {
        return new NewRecommendation(
                row.uuidOrNull(),
                row.uuidOrNull(),
                row.text(),
                row.text(),
                row.text(),
                row.text(),
                new Savings(row.decimal(), row.decimal(), row.decimalOrNull(), row.decimalOrNull()),
                row.decimal(),
                row.word(ImplementationDifficulty.class),
                row.json(),
                row.decimal(),
                row.json(),
                row.instantOrNull(),
                row.json());
    }
}
