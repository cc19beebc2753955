package dev.quipu.postgres.plan;

import dev.quipu.postgres.testing.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A file with two schemas, between which there and back is planned. {@code -Dplan.case=storage} leaves only those whose name
 * begins so.
 *
 * @param name its name, without an ending
 * @param from the script of the first schema
 * @param to the script of the second
 * @param since the major version of the server that it needs at least
 * @param oneWay whether the server refuses the way back, as a hazard says
 */
public record PlanCase(String name, String from, String to, int since, boolean oneWay) {
    private static final Path FOLDER = Path.of("src/test/resources/plans");
    private static final String TO = "-- to\n";
    private static final String SINCE = "-- since ";
    private static final Set<String> DUPLICATE = Set.of("42710", "23505");
    private static final String ONE_WAY = "-- one way\n";

    /** Returns the names of all cases, in order. */
    public static List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".sql") && name.startsWith(System.getProperty("plan.case", "")))
                    .map(name -> name.substring(0, name.length() - 4))
                    .sorted()
                    .toList();
        }
    }

    /** Reads a case by its name. */
    public static PlanCase read(String name) throws IOException {
        String text = Files.readString(FOLDER.resolve(name + ".sql"));
        int middle = text.indexOf(TO);
        int since = text.startsWith(SINCE) ? Integer.parseInt(text.substring(SINCE.length(), SINCE.length() + 2)) : 0;
        return new PlanCase(name, text.substring(0, middle), text.substring(middle), since, text.startsWith(ONE_WAY));
    }

    /** Makes the roles and the tablespace that the cases name, unless the server has them, to which they belong. */
    public static void makeRoles(TestDatabase database) throws SQLException {
        for (String role : List.of("plan_owner", "plan_reader", "plan_writer")) {
            database.execute("""
                    DO $$ BEGIN
                        CREATE ROLE %s;
                    EXCEPTION WHEN duplicate_object OR unique_violation THEN
                        NULL;
                    END $$""".formatted(role));
        }
        makeTablespace(database);
    }

    private static void makeTablespace(TestDatabase database) throws SQLException {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            statement.execute("SET allow_in_place_tablespaces = on");
            statement.execute("CREATE TABLESPACE " + RandomPlaces.TABLESPACE + " LOCATION ''");
        } catch (SQLException e) {
            if (!DUPLICATE.contains(String.valueOf(e.getSQLState()))) {
                throw e;
            }
        }
    }

    /** Returns the file with the plans that a person has read. */
    public Path golden() {
        return FOLDER.resolve(name + ".plan");
    }
}
