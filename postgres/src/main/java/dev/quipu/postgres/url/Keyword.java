package dev.quipu.postgres.url;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A connection parameter of libpq, with the variable that sets it where nothing else does and what it may hold.
 *
 * @see <a href="https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-PARAMKEYWORDS">PostgreSQL: Parameter Key
 *     Words</a> and <a href="https://www.postgresql.org/docs/current/libpq-envars.html">Environment Variables</a>
 */
enum Keyword {
    HOST("host", "PGHOST"),
    HOSTADDR("hostaddr", "PGHOSTADDR"),
    PORT("port", "PGPORT", Form.PORTS),
    DBNAME("dbname", "PGDATABASE"),
    USER("user", "PGUSER"),
    PASSWORD("password", "PGPASSWORD", Form.SECRET),
    PASSFILE("passfile", "PGPASSFILE"),
    SERVICE("service", "PGSERVICE"),
    CHANNEL_BINDING("channel_binding", "PGCHANNELBINDING", "disable", "prefer", "require"),
    CONNECT_TIMEOUT("connect_timeout", "PGCONNECT_TIMEOUT", Form.INTEGER),
    CLIENT_ENCODING("client_encoding", "PGCLIENTENCODING"),
    OPTIONS("options", "PGOPTIONS"),
    APPLICATION_NAME("application_name", "PGAPPNAME"),
    FALLBACK_APPLICATION_NAME("fallback_application_name", ""),
    KEEPALIVES("keepalives", "", Form.INTEGER),
    KEEPALIVES_IDLE("keepalives_idle", "", Form.INTEGER),
    KEEPALIVES_INTERVAL("keepalives_interval", "", Form.INTEGER),
    KEEPALIVES_COUNT("keepalives_count", "", Form.INTEGER),
    TCP_USER_TIMEOUT("tcp_user_timeout", "", Form.INTEGER),
    SSLMODE("sslmode", "PGSSLMODE", "disable", "allow", "prefer", "require", "verify-ca", "verify-full"),
    SSLNEGOTIATION("sslnegotiation", "PGSSLNEGOTIATION", "postgres", "direct"),
    SSLCOMPRESSION("sslcompression", "PGSSLCOMPRESSION"),
    SSLCERT("sslcert", "PGSSLCERT"),
    SSLKEY("sslkey", "PGSSLKEY"),
    SSLCERTMODE("sslcertmode", "PGSSLCERTMODE", "disable", "allow", "require"),
    SSLPASSWORD("sslpassword", "", Form.SECRET),
    SSLROOTCERT("sslrootcert", "PGSSLROOTCERT"),
    SSLCRL("sslcrl", "PGSSLCRL"),
    SSLCRLDIR("sslcrldir", "PGSSLCRLDIR"),
    SSLSNI("sslsni", "PGSSLSNI", "0", "1"),
    SSLKEYLOGFILE("sslkeylogfile", ""),
    REQUIREPEER("requirepeer", "PGREQUIREPEER"),
    REQUIRE_AUTH("require_auth", "PGREQUIREAUTH"),
    SSL_MIN_PROTOCOL_VERSION("ssl_min_protocol_version", "PGSSLMINPROTOCOLVERSION"),
    SSL_MAX_PROTOCOL_VERSION("ssl_max_protocol_version", "PGSSLMAXPROTOCOLVERSION"),
    MIN_PROTOCOL_VERSION("min_protocol_version", "PGMINPROTOCOLVERSION"),
    MAX_PROTOCOL_VERSION("max_protocol_version", "PGMAXPROTOCOLVERSION"),
    GSSENCMODE("gssencmode", "PGGSSENCMODE", "disable", "prefer", "require"),
    KRBSRVNAME("krbsrvname", "PGKRBSRVNAME"),
    GSSLIB("gsslib", "PGGSSLIB"),
    GSSDELEGATION("gssdelegation", "PGGSSDELEGATION", "0", "1"),
    REPLICATION("replication", ""),
    TARGET_SESSION_ATTRS(
            "target_session_attrs",
            "PGTARGETSESSIONATTRS",
            "any",
            "read-write",
            "read-only",
            "primary",
            "standby",
            "prefer-standby"),
    LOAD_BALANCE_HOSTS("load_balance_hosts", "PGLOADBALANCEHOSTS", "disable", "random"),
    SCRAM_CLIENT_KEY("scram_client_key", "", Form.SECRET),
    SCRAM_SERVER_KEY("scram_server_key", "", Form.SECRET),
    OAUTH_ISSUER("oauth_issuer", ""),
    OAUTH_CLIENT_ID("oauth_client_id", ""),
    OAUTH_CLIENT_SECRET("oauth_client_secret", "", Form.SECRET),
    OAUTH_SCOPE("oauth_scope", "");

    private enum Form {
        TEXT,
        SECRET,
        INTEGER,
        PORTS,
        CHOICE
    }

    private static final Map<String, Keyword> BY_NAME =
            Arrays.stream(values()).collect(Collectors.toUnmodifiableMap(Keyword::text, Function.identity()));
    private static final Pattern ONE_INTEGER = Pattern.compile("\\s*[+-]?\\d{1,9}\\s*");
    private static final Pattern ONE_PORT = Pattern.compile("\\d{1,5}");

    private final String text;
    private final String variable;
    private final Form form;
    /** With commas between. */
    private final String choices;

    Keyword(String text, String variable) {
        this(text, variable, Form.TEXT);
    }

    Keyword(String text, String variable, Form form) {
        this.text = text;
        this.variable = variable;
        this.form = form;
        this.choices = "";
    }

    Keyword(String text, String variable, String... choices) {
        this.text = text;
        this.variable = variable;
        this.form = Form.CHOICE;
        this.choices = String.join(",", choices);
    }

    /** Returns the keyword as connection strings spell it. */
    String text() {
        return text;
    }

    /** Returns the environment's variable; empty if there is none. */
    Optional<String> variable() {
        return Optional.of(variable).filter(name -> !name.isEmpty());
    }

    boolean isSecret() {
        return form == Form.SECRET;
    }

    /** Returns the values that it may have; empty if they cannot be listed. */
    List<String> choices() {
        return choices.isEmpty() ? List.of() : List.of(choices.split(","));
    }

    static Optional<Keyword> of(String text) {
        return Optional.ofNullable(BY_NAME.get(text));
    }

    static List<String> names() {
        return Arrays.stream(values()).map(Keyword::text).toList();
    }

    /** Tells whether it may hold a value. An empty one leaves the choice to libpq. */
    boolean accepts(String value) {
        return value.isEmpty()
                || switch (form) {
                    case TEXT, SECRET -> true;
                    case INTEGER -> ONE_INTEGER.matcher(value).matches();
                    case PORTS -> Arrays.stream(value.split(",", -1)).allMatch(Keyword::isPort);
                    case CHOICE -> choices().contains(value);
                };
    }

    /** Says what it must be, to go on after {@code must be}. */
    String expectation() {
        return switch (form) {
            case TEXT, SECRET -> "a text";
            case INTEGER -> "a whole number";
            case PORTS -> "a number from 1 to 65535";
            case CHOICE -> "one of " + String.join(", ", choices());
        };
    }

    private static boolean isPort(String port) {
        if (port.isEmpty()) {
            return true;
        }
        int number = ONE_PORT.matcher(port).matches() ? Integer.parseInt(port) : 0;
        return number >= 1 && number <= 65535;
    }
}
