package dev.quipu.postgres.secret;

import dev.quipu.postgres.secret.MaskedText.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Where the passwords are in a connection string that may be malformed, for messages about it. It rather takes too much for
 * a password than too little: whoever forgot to write {@code @} as {@code %40} must not read the rest of it in a log.
 */
public final class ConnectionSecrets {
    /** Parameters that people do write in URLs. A "?" or "&" before one of them ends a password; any other belongs to it. */
    private static final String PARAMETERS = "(?i:host|hostaddr|port|user|dbname|database|service|passfile|options|ssl|"
            + "sslmode|sslrootcert|sslcert|sslkey|sslcrl|sslnegotiation|sslsni|application_name|ApplicationName|"
            + "connect_timeout|connectTimeout|loginTimeout|socketTimeout|timeout|target_session_attrs|targetServerType|"
            + "client_encoding|channel_binding|gssencmode|currentSchema|keepalives|tcpKeepAlive|prepareThreshold|"
            + "load_balance_hosts|loadBalanceHosts|require_auth|replication|fallback_application_name)";

    /** A parameter that holds a secret. A name with percent-encoding in it may be one of them. */
    private static final String SECRETS =
            "(?i:password|sslpassword|passwd|pwd|oauth_client_secret|scram_client_key|scram_server_key|[^\\s?&=]*%[^\\s?&=]*+)";

    private static final Pattern QUERY = Pattern.compile("\\?(?=" + PARAMETERS + "=|" + SECRETS + "=)");
    private static final Pattern QUERY_SECRET = Pattern.compile("(?<=[?&])" + SECRETS + "=");
    private static final Pattern QUERY_NEXT = Pattern.compile("[?&](?=" + PARAMETERS + "=|" + SECRETS + "=)");
    private static final Pattern PAIR_SECRET = Pattern.compile("(?<![\\w])" + SECRETS + "\\s*=\\s*");
    private static final Pattern PAIR_NEXT = Pattern.compile("\\s(?=\\s*+(?:" + PARAMETERS + "|" + SECRETS + ")\\s*=)");

    private static final Pattern SCHEME = Pattern.compile("(?i)[\"']?(?:jdbc:|r2dbc:)?[a-z0-9+._-]*");
    private static final Pattern FIRST_PAIR = Pattern.compile("\\s*+\\w++\\s*+=");

    private ConnectionSecrets() {}

    /** Masks all that may be a secret in one connection string of whatever form. */
    public static MaskedText mask(String connection) {
        return MaskedText.of(connection, find(connection));
    }

    private static List<Span> find(String text) {
        var spans = new ArrayList<Span>();
        int scheme = text.indexOf("://");
        boolean pairs = scheme < 0 || !SCHEME.matcher(text.substring(0, scheme)).matches();
        if (pairs) {
            addPairs(spans, text);
            if (spans.isEmpty() || !FIRST_PAIR.matcher(text).lookingAt()) {
                addBeforeAt(spans, text, 0, text.length());
            }
        } else {
            addAuthority(spans, text, scheme + 3);
            addQuery(spans, text);
        }
        return spans;
    }

    private static void addAuthority(List<Span> spans, String text, int start) {
        var query = QUERY.matcher(text);
        int end = query.find(start) ? query.start() : text.length();
        // libpq ends the password at the first @ that no / precedes, whatever a ? before it looks like.
        int at = text.indexOf('@', start);
        int slash = text.indexOf('/', start);
        if (at >= 0 && (slash < 0 || at < slash)) {
            end = Math.max(end, at + 1);
        }
        if (!addBeforeAt(spans, text, start, end)) {
            addBadPort(spans, text, start, end);
        }
    }

    /** From the first colon to the last @. */
    private static boolean addBeforeAt(List<Span> spans, String text, int start, int end) {
        int at = text.lastIndexOf('@', end - 1);
        int colon = text.indexOf(':', start);
        if (at < start) {
            return false;
        }
        if (colon >= 0 && colon < at) {
            spans.add(new Span(colon + 1, at));
        }
        return true;
    }

    /** What follows a colon and is no port may be a password whose @ was forgotten. */
    private static void addBadPort(List<Span> spans, String text, int start, int end) {
        int host = text.startsWith("[", start) ? Math.max(start, text.indexOf(']', start)) : start;
        for (int colon = text.indexOf(':', host); colon >= 0 && colon < end; colon = text.indexOf(':', colon + 1)) {
            int digits = colon + 1;
            while (digits < end && text.charAt(digits) >= '0' && text.charAt(digits) <= '9') {
                digits++;
            }
            boolean empty = digits == colon + 1 && !text.startsWith(",", digits);
            if (digits < end && (empty || "/?,".indexOf(text.charAt(digits)) < 0)) {
                spans.add(new Span(colon + 1, end));
                return;
            }
            if (digits == end || text.charAt(digits) != ',') {
                return;
            }
            int next = text.startsWith("[", digits + 1) ? Math.max(digits, text.indexOf(']', digits)) : digits;
            colon = Math.max(colon, next);
        }
    }

    private static void addQuery(List<Span> spans, String text) {
        var secret = QUERY_SECRET.matcher(text);
        var next = QUERY_NEXT.matcher(text);
        int from = 0;
        while (secret.find(from)) {
            int end = next.find(secret.end()) ? next.start() : text.length();
            spans.add(new Span(secret.end(), end));
            from = end;
        }
    }

    private static void addPairs(List<Span> spans, String text) {
        var secret = PAIR_SECRET.matcher(text);
        int from = 0;
        while (secret.find(from)) {
            int end = endOfPair(text, secret.end());
            spans.add(new Span(secret.end(), end));
            from = end;
        }
    }

    private static int endOfPair(String text, int start) {
        if (text.startsWith("'", start)) {
            int close = Quoted.end(text, start + 1, '\'');
            boolean closed = close >= 0 && (close == text.length() || Character.isWhitespace(text.charAt(close)));
            return closed ? close : text.length();
        }
        var next = PAIR_NEXT.matcher(text);
        int from = start;
        while (next.find(from)) {
            if (!Quoted.isEscaped(text, start, next.start())) {
                return next.start();
            }
            from = next.start() + 1;
        }
        return text.length();
    }
}
