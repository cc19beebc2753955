package dev.quipu.postgres.url;

import dev.quipu.postgres.name.NearestNames;
import dev.quipu.postgres.url.DatabaseUrlException.Reason;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Fills in what a URL leaves open, in libpq's order. Not for use by several threads. */
final class Resolver {
    private final Environment environment;
    private final Map<Keyword, String> values = new EnumMap<>(Keyword.class);
    private final List<String> warnings = new ArrayList<>();

    Resolver(Environment environment) {
        this.environment = environment;
    }

    DatabaseUrl.Resolved resolve(DatabaseUrl url) {
        values.putAll(url.values());
        addService();
        addVariables();
        addDefaults();
        if (!HostList.fits(values)) {
            throw new DatabaseUrlException(Reason.INVALID_VALUE, HostList.MISMATCH, null, HostList.MISMATCH_HINT);
        }
        addPassword();
        values.remove(Keyword.SERVICE);
        values.remove(Keyword.PASSFILE);
        return new DatabaseUrl.Resolved(new DatabaseUrl(values, url.driverProperties()), warnings);
    }

    private boolean isMissing(Keyword keyword) {
        return values.getOrDefault(keyword, "").isEmpty();
    }

    private void addService() {
        String service = values.getOrDefault(
                Keyword.SERVICE, environment.variable("PGSERVICE").orElse(""));
        if (!service.isEmpty()) {
            new ServiceFiles(environment).read(service).forEach(values::putIfAbsent);
        }
    }

    private void addVariables() {
        for (Keyword keyword : Keyword.values()) {
            if (!values.containsKey(keyword)) {
                keyword.variable()
                        .ifPresent(name -> environment
                                .variable(name)
                                .ifPresent(value -> values.put(keyword, checked(keyword, name, value))));
            }
        }
    }

    private static String checked(Keyword keyword, String variable, String value) {
        if (!keyword.accepts(value)) {
            throw new DatabaseUrlException(
                    Reason.INVALID_VALUE,
                    "the environment's %s is \"%s\" but must be %s".formatted(variable, value, keyword.expectation()),
                    null,
                    NearestNames.hint(value, keyword.choices()).orElse(null));
        }
        return value;
    }

    private void addDefaults() {
        if (isMissing(Keyword.HOST) && isMissing(Keyword.HOSTADDR)) {
            values.put(Keyword.HOST, HostList.DEFAULT_HOST);
        }
        if (isMissing(Keyword.PORT)) {
            values.put(Keyword.PORT, Integer.toString(HostPort.DEFAULT_PORT));
        }
        if (isMissing(Keyword.USER)) {
            values.put(Keyword.USER, environment.userName());
        }
        if (isMissing(Keyword.DBNAME)) {
            values.put(Keyword.DBNAME, values.getOrDefault(Keyword.USER, ""));
        }
        if (isMissing(Keyword.SSLMODE) && "system".equals(values.get(Keyword.SSLROOTCERT))) {
            values.put(Keyword.SSLMODE, "verify-full");
        }
    }

    private void addPassword() {
        if (!isMissing(Keyword.PASSWORD)) {
            return;
        }
        String given = values.getOrDefault(Keyword.PASSFILE, "");
        Path path = given.isEmpty() ? environment.homeDirectory().resolve(".pgpass") : Path.of(given);
        var file = PassFile.read(path, warnings);
        var found = new ArrayList<String>();
        for (HostPort host : HostList.of(values)) {
            file.password(host, values.getOrDefault(Keyword.DBNAME, ""), values.getOrDefault(Keyword.USER, ""))
                    .ifPresent(found::add);
        }
        if (found.isEmpty()) {
            return;
        }
        if (found.stream().distinct().count() > 1) {
            warnings.add("the password file \"" + path
                    + "\" has different passwords for the hosts; that of the first is used" + " for all");
        }
        values.put(Keyword.PASSWORD, found.getFirst());
    }
}
