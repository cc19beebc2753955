package dev.quipu.postgres.session;

import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.ParameterList;
import org.postgresql.core.Query;
import org.postgresql.core.SqlCommand;
import org.postgresql.core.v3.SqlSerializationContext;

/**
 * Several queries that the driver sends one behind the other before it reads the first answer. Its own class for that can
 * only be had by letting it split a text.
 */
final class QueuedQueries implements Query {
    private final Query[] queries;

    QueuedQueries(Query[] queries) {
        this.queries = queries.clone();
    }

    @Override
    public Query[] getSubqueries() {
        return queries.clone();
    }

    @Override
    public ParameterList createParameterList() {
        return queries[0].createParameterList();
    }

    @Override
    public String toString(@Nullable ParameterList parameters) {
        return getNativeSql();
    }

    @Override
    public String toString(@Nullable ParameterList parameters, SqlSerializationContext context) {
        return getNativeSql();
    }

    @Override
    public String getNativeSql() {
        return Arrays.stream(queries).map(Query::getNativeSql).collect(Collectors.joining(";\n"));
    }

    @Override
    public @Nullable SqlCommand getSqlCommand() {
        return null;
    }

    @Override
    public void close() {
        for (Query query : queries) {
            query.close();
        }
    }

    @Override
    public boolean isStatementDescribed() {
        return false;
    }

    @Override
    public boolean isEmpty() {
        return queries.length == 0;
    }

    @Override
    public int getBatchSize() {
        return 0;
    }

    @Override
    public @Nullable Map<String, Integer> getResultSetColumnNameIndexMap() {
        return null;
    }
}
