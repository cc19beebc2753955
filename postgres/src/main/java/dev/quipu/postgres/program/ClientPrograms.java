package dev.quipu.postgres.program;

import dev.quipu.postgres.local.ServerVersion;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Finds client programs: in the folders where packages put them, one for each version, and on the {@code PATH}.
 *
 * @param folders the folders to look in, the preferred first
 */
public record ClientPrograms(List<Path> folders) {
    private static final long SECONDS = 5;

    /** Folders that hold a folder for each version: of Debian, of the PostgreSQL project's RPMs, of Homebrew, of macOS. */
    private static final List<String> HOMES = List.of(
            "/usr/lib/postgresql",
            "/usr",
            "/opt/homebrew/opt",
            "/usr/local/opt",
            "/home/linuxbrew/.linuxbrew/opt",
            "/Library/PostgreSQL",
            "/Applications/Postgres.app/Contents/Versions");

    public ClientPrograms {
        folders = List.copyOf(folders);
    }

    /** Looks in the usual folders of this machine, then on the {@code PATH}. */
    public static ClientPrograms ofMachine() {
        var folders = new LinkedHashSet<Path>();
        HOMES.forEach(home -> folders.addAll(versionedFolders(Path.of(home))));
        Arrays.stream(System.getenv().getOrDefault("PATH", "").split(":"))
                .filter(entry -> entry.startsWith("/"))
                .forEach(entry -> folders.add(Path.of(entry)));
        return new ClientPrograms(List.copyOf(folders));
    }

    private static List<Path> versionedFolders(Path home) {
        try (Stream<Path> entries = Files.list(home)) {
            return entries.filter(entry -> isOfPostgres(entry.getFileName().toString()))
                    .map(entry -> entry.resolve("bin"))
                    .filter(Files::isDirectory)
                    .sorted()
                    .toList();
        } catch (IOException e) {
            return List.of();
        }
    }

    private static boolean isOfPostgres(String name) {
        return name.matches("\\d+(\\.\\d+)?|latest|pgsql-\\d+|postgresql@\\d+|libpq");
    }

    /**
     * Finds the newest program that is not older than a server. {@code pg_dump} refuses a server of a newer major version
     * than its own.
     *
     * @param name the program's name, such as {@code pg_dump}
     * @param minimumMajor the server's major version
     * @return the program, or empty if there is none or only older ones
     */
    public Optional<ClientProgram> find(String name, int minimumMajor) {
        return all(name).stream()
                .filter(program -> program.version().major() >= minimumMajor)
                .findFirst();
    }

    /**
     * Finds every program of a name, the newest first; of equal versions, the one in the folder that is preferred. Each is
     * asked for its version; what does not answer is left out.
     */
    public List<ClientProgram> all(String name) {
        Set<Path> seen = new LinkedHashSet<>();
        var programs = new ArrayList<ClientProgram>();
        for (Path folder : folders) {
            Path path = folder.resolve(name);
            if (Files.isExecutable(path) && !Files.isDirectory(path) && seen.add(real(path))) {
                version(path).ifPresent(version -> programs.add(new ClientProgram(path, version)));
            }
        }
        programs.sort(Comparator.comparing(ClientProgram::version).reversed());
        return List.copyOf(programs);
    }

    private static Path real(Path path) {
        try {
            return path.toRealPath();
        } catch (IOException e) {
            return path;
        }
    }

    private static Optional<ServerVersion> version(Path program) {
        try {
            var process = new ProcessBuilder(program.toString(), "--version")
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            process.getOutputStream().close();
            if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                return Optional.empty();
            }
            return parse(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    private static Optional<ServerVersion> parse(String output) {
        try {
            return Optional.of(ServerVersion.parse(output));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
