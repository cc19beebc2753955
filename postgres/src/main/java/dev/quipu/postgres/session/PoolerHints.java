package dev.quipu.postgres.session;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What to do about what a pooler says, and no server does. */
final class PoolerHints {
    static final String STATEMENT_MODE = "transaction blocks not allowed in statement pooling mode";

    private static final Pattern PARAMETER =
            Pattern.compile("unsupported startup (?:parameter|options?): ?(?<name>[\\w.]+)?.*", Pattern.DOTALL);

    private PoolerHints() {}

    static Optional<String> of(String message) {
        Matcher parameter = PARAMETER.matcher(message);
        if (parameter.matches()) {
            String name = parameter.group("name") == null ? "options" : parameter.group("name");
            return Optional.of("the pooler does not know it: leave " + name
                    + " out of the URL and the environment (PGOPTIONS), or set \"ignore_startup_parameters = " + name
                    + "\" in pgbouncer.ini, which then drops it");
        }
        if (message.contains("query_wait_timeout")) {
            return Optional.of(
                    "every server connection of the pool is in use: a run needs two, a backup up to five more;"
                            + " raise default_pool_size in pgbouncer.ini, or connect to the server directly");
        }
        if (message.contains("no more connections allowed")) {
            return Optional.of("the pooler is full: raise max_client_conn, or max_user_connections, in pgbouncer.ini");
        }
        if (message.contains(STATEMENT_MODE)) {
            return Optional.of("give a URL that goes to the server directly, or to a pool in session mode");
        }
        return Optional.empty();
    }
}
