package dev.quipu.maven;

import java.io.File;
import java.util.List;
import java.util.Map;
import org.apache.maven.execution.MavenSession;
import org.apache.maven.plugin.AbstractMojo;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugins.annotations.Parameter;
import org.apache.maven.project.MavenProject;
import org.apache.maven.project.ProjectDependenciesResolver;
import org.apache.maven.settings.Settings;
import org.apache.maven.settings.crypto.SettingsDecrypter;
import org.jspecify.annotations.Nullable;

/**
 * What all goals have in common: how they find project and database, in the order of the command line: what the build says,
 * then the environment, then {@code quipu.toml}.
 *
 * <p>A goal holds its parameters and nothing else: what it does is in {@link Goals}, so that the goals load on the JDK that
 * Maven runs on, be it too old, and can say so.
 */
public abstract class QuipuMojo extends AbstractMojo {
    /** Leaves the goal out. */
    @Parameter(property = "quipu.skip", defaultValue = "false")
    boolean skip;

    /** The directory that paths are relative to. */
    @Parameter(property = "quipu.directory", defaultValue = "${basedir}")
    @Nullable
    File directory;

    /** The project file, if it is not {@code quipu.toml} in the directory. */
    @Parameter(property = "quipu.config")
    @Nullable
    File config;

    /** The database: a libpq, JDBC or SQLAlchemy URL. Keep its password out of it: see {@code server}. */
    @Parameter(property = "quipu.url")
    @Nullable
    String url;

    /** The one of the project file's named databases, {@code [database.NAME]}, in place of a URL. */
    @Parameter(property = "quipu.databaseName")
    @Nullable
    String databaseName;

    /** The id of a server in {@code settings.xml} that has user and password for the URL, encrypted or not. */
    @Parameter(property = "quipu.server")
    @Nullable
    String server;

    /** A directory of revisions to take care of, as branch {@code app}. */
    @Parameter(property = "quipu.revisions")
    @Nullable
    File revisions;

    /** The packs to take care of; they have to be dependencies of the project or of the plugin. */
    @Parameter(property = "quipu.packs")
    @Nullable
    List<String> packs;

    /** Which schema a branch goes to, by its label. */
    @Parameter
    @Nullable
    Map<String, String> schemas;

    /** The schema that holds the history. */
    @Parameter(property = "quipu.historySchema")
    @Nullable
    String historySchema;

    /**
     * Where throw-away databases are made: {@code local} (an embedded server), {@code server} (the project's own, where its
     * role may create databases), or a URL.
     */
    @Parameter(property = "quipu.scratch", defaultValue = "local")
    @Nullable
    String scratch;

    @Parameter(defaultValue = "${project}", readonly = true)
    @Nullable
    MavenProject project;

    @Parameter(defaultValue = "${settings}", readonly = true)
    @Nullable
    Settings settings;

    @Parameter(defaultValue = "${session}", readonly = true)
    @Nullable
    MavenSession session;

    final SettingsDecrypter decrypter;
    final ProjectDependenciesResolver resolver;

    QuipuMojo(SettingsDecrypter decrypter, ProjectDependenciesResolver resolver) {
        this.decrypter = decrypter;
        this.resolver = resolver;
    }

    @Override
    public final void execute() throws MojoExecutionException, MojoFailureException {
        if (skip) {
            getLog().info("Quipu is skipped.");
            return;
        }
        JavaVersion.require(Runtime.version());
        Work.with(this, this::run);
    }

    /**
     * Whether all packs of the project have to be there, because a database is changed or looked at: what is not there would be
     * left out, and nothing tell that it is missing. What files alone are needed for goes on without modules that are not built.
     */
    boolean needsAllPacks() {
        return false;
    }

    /** Does what the goal is for. */
    abstract void run(Work work) throws MojoFailureException;
}
