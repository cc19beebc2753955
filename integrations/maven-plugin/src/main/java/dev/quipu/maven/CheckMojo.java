package dev.quipu.maven;

import java.util.List;
import javax.inject.Inject;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.apache.maven.project.ProjectDependenciesResolver;
import org.apache.maven.settings.crypto.SettingsDecrypter;
import org.jspecify.annotations.Nullable;

/** Fails the build if the revisions do not make what the declared schema says or, if it is asked for, a database is not what its revisions make. */
@Mojo(name = "check", defaultPhase = LifecyclePhase.VERIFY, requiresProject = false, threadSafe = true)
public final class CheckMojo extends QuipuMojo {
    /** Whether to compare the database too. */
    @Parameter(property = "quipu.check.database", defaultValue = "false")
    boolean database;

    /** Whether what Quipu cannot compare is reported, and no difference. */
    @Parameter(property = "quipu.allowNotModelled", defaultValue = "false")
    boolean allowNotModelled;

    /** What is no difference: patterns such as {@code app.tmp_*}. */
    @Parameter(property = "quipu.ignore")
    @Nullable
    List<String> ignore;

    @Inject
    CheckMojo(SettingsDecrypter decrypter, ProjectDependenciesResolver resolver) {
        super(decrypter, resolver);
    }

    @Override
    boolean needsAllPacks() {
        return database;
    }

    @Override
    void run(Work work) throws MojoFailureException {
        Goals.check(work, database, allowNotModelled, ignore);
    }
}
