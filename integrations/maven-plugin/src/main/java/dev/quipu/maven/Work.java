package dev.quipu.maven;

import dev.quipu.catalog.difference.DifferenceOptions;
import dev.quipu.migration.command.SchemaTools;
import dev.quipu.migration.history.Runner;
import dev.quipu.migration.pack.Pack;
import dev.quipu.migration.project.Database;
import dev.quipu.migration.project.Project;
import dev.quipu.migration.project.ProjectFlags;
import dev.quipu.migration.project.ProjectReader;
import dev.quipu.migration.project.Workspace;
import dev.quipu.postgres.failure.FailureText;
import dev.quipu.postgres.failure.QuipuException;
import dev.quipu.postgres.failure.QuipuException.Kind;
import dev.quipu.postgres.failure.Setting;
import dev.quipu.postgres.scratch.Scratch;
import dev.quipu.postgres.secret.Secret;
import dev.quipu.postgres.url.DatabaseUrl;
import dev.quipu.postgres.url.Environment;
import java.io.File;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugin.logging.Log;
import org.apache.maven.settings.Server;
import org.apache.maven.settings.crypto.DefaultSettingsDecryptionRequest;
import org.jspecify.annotations.Nullable;

/**
 * What a goal works on.
 *
 * @param workspace the project, with its database
 * @param directory what paths are relative to
 * @param scratch where throw-away databases are made
 * @param log where to tell
 */
record Work(Workspace workspace, Path directory, String scratch, Log log) {
    /** As the command line does without {@code --owners}: who runs revisions owns what they make, here and elsewhere. */
    static final DifferenceOptions COMPARED = DifferenceOptions.DEFAULT.withOwners(false);

    /** What a goal does. */
    @FunctionalInterface
    interface Goal {
        void run(Work work) throws MojoFailureException;
    }

    /** Puts the project together, runs a goal on it, and turns what goes wrong into Maven's words. */
    static void with(QuipuMojo mojo, Goal goal) throws MojoExecutionException, MojoFailureException {
        Path directory = absolute(mojo.directory);
        var ofProject = new ProjectClassPath(mojo.resolver, mojo.session, mojo.getLog());
        try (PackClassPath classPath = PackClassPath.of(ofProject.of(mojo.project, mojo.needsAllPacks()))) {
            goal.run(of(mojo, directory, classPath.packs()));
        } catch (QuipuException e) {
            // Maven writes what causes say behind the text, and so behind the hint.
            MojoExecutionException failure = new MojoExecutionException(text(e, directory));
            failure.addSuppressed(e);
            throw failure;
        }
    }

    /** Returns the directory that paths are relative to. */
    static Path absolute(@Nullable File directory) {
        return (directory == null ? Path.of("") : directory.toPath()).toAbsolutePath();
    }

    /**
     * Returns a parameter that a goal cannot do without. Maven would refuse it too, and not say how it is given.
     *
     * @param hint how it is
     */
    static String given(String property, @Nullable String value, String hint) {
        if (value == null || value.isBlank()) {
            throw new QuipuException(Kind.USAGE, property + " is not set", hint);
        }
        return value;
    }

    /** Returns a failure in the words of the plugin. */
    String text(QuipuException failure) {
        return text(failure, directory);
    }

    private static String text(QuipuException failure, Path directory) {
        return FailureText.render(failure, directory, Work::parameter).strip();
    }

    private static String parameter(Setting setting) {
        return switch (setting) {
            case PASSWORD -> "PGPASSWORD, or quipu.server to a server of your settings.xml";
            case DATABASE -> "in quipu.url, with PGDATABASE or in quipu.toml";
            case LOCK_TIMEOUT -> "lock_timeout in quipu.toml";
            case STATEMENT_TIMEOUT -> "statement_timeout in quipu.toml";
            case LOCK_ROW -> "lock = \"row\" in quipu.toml";
            case WAIT -> "wait = \"10m\" in quipu.toml";
            case WAIT_LONGER -> "wait in quipu.toml";
            case PACK -> "such as -Dquipu.packs=";
            case REVISIONS -> "or -Dquipu.revisions";
        };
    }

    private static Work of(QuipuMojo mojo, Path directory, List<Pack> packs) {
        Map<String, String> environment = System.getenv();
        String history = mojo.historySchema;
        ProjectFlags flags = new ProjectFlags(
                directory,
                path(mojo.config),
                url(mojo),
                mojo.databaseName,
                path(mojo.revisions),
                mojo.packs == null ? List.of() : mojo.packs,
                mojo.schemas == null ? Map.of() : mojo.schemas,
                history);
        Project project = new ProjectReader(packs, environment).read(flags);
        Log log = mojo.getLog();
        Database database = Database.of(project, environment, log::info);
        String scratch = mojo.scratch == null ? "local" : mojo.scratch;
        return new Work(new Workspace(project, database, runner()), directory, scratch, log);
    }

    private static @Nullable Path path(@Nullable File file) {
        return file == null ? null : file.toPath();
    }

    private static @Nullable String url(QuipuMojo mojo) {
        String id = mojo.server;
        if (id == null || mojo.settings == null) {
            return mojo.url;
        }
        Server server = mojo.settings.getServer(id);
        if (server == null) {
            throw new QuipuException(
                    Kind.USAGE,
                    "settings.xml has no server with the id \"" + id + "\"",
                    "add one with username and password, or mend quipu.server");
        }
        if (mojo.url == null) {
            throw new QuipuException(
                    Kind.USAGE, "quipu.server is for a URL, and quipu.url is not set", "set quipu.url too");
        }
        Server open = mojo.decrypter
                .decrypt(new DefaultSettingsDecryptionRequest(server))
                .getServer();
        DatabaseUrl url = DatabaseUrl.parse(mojo.url, "quipu.url");
        if (open.getUsername() != null) {
            url = url.withUser(open.getUsername());
        }
        if (open.getPassword() != null) {
            url = url.withPassword(new Secret(open.getPassword()));
        }
        return url.toUri();
    }

    /** Runs something with a scratch, which ends with it. */
    <T> T withScratch(Function<SchemaTools, T> work) {
        try (Scratch made = openScratch()) {
            return work.apply(new SchemaTools(workspace, made, System.getenv()));
        }
    }

    /** Opens it; whoever asks closes it. */
    Scratch openScratch() {
        return switch (scratch) {
            case "local" -> Scratch.local();
            case "server" -> Scratch.on(workspace.database().url());
            default ->
                Scratch.on(DatabaseUrl.parse(scratch, "quipu.scratch")
                        .resolve(Environment.ofProcess())
                        .url());
        };
    }

    /** Returns a path as people write it in this project. */
    Path relative(Path path) {
        Path absolute = path.toAbsolutePath();
        return absolute.startsWith(directory) ? directory.relativize(absolute) : absolute;
    }

    /** Returns what a revision calls its file, with a place in it or without, as people write it in this project. */
    String relative(String source) {
        String start = directory + File.separator;
        return source.startsWith(start) ? source.substring(start.length()) : source;
    }

    private static Runner runner() {
        String version = Work.class.getPackage().getImplementationVersion();
        String host;
        try {
            host = InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            host = "unknown";
        }
        return new Runner(
                System.getProperty("user.name"), host, "quipu-maven-plugin" + (version == null ? "" : " " + version));
    }
}
