package dev.quipu.maven;

import javax.inject.Inject;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.project.ProjectDependenciesResolver;
import org.apache.maven.settings.crypto.SettingsDecrypter;

/** Shows the server, the branches, what is pending, and what other hands have changed since the last run. */
@Mojo(name = "status", requiresProject = false, threadSafe = true)
public final class StatusMojo extends QuipuMojo {
    @Inject
    StatusMojo(SettingsDecrypter decrypter, ProjectDependenciesResolver resolver) {
        super(decrypter, resolver);
    }

    @Override
    boolean needsAllPacks() {
        return true;
    }

    @Override
    void run(Work work) {
        Goals.status(work);
    }
}
