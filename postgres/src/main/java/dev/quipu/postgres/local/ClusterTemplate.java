package dev.quipu.postgres.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import org.postgresql.util.PasswordUtil;

/**
 * A database cluster that {@code initdb} made and that never ran; servers start from copies of it.
 *
 * <p>It is made so that a query gives the same result on every machine: UTF-8, sorted by code point, upper and lower
 * case by Unicode, messages in English, time zone UTC. From PostgreSQL 17 on that is the built-in locale C.UTF-8. Before,
 * case is what the operating system's locale C.UTF-8 says, or only ASCII's where it has none.
 *
 * @param home the directory that holds the data directory and the password
 */
record ClusterTemplate(Path home) {
    /** Bytes that a cluster takes, rounded up: 39 MB were measured on 18. */
    static final long SIZE = 48L << 20;

    /** The file with a server's own settings, read after {@code postgresql.conf} and so stronger than it. */
    static final String SETTINGS = "quipu.conf";

    static final String USER = "postgres";

    private static final String ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789";

    /** 28 letters out of 57 are more than 160 bits: no guessing, whatever the hashing. */
    private static final int PASSWORD_LENGTH = 28;

    /**
     * How often the password is hashed when somebody connects. More makes each guess dearer, and here nobody can guess;
     * PostgreSQL's 4,096 are a sixth of the time of a command that starts cold.
     */
    private static final int HASHINGS = 1;

    private static final int SALT_BYTES = 16;

    Path data() {
        return home.resolve("data");
    }

    String password() throws IOException {
        return Files.readString(home.resolve("password"));
    }

    static String newPassword() {
        var random = new SecureRandom();
        var password = new StringBuilder();
        while (password.length() < PASSWORD_LENGTH) {
            password.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
        }
        return password.toString();
    }

    /**
     * Gives the superuser of a cluster that does not run a password of its own.
     *
     * @param data the data directory, which may be of a server that was killed
     */
    static void changePassword(ServerBinaries binaries, Path data, String password) {
        byte[] salt = new byte[SALT_BYTES];
        new SecureRandom().nextBytes(salt);
        String verifier = PasswordUtil.encodeScramSha256(password.toCharArray(), HASHINGS, salt);
        // By its input, because everybody can see the arguments of a process.
        String said = ServerCommand.of(data, binaries.program("postgres"), "--single", "-D", ".", "postgres")
                .run("ALTER ROLE %s PASSWORD '%s'%n".formatted(USER, verifier));
        if (said.contains("ERROR:") || said.contains("FATAL:")) {
            throw new LocalServerException("cannot set the password of the server in " + data, null);
        }
    }

    static void make(ServerBinaries binaries, Path home) throws IOException {
        String password = newPassword();
        DirectoryTree.writePrivate(home.resolve("password"), password);
        if (binaries.version().major() >= 17) {
            initialise(binaries, home, "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8");
        } else {
            initialiseByOperatingSystem(binaries, home);
        }
        changePassword(binaries, home.resolve("data"), password);
        Files.writeString(
                home.resolve("data").resolve("postgresql.conf"),
                "\ninclude_if_exists = '" + SETTINGS + "'\n",
                StandardOpenOption.APPEND);
    }

    private static void initialiseByOperatingSystem(ServerBinaries binaries, Path home) throws IOException {
        try {
            initialise(binaries, home, "--locale=C", "--lc-ctype=C.UTF-8");
        } catch (LocalServerException e) {
            if (e.notes().stream().noneMatch(line -> line.contains("locale"))) {
                throw e;
            }
            new DirectoryTree(home.resolve("data")).delete();
            initialise(binaries, home, "--locale=C");
        }
    }

    private static void initialise(ServerBinaries binaries, Path home, String... locale) {
        var arguments = new ArrayList<>(List.of(locale));
        arguments.addAll(List.of(
                "--pgdata=data",
                "--username=" + USER,
                "--pwfile=password",
                "--auth=scram-sha-256",
                "--encoding=UTF8",
                "--text-search-config=english",
                // What is cached is synced as a whole.
                "--no-sync"));
        ServerCommand.of(home, binaries.program("initdb"), arguments.toArray(String[]::new))
                .run("");
    }
}
