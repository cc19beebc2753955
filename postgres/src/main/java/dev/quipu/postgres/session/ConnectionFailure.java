package dev.quipu.postgres.session;

import dev.quipu.postgres.failure.Setting;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.sql.SQLException;
import java.util.Locale;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * Tells why no session came to be: what happened, where, and what to look at. The kind is taken from SQLSTATEs and
 * causes, because texts are translated; of texts only the words that no translation touches are looked for.
 *
 * @param cause what the driver threw
 * @param hosts where it was tried, as {@code host:port}
 * @param properties the driver's properties
 */
record ConnectionFailure(SQLException cause, String hosts, String database, Properties properties) {
    private static final String LATE = "check host, port and firewall; connect_timeout=SECONDS in the URL waits longer";

    static ConnectionFailure of(SQLException cause, String jdbcUrl, Properties properties) {
        String target = jdbcUrl.replaceFirst("^jdbc:postgresql:/*", "").replaceFirst("\\?.*", "");
        int slash = target.indexOf('/');
        String hosts = slash < 0 ? target : target.substring(0, slash);
        String user = properties.getProperty("user", "");
        String database = slash < 0 ? "" : target.substring(slash + 1);
        return new ConnectionFailure(cause, hosts, database.isEmpty() ? user : database, properties);
    }

    /** Returns where, as a URL without its password. */
    String place() {
        return "at postgresql://" + user() + "@" + hosts + "/" + database;
    }

    private String user() {
        return properties.getProperty("user", "");
    }

    /** Returns what happened, where the driver's own words do not say it; else null. */
    @Nullable
    String message() {
        String reason = switch (root()) {
            case UnknownHostException unknown -> "the host is unknown";
            case SocketTimeoutException timeout -> "no answer in time";
            case NoRouteToHostException unreachable -> "there is no route to the host";
            case ConnectException refused -> word(refused);
            case SSLException ssl -> "SSL failed: " + ssl.getMessage();
            default -> null;
        };
        if (reason == null) {
            reason = unmet();
        }
        if (reason == null && text().contains("SSL") && isRejectedByDriver()) {
            reason = "the server does not speak SSL";
        } else if (reason == null && isRejectedByDriver()) {
            reason = "the server asks for a password, and none was given";
        } else if (reason == null && "08001".equals(cause.getSQLState())) {
            reason = "no answer in time";
        } else if (reason == null && isUnknownProtocol()) {
            reason = "what answers there does not speak PostgreSQL's protocol";
        } else if (reason == null && "08006".equals(cause.getSQLState())) {
            reason = "the connection was closed before it was ready";
        }
        return reason == null ? null : "cannot connect to " + hosts + ": " + reason;
    }

    /** Returns what the URL asks of a server and was not met; null if it asks for nothing of the kind, or got it. */
    private @Nullable String unmet() {
        if (lacksServer()) {
            return "no host is " + (wantsPrimary() ? "the primary" : "a standby");
        }
        if (lacksAllowedMethod()) {
            return "the server wants to authenticate by another way than require_auth="
                    + properties.getProperty("requireAuth") + " allows";
        }
        return lacksChannelBinding()
                ? "channel_binding=require wants SSL and a password by SCRAM, and the server offers not both"
                : null;
    }

    private @Nullable String metBy() {
        if (lacksServer()) {
            return "leave out target_session_attrs=" + (wantsPrimary() ? "primary" : "standby")
                    + ", or name the host of one";
        }
        if (lacksAllowedMethod()) {
            return "leave out require_auth, or add the way that the server's pg_hba.conf has";
        }
        return lacksChannelBinding()
                ? "say sslmode=require, if the server speaks SSL; or leave out channel_binding=require"
                : null;
    }

    /** The driver says so of hosts that answered; the name of its property is in every translation. */
    private boolean lacksServer() {
        return "08001".equals(cause.getSQLState()) && cause.getCause() == null && text().contains("targetServerType");
    }

    private boolean wantsPrimary() {
        return "primary".equals(properties.getProperty("targetServerType"));
    }

    private boolean lacksAllowedMethod() {
        return isRejectedByDriver() && text().contains("requireAuth");
    }

