package dev.quipu.postgres.introspect;

import dev.quipu.catalog.model.Grant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Access control lists as the server writes them: an array of texts such as {@code miriam=arw*\/owner}. Most objects of a
 * database share a few lists, so each is read once.
 *
 * @see <a href="https://www.postgresql.org/docs/current/ddl-priv.html">PostgreSQL: Privileges</a>
 */
final class GrantText {
    private final Map<String, List<Grant>> known = new HashMap<>();

    /** Returns the privileges of a list, one a role and privilege, sorted. */
    List<Grant> grants(String list) {
        return known.computeIfAbsent(list, GrantText::read);
    }

    private static List<Grant> read(String list) {
        List<Grant> grants = new ArrayList<>();
        for (String item : ArrayText.elements(list)) {
            readItem(item, grants);
        }
        return grants.stream().sorted().toList();
    }

    private static void readItem(String item, List<Grant> grants) {
        StringBuilder grantee = new StringBuilder();
        int equals = readRole(item, 0, grantee);
        int slash = item.indexOf('/', equals);
        StringBuilder grantor = new StringBuilder();
        readRole(item, slash + 1, grantor);
        for (int i = equals + 1; i < slash; i++) {
            boolean grantable = item.charAt(i + 1) == '*';
            grants.add(new Grant(grantee.toString(), privilege(item.charAt(i)), grantor.toString(), grantable));
            i += grantable ? 1 : 0;
        }
    }

    /** Reads a role's name, in double quotes or not, and returns the place after it. */
    private static int readRole(String item, int start, StringBuilder role) {
        boolean inQuotes = false;
        int i = start;
        for (; i < item.length(); i++) {
            char c = item.charAt(i);
            if (c == '"' && inQuotes && i + 1 < item.length() && item.charAt(i + 1) == '"') {
                role.append(c);
                i++;
            } else if (c == '"') {
                inQuotes = !inQuotes;
            } else if (c == '=' && !inQuotes) {
                return i;
            } else {
                role.append(c);
            }
        }
        return i;
    }

    private static String privilege(char letter) {
        return switch (letter) {
            case 'r' -> "SELECT";
            case 'a' -> "INSERT";
            case 'w' -> "UPDATE";
            case 'd' -> "DELETE";
            case 'D' -> "TRUNCATE";
            case 'x' -> "REFERENCES";
            case 't' -> "TRIGGER";
            case 'm' -> "MAINTAIN";
            case 'C' -> "CREATE";
            case 'c' -> "CONNECT";
            case 'T' -> "TEMPORARY";
            case 'X' -> "EXECUTE";
            case 'U' -> "USAGE";
            case 's' -> "SET";
            case 'A' -> "ALTER SYSTEM";
            default -> throw CatalogRow.unknown("a privilege", letter);
        };
    }
}
