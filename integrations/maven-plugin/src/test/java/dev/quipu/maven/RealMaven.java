package dev.quipu.maven;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quipu.postgres.testing.TestDatabase;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Properties;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.maven.shared.invoker.DefaultInvocationRequest;
import org.apache.maven.shared.invoker.DefaultInvoker;
import org.apache.maven.shared.invoker.InvocationRequest;
import org.apache.maven.shared.invoker.MavenInvocationException;

/** The Maven that runs this build, started anew with the settings that it was given, on the Java that the tests run on. */
final class RealMaven {
    private static final int SECONDS = 120;
    private static final Pattern TRACE = Pattern.compile("^\\s+at [\\w.$/]+\\(|Caused by: ");

    private final Path home;
    private final Path repository;

    private RealMaven(Path home, Path repository) {
        this.home = home;
        this.repository = repository;
    }

    /** Returns where Maven tells that it is, which may be a folder without one: an IDE's. */
    static Path home() {
        return Path.of(System.getProperty("maven.home", ""));
    }

    /** Makes the plugin known to a Maven. */
    static RealMaven withPlugin() throws IOException {
        LocalRepository repository = LocalRepository.over(
                Path.of(System.getProperty("build.repository")),
                Path.of("target/local-repository").toAbsolutePath(),
                System.getProperty("build.version"));
        repository.addPom("quipu", Path.of("../../pom.xml"));
        repository.addModules(Stream.concat(
                        Stream.of(System.getProperty("plugin.jar")),
                        Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator)))
                .map(Path::of)
                .toList());
        return new RealMaven(home(), repository.directory());
    }

    /** What one call of Maven came to. */
    record Build(int exit, List<String> lines) {
        Build succeeds() {
            assertThat(exit).as(toString()).isZero();
            return this;
        }

        /** As a build does that says why, and has nothing to tell of Java. */
        Build fails() {
            assertThat(exit).as(toString()).isOne();
            assertThat(lines).noneMatch(line -> TRACE.matcher(line).find());
            return this;
        }

        @Override
        public String toString() {
            return String.join("\n", lines);
        }
    }

    /** Runs goals in a project, with a database. */
    Build run(Path project, TestDatabase database, String... words) throws MavenInvocationException {
        List<String> lines = new ArrayList<>();
        Properties properties = new Properties();
        properties.setProperty(
                "quipu.url",
                "postgresql://%s@%s:%d/%s"
                        .formatted(database.user(), database.host(), database.port(), database.name()));
        String version = System.getProperty("postgres.version");
        if (version != null) {
            properties.setProperty("postgres.version", version);
        }
        InvocationRequest request = new DefaultInvocationRequest()
                .setMavenHome(home.toFile())
                .setJavaHome(new File(System.getProperty("java.home")))
                .setLocalRepositoryDirectory(repository.toFile())
                .setBaseDirectory(project.toFile())
                .setBatchMode(true)
                .setNoTransferProgress(true)
                .setProperties(properties)
                .addShellEnvironment("PGPASSWORD", database.password())
                .setOutputHandler(lines::add)
                .setErrorHandler(lines::add)
                .addArgs(List.of(words));
        request.setTimeoutInSeconds(SECONDS);
        Path settings = Path.of(System.getProperty("build.settings", ""));
        if (Files.isRegularFile(settings)) {
            request.setUserSettingsFile(settings.toFile());
        }
        return new Build(new DefaultInvoker().execute(request).getExitCode(), lines);
    }
}
