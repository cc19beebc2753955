package dev.quipu.postgres.url;

import dev.quipu.postgres.secret.Secret;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;

/** Writes a libpq URI that reads back as the same parameters, if it may show the secrets. Not for use by several threads. */
final class UriWriter {
    private final DatabaseUrl url;
    private final Map<Keyword, String> rest = new EnumMap<>(Keyword.class);
    private final boolean reveal;

    UriWriter(DatabaseUrl url, boolean reveal) {
        this.url = url;
        this.rest.putAll(url.values());
        this.reveal = reveal;
    }

    String write() {
        return "postgresql://" + credentials() + hosts() + database() + parameters();
    }

    private String credentials() {
        String user = take(Keyword.USER);
        String password = take(Keyword.PASSWORD);
        if (user.isEmpty() && password.isEmpty()) {
            return "";
        }
        String after = password.isEmpty() ? "" : ":" + secret(password);
        return Percent.encode(user) + after + "@";
    }

    private String secret(String value) {
        return reveal ? Percent.encode(value) : Secret.MASK;
    }

    /** One port for several hosts, or several ports without a host, cannot be said here and becomes a parameter. */
    private String hosts() {
        var hosts = HostList.split(rest, Keyword.HOST);
        var ports = HostList.split(rest, Keyword.PORT);
        if (ports.size() != hosts.size()) {
            take(Keyword.HOST);
            return joined(hosts, List.of());
        }
        take(Keyword.HOST);
        take(Keyword.PORT);
        return joined(hosts, ports);
    }

    private static String joined(List<String> hosts, List<String> ports) {
        var joined = new StringJoiner(",");
        for (int i = 0; i < hosts.size(); i++) {
            String port = ports.isEmpty() || ports.get(i).isEmpty() ? "" : ":" + ports.get(i);
            joined.add(host(hosts.get(i)) + port);
        }
        return joined.toString();
    }

    private static String host(String host) {
        String encoded = Percent.encode(host);
        return host.indexOf(':') < 0 ? encoded : "[" + encoded.replace("%3A", ":") + "]";
    }

    private String database() {
        String database = take(Keyword.DBNAME);
        return "/" + Percent.encode(database);
    }

    /** What is set to nothing stays, as a parameter. */
    private String take(Keyword keyword) {
        String value = rest.getOrDefault(keyword, "");
        if (!value.isEmpty()) {
            rest.remove(keyword);
        }
        return value;
    }

    private String parameters() {
        var parameters = new StringJoiner("&", "?", "").setEmptyValue("");
        rest.forEach((keyword, value) ->
                parameters.add(keyword.text() + "=" + (keyword.isSecret() ? secret(value) : Percent.encode(value))));
        if (!reveal) {
            url.driverProperties().forEach((name, value) -> parameters.add(name + "=" + Percent.encode(value)));
        }
        return parameters.toString();
    }
}
