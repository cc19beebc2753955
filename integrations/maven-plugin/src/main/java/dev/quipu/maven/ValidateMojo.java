package dev.quipu.maven;

import javax.inject.Inject;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.apache.maven.project.ProjectDependenciesResolver;
import org.apache.maven.settings.crypto.SettingsDecrypter;

/** Fails the build if a revision could not be run: checks files, graph and downgrades. */
@Mojo(name = "validate", defaultPhase = LifecyclePhase.PROCESS_RESOURCES, requiresProject = false, threadSafe = true)
public final class ValidateMojo extends QuipuMojo {
    /** Whether to compare with what the database has applied. */
    @Parameter(property = "quipu.validate.database", defaultValue = "false")
    boolean database;

    /** Whether to run every revision up, down and up again in a throw-away database. */
    @Parameter(property = "quipu.roundTrip", defaultValue = "false")
    boolean roundTrip;

    @Inject
    ValidateMojo(SettingsDecrypter decrypter, ProjectDependenciesResolver resolver) {
        super(decrypter, resolver);
    }

    @Override
    boolean needsAllPacks() {
        return database;
    }

    @Override
    void run(Work work) throws MojoFailureException {
        Goals.validate(work, database, roundTrip);
    }
}
