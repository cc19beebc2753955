package dev.quipu.migration.run;

import dev.quipu.catalog.name.Identifier;
import dev.quipu.catalog.name.Literal;
import dev.quipu.postgres.name.NearestNames;
import dev.quipu.postgres.script.ToldName;
import dev.quipu.postgres.session.ServerException;
import dev.quipu.postgres.session.Session;
import dev.quipu.postgres.sqlstate.SqlState;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Finds what somebody may have meant by a name that does not exist.
 *
 * @param schema where to look
 */
record Suggestion(Identifier schema) {
    private static final String UNDEFINED_TABLE = "42P01";
    private static final String UNDEFINED_TYPE = "42704";
    private static final String UNDEFINED_FUNCTION = "42883";

    Optional<String> of(Session session, StatementFailure failure) {
        Optional<String> name = ToldName.in(failure.server().message());
        if (session.isClosed() || name.isEmpty()) {
            return Optional.empty();
        }
        try {
            List<String> near = NearestNames.of(name.get(), candidates(session, failure.state()));
            return near.isEmpty()
                    ? Optional.empty()
                    : Optional.of(near.stream()
                            .map(candidate -> "\"" + candidate + "\"")
                            .collect(Collectors.joining(" or ", "did you mean ", "?")));
        } catch (ServerException e) {
            return Optional.empty();
        }
    }

    private List<String> candidates(Session session, SqlState state) {
        String query = switch (state.value()) {
            case UNDEFINED_TABLE ->
                "SELECT relname FROM pg_catalog.pg_class WHERE relnamespace = ns.oid AND relkind NOT IN ('i', 'I', 't')";
            case UNDEFINED_TYPE -> "SELECT typname FROM pg_catalog.pg_type WHERE typnamespace = ns.oid";
            case UNDEFINED_FUNCTION -> "SELECT proname FROM pg_catalog.pg_proc WHERE pronamespace = ns.oid";
            default -> "";
        };
        if (query.isEmpty()) {
            return List.of();
        }
        return session
                .query("SELECT DISTINCT found.name FROM pg_catalog.pg_namespace AS ns, LATERAL (" + query
                        + ") AS found(name) WHERE ns.nspname IN (" + Literal.quote(schema.value())
                        + ", 'pg_catalog') AND left(found.name, 1) <> '_'")
                .stream()
                .map(row -> Objects.requireNonNull(row.getFirst()))
                .toList();
    }
}
