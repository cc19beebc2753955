package dev.quipu.catalog.plan;

import dev.quipu.catalog.model.Column;
import dev.quipu.catalog.model.Constraint;
import dev.quipu.catalog.model.DomainType;
import dev.quipu.catalog.model.Index;
import dev.quipu.catalog.model.MaterializedView;
import dev.quipu.catalog.model.ObjectId;
import dev.quipu.catalog.model.Table;
import java.util.stream.Stream;

/**
 * Where the server keeps what a function has returned, or keeps to what it returned when a row was written. It looks at none of
 * that when the function becomes another.
 *
 * @param function the function
 * @param context what uses it before and afterwards
 */
record StoredResults(ObjectId function, Context context) {
    void warn(Draft replacement) {
        context.from().users(function).stream()
                .sorted()
                .filter(user -> context.to().has(user))
                .flatMap(this::advice)
                .forEach(advice -> replacement.hazard(
                        Hazard.Kind.BREAKS_CLIENTS,
                        "If " + function.display() + " returns something else now: " + advice,
                        null));
    }

    private Stream<String> advice(ObjectId user) {
        return Stream.ofNullable(
                switch (context.to().find(user)) {
                    case Index index ->
                        "queries by " + user + " miss rows until REINDEX INDEX "
                                + index.name().display() + ".";
                    case Column column
                    when column.generated() != null && column.generated().stored() ->
                        user + " keeps old values until UPDATE "
                                + column.relation().display() + " SET "
                                + column.name().display() + " = DEFAULT.";
                    case Constraint constraint
                    when constraint.type() == Constraint.Type.CHECK ->
                        "rows that are there are not checked anew by " + user + ".";
                    case MaterializedView view ->
                        user + " keeps old rows until REFRESH MATERIALIZED VIEW "
                                + view.name().display() + ".";
                    case DomainType domain -> "values that are there are not checked anew by " + user + ".";
                    case Table table
                    when table.isPartitioned() -> "rows of " + user + " may be in the wrong partitions.";
                    case null, default -> null;
                });
    }
}
