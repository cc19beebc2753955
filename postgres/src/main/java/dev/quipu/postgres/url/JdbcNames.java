package dev.quipu.postgres.url;

import java.util.Map;
import java.util.Optional;
import org.postgresql.PGProperty;

/** Which property of pgjdbc says the same as which parameter of libpq, where name or values differ. */
final class JdbcNames {
    /** The values are the same, or text. */
    static final Map<Keyword, PGProperty> SAME = Map.ofEntries(
            Map.entry(Keyword.USER, PGProperty.USER),
            Map.entry(Keyword.PASSWORD, PGProperty.PASSWORD),
            Map.entry(Keyword.HOST, PGProperty.PG_HOST),
            Map.entry(Keyword.PORT, PGProperty.PG_PORT),
            Map.entry(Keyword.DBNAME, PGProperty.PG_DBNAME),
            Map.entry(Keyword.SERVICE, PGProperty.SERVICE),
            Map.entry(Keyword.APPLICATION_NAME, PGProperty.APPLICATION_NAME),
            Map.entry(Keyword.CONNECT_TIMEOUT, PGProperty.CONNECT_TIMEOUT),
            Map.entry(Keyword.CHANNEL_BINDING, PGProperty.CHANNEL_BINDING),
            Map.entry(Keyword.OPTIONS, PGProperty.OPTIONS),
            Map.entry(Keyword.SSLMODE, PGProperty.SSL_MODE),
            Map.entry(Keyword.SSLNEGOTIATION, PGProperty.SSL_NEGOTIATION),
            Map.entry(Keyword.SSLCERT, PGProperty.SSL_CERT),
            Map.entry(Keyword.SSLKEY, PGProperty.SSL_KEY),
            Map.entry(Keyword.SSLPASSWORD, PGProperty.SSL_PASSWORD),
            Map.entry(Keyword.SSLROOTCERT, PGProperty.SSL_ROOT_CERT),
            Map.entry(Keyword.REQUIRE_AUTH, PGProperty.REQUIRE_AUTH),
            Map.entry(Keyword.GSSENCMODE, PGProperty.GSS_ENC_MODE),
            Map.entry(Keyword.KRBSRVNAME, PGProperty.KERBEROS_SERVER_NAME),
            Map.entry(Keyword.REPLICATION, PGProperty.REPLICATION));

    /** What libpq calls the kind of server that {@code targetServerType} asks for; it has no word for preferPrimary. */
    private static final Map<String, String> SESSION_ATTRIBUTES = Map.of(
            "any", "any",
            "primary", "primary",
            "master", "primary",
            "slave", "standby",
            "secondary", "standby",
            "preferSlave", "prefer-standby",
            "preferSecondary", "prefer-standby");

    private static final Map<String, String> SERVER_TYPES = Map.of(
            "any", "any",
            "primary", "primary",
            "read-write", "primary",
            "standby", "secondary",
            "read-only", "secondary",
            "prefer-standby", "preferSecondary");

    private JdbcNames() {}

    static Optional<Keyword> keywordOf(String property) {
        return SAME.entrySet().stream()
                .filter(entry -> entry.getValue().getName().equals(property))
                .map(Map.Entry::getKey)
                .findFirst();
    }

    static Optional<String> sessionAttributesOf(String serverType) {
        return Optional.ofNullable(SESSION_ATTRIBUTES.get(serverType));
    }

    static Optional<String> serverTypeOf(String sessionAttributes) {
        return Optional.ofNullable(SERVER_TYPES.get(sessionAttributes));
    }
}
