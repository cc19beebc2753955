package dev.quipu.postgres.url;

import dev.quipu.postgres.name.NearestNames;
import dev.quipu.postgres.url.DatabaseUrlException.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * The connection service files: the user's, then the system's; the first that has the service counts. Not for use by several
 * threads.
 *
 * @see <a href="https://www.postgresql.org/docs/current/libpq-pgservice.html">PostgreSQL: The Connection Service File</a>
 */
final class ServiceFiles {
    private final Environment environment;
    private final TreeSet<String> names = new TreeSet<>();

    ServiceFiles(Environment environment) {
        this.environment = environment;
    }

    /** Returns what a service sets. */
    Map<Keyword, String> read(String service) {
        var paths = paths();
        for (Path path : paths) {
            var lines = lines(path);
            int section = section(lines, service);
            if (section >= 0) {
                return settings(path, lines, section + 1);
            }
        }
        throw new DatabaseUrlException(
                Reason.SERVICE,
                "there is no service \"%s\" in %s".formatted(service, shown(paths)),
                null,
                NearestNames.hint(service, names)
                        .orElse("name the file that has it in PGSERVICEFILE, with a section [" + service + "]"));
    }

    private List<Path> paths() {
        var paths = new ArrayList<Path>();
        var given = environment.variable("PGSERVICEFILE");
        paths.add(given.map(Path::of).orElse(environment.homeDirectory().resolve(".pg_service.conf")));
        if (given.isPresent() && !Files.exists(paths.getFirst())) {
            throw new DatabaseUrlException(
                    Reason.SERVICE,
                    "the service file \"" + paths.getFirst() + "\" does not exist",
                    null,
                    "the variable PGSERVICEFILE names it");
        }
        environment.variable("PGSYSCONFDIR").ifPresent(directory -> paths.add(Path.of(directory, "pg_service.conf")));
        return paths;
    }

    private static String shown(List<Path> paths) {
        return String.join(
                " or ", paths.stream().map(path -> "\"" + path + "\"").toList());
    }

    private static List<String> lines(Path path) {
        try {
            return Files.exists(path) ? Files.readAllLines(path) : List.of();
        } catch (IOException e) {
            throw new DatabaseUrlException(
                    Reason.SERVICE,
                    "the service file \"" + path + "\" cannot be read",
                    null,
                    "it must be a text in UTF-8 that this user may read");
        }
    }

    /** Returns the line with {@code [service]}, or -1, and remembers the names of the others. */
    private int section(List<String> lines, String service) {
        int found = -1;
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).strip();
            if (line.startsWith("[") && line.indexOf(']') > 0) {
                String name = line.substring(1, line.indexOf(']'));
                names.add(name);
                found = found < 0 && name.equals(service) ? i : found;
            }
        }
        return found;
    }

    private static Map<Keyword, String> settings(Path path, List<String> lines, int first) {
        var values = new EnumMap<Keyword, String>(Keyword.class);
        for (int i = first; i < lines.size() && !lines.get(i).strip().startsWith("["); i++) {
            String line = lines.get(i).strip();
            if (!line.isEmpty() && !line.startsWith("#")) {
                setting(path, i + 1, line, values);
            }
        }
        return values;
    }

    private static void setting(Path path, int number, String line, Map<Keyword, String> values) {
        var text = new UrlText(line, path + ":" + number);
        int equals = line.indexOf('=');
        if (equals < 0) {
            throw text.wrong(Reason.SERVICE, "a line of a service is keyword=value", 0, null);
        }
        Keyword keyword = ParameterNames.libpq(text, 0, equals);
        if (keyword == Keyword.SERVICE) {
            throw text.wrong(Reason.SERVICE, "a service cannot name another service", 0, null);
        }
        var settings = new Settings(text);
        settings.put(keyword, line.substring(equals + 1), equals + 1, line.length());
        values.putIfAbsent(keyword, settings.get(keyword));
    }
}
