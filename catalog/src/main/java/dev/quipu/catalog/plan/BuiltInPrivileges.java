package dev.quipu.catalog.plan;

import dev.quipu.catalog.model.Grant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The privileges that the server gives to what nothing was said of.
 *
 * @see <a href="https://www.postgresql.org/docs/current/ddl-priv.html">PostgreSQL: Privileges</a>, the source of the table
 */
final class BuiltInPrivileges {
    /** The server that knows the privilege MAINTAIN first. */
    static final int MAINTAIN = 170000;

    private BuiltInPrivileges() {}

    /** Returns all privileges that objects can be used by; they are called as ALTER DEFAULT PRIVILEGES calls them. */
    static List<String> all(String objects, int serverVersion) {
        return switch (objects) {
            case "TABLES" -> {
                var all = new ArrayList<>(
                        List.of("SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE", "REFERENCES", "TRIGGER"));
                if (serverVersion >= MAINTAIN) {
                    all.add("MAINTAIN");
                }
                yield List.copyOf(all);
            }
            case "COLUMNS" -> List.of("SELECT", "INSERT", "UPDATE", "REFERENCES");
            case "SEQUENCES" -> List.of("SELECT", "UPDATE", "USAGE");
            case "FUNCTIONS" -> List.of("EXECUTE");
            case "SCHEMAS" -> List.of("CREATE", "USAGE");
            case "LARGE OBJECTS" -> List.of("SELECT", "UPDATE");
            case "TYPES", "LANGUAGES", "FOREIGN DATA WRAPPERS", "SERVERS" -> List.of("USAGE");
            default -> List.of();
        };
    }

    /** Returns what the owner and PUBLIC have of something that no one has granted or revoked anything on. */
    static List<Grant> of(String objects, String owner, int serverVersion) {
        Stream<String> ofOwner = objects.equals("COLUMNS") ? Stream.empty() : all(objects, serverVersion).stream();
        Stream<String> ofPublic = switch (objects) {
            case "FUNCTIONS", "TYPES", "LANGUAGES" -> all(objects, serverVersion).stream();
            default -> Stream.empty();
        };
        return Stream.concat(
                        ofOwner.map(privilege -> new Grant(owner, privilege, owner, false)),
                        ofPublic.map(privilege -> new Grant("", privilege, owner, false)))
                .sorted()
                .toList();
    }
}
