package dev.quipu.postgres.url;

import dev.quipu.postgres.url.DatabaseUrlException.Reason;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Collectors;
import org.postgresql.PGProperty;

/**
 * The same connection for pgjdbc. What only restricts how libpq may connect, and pgjdbc cannot be held to, is refused: the
 * connection would be less safe than was asked for.
 */
final class JdbcTarget {
    private static final Set<Keyword> REFUSED = Set.of(
            Keyword.SSLCRL,
            Keyword.SSLCRLDIR,
            Keyword.REQUIREPEER,
            Keyword.OAUTH_ISSUER,
            Keyword.SCRAM_CLIENT_KEY,
            Keyword.SCRAM_SERVER_KEY);

    /** They are part of the URL, or taken up while resolving. */
    private static final Set<Keyword> NO_PROPERTY = Set.of(Keyword.HOST, Keyword.PORT, Keyword.DBNAME, Keyword.SERVICE);

    private final DatabaseUrl url;

    JdbcTarget(DatabaseUrl url) {
        this.url = url;
        REFUSED.forEach(keyword -> url.value(keyword).ifPresent(value -> refuse(keyword.text())));
        url.value(Keyword.SSL_MIN_PROTOCOL_VERSION)
                .filter("TLSv1.3"::equals)
                .ifPresent(value -> refuse(Keyword.SSL_MIN_PROTOCOL_VERSION.text()));
        url.value(Keyword.SSLCERTMODE).filter("require"::equals).ifPresent(value -> refuse(Keyword.SSLCERTMODE.text()));
    }

    private static void refuse(String keyword) {
        throw new DatabaseUrlException(
                Reason.NOT_POSSIBLE_WITH_JDBC,
                "the JDBC driver has nothing like the connection parameter " + keyword,
                null,
                "leave it out of the URL, the service file and the environment");
    }

    String url() {
        String hosts = hosts().hosts().stream().map(JdbcTarget::address).collect(Collectors.joining(","));
        String database = url.database()
                .map(name -> URLEncoder.encode(name, StandardCharsets.UTF_8))
                .orElse("");
        return JdbcReader.PREFIX + "//" + hosts + "/" + database;
    }

    /** libpq connects to the address where there is one; the name then only says what the certificate must be for. */
    private DatabaseUrl hosts() {
        boolean nameIsChecked =
                url.value(Keyword.SSLMODE).filter("verify-full"::equals).isPresent();
        var address = url.value(Keyword.HOSTADDR);
        return address.isEmpty() || (nameIsChecked && url.value(Keyword.HOST).isPresent())
                ? url
                : url.withParameter(Keyword.HOST.text(), address.get());
    }

    private static String address(HostPort host) {
        if (host.isSocket()) {
            throw new DatabaseUrlException(
                    Reason.NOT_POSSIBLE_WITH_JDBC,
                    "the host is the Unix socket directory \"" + host.host()
                            + "\", and Java's PostgreSQL driver connects over TCP only",
                    null,
                    "give host=localhost, and let the server listen there (listen_addresses) with a password for the user");
        }
        return host.toString();
    }

    Properties properties() {
        var properties = new Properties();
        for (Map.Entry<Keyword, PGProperty> same : JdbcNames.SAME.entrySet()) {
            if (!NO_PROPERTY.contains(same.getKey())) {
                put(properties, same.getValue(), url.value(same.getKey()));
            }
        }
        putTimeout(properties);
        putOthers(properties);
        putSystemCertificates(properties);
        url.driverProperties().forEach(properties::setProperty);
        return properties;
    }

    private static void put(Properties properties, PGProperty property, Optional<String> value) {
        value.ifPresent(text -> properties.setProperty(property.getName(), text));
    }

    /** libpq's limit is for one host, login included; less than one second is none. */
    private void putTimeout(Properties properties) {
        url.value(Keyword.CONNECT_TIMEOUT).ifPresent(text -> {
            int seconds = Math.max(0, Integer.parseInt(text.strip()));
            // The driver counts in milliseconds, in 32 bits.
            int longest = Integer.MAX_VALUE / 1000;
            seconds = Math.min(seconds, longest);
            int all = (int) Math.min((long) seconds * url.hosts().size(), longest);
            properties.setProperty(PGProperty.CONNECT_TIMEOUT.getName(), Integer.toString(seconds));
            properties.setProperty(PGProperty.LOGIN_TIMEOUT.getName(), Integer.toString(all));
        });
    }

    private void putOthers(Properties properties) {
        put(
                properties,
                PGProperty.TARGET_SERVER_TYPE,
                url.value(Keyword.TARGET_SESSION_ATTRS).flatMap(JdbcNames::serverTypeOf));
        put(
                properties,
                PGProperty.LOAD_BALANCE_HOSTS,
                url.value(Keyword.LOAD_BALANCE_HOSTS).map(value -> Boolean.toString(value.equals("random"))));
        put(
                properties,
                PGProperty.TCP_KEEP_ALIVE,
                url.value(Keyword.KEEPALIVES).map(value -> Boolean.toString(Integer.parseInt(value.strip()) != 0)));
        put(
                properties,
                PGProperty.APPLICATION_NAME,
                url.value(Keyword.APPLICATION_NAME).or(() -> url.value(Keyword.FALLBACK_APPLICATION_NAME)));
    }

    /** libpq calls the certificates that the operating system trusts "system"; for the driver they are Java's. */
    private void putSystemCertificates(Properties properties) {
        if (url.value(Keyword.SSLROOTCERT).filter("system"::equals).isPresent()) {
            properties.remove(PGProperty.SSL_ROOT_CERT.getName());
            properties.setProperty(PGProperty.SSL_FACTORY.getName(), "org.postgresql.ssl.DefaultJavaSSLFactory");
            properties.putIfAbsent(PGProperty.SSL_MODE.getName(), "verify-full");
        }
    }
}
