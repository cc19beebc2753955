package dev.quipu.maven;

import javax.inject.Inject;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.apache.maven.project.ProjectDependenciesResolver;
import org.apache.maven.settings.crypto.SettingsDecrypter;
import org.jspecify.annotations.Nullable;

/** Undoes revisions, down to a target. */
@Mojo(name = "downgrade", requiresProject = false, threadSafe = true)
public final class DowngradeMojo extends QuipuMojo {
    /** Where to go: {@code base}, an id, {@code branch@id}, {@code -1}. */
    @Parameter(property = "quipu.target")
    @Nullable
    String target;

    /**
     * When to make a backup before a change: {@code auto}, {@code always} or {@code never}; what {@code quipu.toml}
     * says, or else {@code auto}: before a downgrade, and before an upgrade of a database that holds rows.
     */
    @Parameter(property = "quipu.backup")
    @Nullable
    String backup;

    /** Whether only to show what would run. */
    @Parameter(property = "quipu.dryRun", defaultValue = "false")
    boolean dryRun;

    @Inject
    DowngradeMojo(SettingsDecrypter decrypter, ProjectDependenciesResolver resolver) {
        super(decrypter, resolver);
    }

    @Override
    boolean needsAllPacks() {
        return true;
    }

    @Override
    void run(Work work) {
        String where =
                Work.given("quipu.target", target, "say where to go: -Dquipu.target=-1, base, an id or branch@id");
        Goals.downgrade(work, where, backup, dryRun);
    }
}