    /** Without SSL, or without SCRAM. Where SSL itself is wanted and refused, or no password given, that comes first. */
    private boolean lacksChannelBinding() {
        String sslMode = properties.getProperty("sslmode", "prefer");
        boolean refusesSsl =
                text().contains("SSL") && !Set.of("disable", "allow", "prefer").contains(sslMode);
        return isRejectedByDriver()
                && "require".equals(properties.getProperty("channelBinding"))
                && !properties.getProperty("password", "").isEmpty()
                && !refusesSsl;
    }

    private static String word(ConnectException refused) {
        String message = Objects.requireNonNullElse(refused.getMessage(), "connection refused");
        return message.substring(0, 1).toLowerCase(Locale.ROOT)
                + message.substring(1).replaceFirst(" \\(.*\\)$", "");
    }

    /** Returns what to look at; null if nothing is known that would help. */
    @Nullable
    String hint() {
        return PoolerHints.of(ServerException.text(cause)).orElseGet(this::byCause);
    }

    private @Nullable String byCause() {
        return switch (root()) {
            case UnknownHostException unknown -> "check how the host is spelled, and that this machine can look it up";
            case SocketTimeoutException timeout -> LATE;
            case NoRouteToHostException unreachable -> "check the host, and the network between";
            case ConnectException refused ->
                "is a server running there, and does it listen on that address and port? check host, port and"
                        + " firewall";
            case SSLException ssl ->
                "sslmode=require does without a check of the certificate; sslrootcert=FILE names whom to trust";
            default -> byState();
        };
    }

    private @Nullable String byState() {
        String met = metBy();
        if (met != null) {
            return met;
        }
        String password = "set " + Setting.PASSWORD + ", or write a line of ~/.pgpass for this host, database and user";
        return switch (Objects.requireNonNullElse(cause.getSQLState(), "")) {
            case "28P01" ->
                "check user and password (" + password + "); servers say the same of a role that does not exist";
            case "28000" -> text().contains("pg_hba.conf") ? hostBasedAccess() : otherRole();
            case "3D000" -> "make it (createdb " + database + "), or name another " + Setting.DATABASE;
            case "42501" -> "the role needs GRANT CONNECT ON DATABASE " + database;
            case "53300" ->
                "end sessions that nobody needs (pg_stat_activity shows them), or raise max_connections; Quipu"
                        + " itself uses two";
            case "57P03" -> "wait a moment and try again; if it stays so, the server's log says why";
            case "55000" -> "connect to another database: this one was set to take no connections";
            case "08004" ->
                text().contains("SSL")
                        ? "leave out sslmode, or say sslmode=prefer; or turn on SSL in the server"
                        : password;
            case "08006" -> "is it PostgreSQL that listens there? the server's log may say more";
            case "08001" -> LATE;
            case "08P01" ->
                isUnknownProtocol()
                        ? "check host and port"
                        : "if a pooler answers there, its log and its list of databases say why it refused";
            default -> null;
        };
    }

    private String hostBasedAccess() {
        return "disable".equals(properties.getProperty("sslmode"))
                ? "the server may want SSL: leave out sslmode=disable; else its pg_hba.conf has to let this role in"
                : "the server's pg_hba.conf has to let this role into this database from here; its administrator can"
                        + " add a line";
    }

    private String otherRole() {
        return "make the role (createuser " + user() + "), or name another in the URL or with PGUSER";
    }

    /** {@code sqlserver_rejected_establishment_of_sqlconnection}, said by the driver and not by a server. */
    private boolean isRejectedByDriver() {
        return "08004".equals(cause.getSQLState()) && ServerException.server(cause) == null;
    }

    private boolean isUnknownProtocol() {
        return "08P01".equals(cause.getSQLState()) && ServerException.server(cause) == null;
    }

    private String text() {
        return String.valueOf(cause.getMessage());
    }

    private Throwable root() {
        Throwable root = cause;
        while (root.getCause() != null) {
            root = root.getCause();
            if (root instanceof SSLException) {
                break;
            }
        }
        return root;
    }
}
