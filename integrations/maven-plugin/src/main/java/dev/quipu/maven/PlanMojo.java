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

/**
 * Fails the build if a revision of the project's own has a hazard that nobody wants: each is run in a throw-away database,
 * where it shows what its statements lock, read and lose. A comment above a statement lets it pass:
 * {@code -- accepted: data loss, because nobody reads it}.
 */
@Mojo(name = "plan", defaultPhase = LifecyclePhase.VERIFY, requiresProject = false, threadSafe = true)
public final class PlanMojo extends QuipuMojo {
    /**
     * The hazards that fail the build: {@code data loss}, {@code long lock}, {@code rewrite}, {@code full scan},
     * {@code may fail}, {@code breaks clients}. Takes the place of what {@code [hazards]} of {@code quipu.toml} says.
     */
    @Parameter(property = "quipu.refuse")
    @Nullable
    List<String> refuse;

    /**
     * The last revision that is left alone, with all that it needs, such as {@code 042}; one of each branch, such as
     * {@code app@042}, where there are several. Takes the place of what {@code [hazards]} of {@code quipu.toml} says.
     */
    @Parameter(property = "quipu.since")
    @Nullable
    List<String> since;

    @Inject
    PlanMojo(SettingsDecrypter decrypter, ProjectDependenciesResolver resolver) {
        super(decrypter, resolver);
    }

    @Override
    void run(Work work) throws MojoFailureException {
        Goals.plan(work, refuse, since);
    }
}
