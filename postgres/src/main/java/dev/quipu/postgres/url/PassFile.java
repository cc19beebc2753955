package dev.quipu.postgres.url;

import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A password file: {@code host:port:database:user:password} a line, the first line that fits counts.
 *
 * @param lines the file's lines
 * @see <a href="https://www.postgresql.org/docs/current/libpq-pgpass.html">PostgreSQL: The Password File</a>
 */
record PassFile(List<String> lines) {
    private static final Set<PosixFilePermission> OPEN = EnumSet.of(
            PosixFilePermission.GROUP_READ,
            PosixFilePermission.GROUP_WRITE,
            PosixFilePermission.GROUP_EXECUTE,
            PosixFilePermission.OTHERS_READ,
            PosixFilePermission.OTHERS_WRITE,
            PosixFilePermission.OTHERS_EXECUTE);

    /** Where the builds of PostgreSQL and of the distributions have their sockets unless told otherwise. */
    private static final Set<String> DEFAULT_SOCKETS = Set.of("/tmp", "/var/run/postgresql", "/run/postgresql");

    /** Reads a file; one that is not there, or that libpq would not trust, is as good as empty. */
    static PassFile read(Path path, List<String> warnings) {
        try {
            if (Files.exists(path) && isTrusted(path, warnings)) {
                return new PassFile(Files.readAllLines(path));
            }
        } catch (MalformedInputException e) {
            warnings.add("the password file \"" + path + "\" is passed over: it is not in UTF-8");
        } catch (IOException e) {
            warnings.add("the password file \"" + path + "\" is passed over: it cannot be read");
        }
        return new PassFile(List.of());
    }

    private static boolean isTrusted(Path path, List<String> warnings) throws IOException {
        if (!Files.isRegularFile(path)) {
            warnings.add("the password file \"" + path + "\" is passed over: it is not a plain file");
            return false;
        }
        var attributes = Files.getFileAttributeView(path, PosixFileAttributeView.class);
        if (attributes != null
                && attributes.readAttributes().permissions().stream().anyMatch(OPEN::contains)) {
            warnings.add("the password file \"" + path
                    + "\" is passed over: others than its owner may use it (chmod 600 mends that)");
            return false;
        }
        return true;
    }

    Optional<String> password(HostPort host, String database, String user) {
        String name = DEFAULT_SOCKETS.contains(host.host()) ? HostList.DEFAULT_HOST : host.host();
        var wanted = List.of(name, Integer.toString(host.port()), database, user);
        for (String line : lines) {
            var fields = fields(line);
            if (!line.startsWith("#") && fields.size() >= 5 && fits(fields, wanted)) {
                return Optional.of(fields.get(4)).filter(password -> !password.isEmpty());
            }
        }
        return Optional.empty();
    }

    /** A field that is {@code *} fits everything; written {@code \*} it fits a star. */
    private static boolean fits(List<String> fields, List<String> wanted) {
        for (int i = 0; i < wanted.size(); i++) {
            if (!fields.get(i).equals("*") && !unescaped(fields.get(i)).equals(wanted.get(i))) {
                return false;
            }
        }
        return true;
    }

    /** Splits at colons that no backslash precedes; of the fields only the password is unescaped yet. */
    private static List<String> fields(String line) {
        var fields = new ArrayList<String>();
        int start = 0;
        for (int i = 0; i <= line.length(); i++) {
            if (i == line.length() || line.charAt(i) == ':') {
                fields.add(line.substring(start, i));
                start = i + 1;
            } else if (line.charAt(i) == '\\' && i + 1 < line.length()) {
                i++;
            }
        }
        if (fields.size() >= 5) {
            fields.set(4, unescaped(fields.get(4)));
        }
        return fields;
    }

    private static String unescaped(String field) {
        var text = new StringBuilder();
        for (int i = 0; i < field.length(); i++) {
            if (field.charAt(i) == '\\' && i + 1 < field.length()) {
                i++;
            }
            text.append(field.charAt(i));
        }
        return text.toString();
    }

    /** Writes a password as such a file holds it. */
    static String escaped(String password) {
        return password.replace("\\", "\\\\").replace(":", "\\:");
    }

    /** Returns how many lines there are, and none of them. */
    @Override
    public String toString() {
        return "PassFile[" + lines.size() + " lines]";
    }
}
