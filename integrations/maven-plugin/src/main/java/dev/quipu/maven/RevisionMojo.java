package dev.quipu.maven;

import java.util.List;
import javax.inject.Inject;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.apache.maven.plugins.annotations.ResolutionScope;
import org.apache.maven.settings.crypto.SettingsDecrypter;
import org.jspecify.annotations.Nullable;

/** Writes the file of a new revision, empty or made from the declared schema. */
@Mojo(
        name = "revision",
        requiresProject = false,
        requiresDependencyResolution = ResolutionScope.RUNTIME,
        threadSafe = true)
public final class RevisionMojo extends QuipuMojo {
    /** What it does. */
    @Parameter(property = "quipu.message", required = true)
    @Nullable
    String message;

    /** The branch, if several have files of their own. */
    @Parameter(property = "quipu.branch")
    @Nullable
    String branch;

    /**
     * Whether to write the statements that bring the revisions to the declared schema, both ways, proven in a throw-
     * away database.
     */
    @Parameter(property = "quipu.autogenerate", defaultValue = "false")
    boolean autogenerate;

    /**
     * With autogenerate: the tables that may be made anew with their rows copied, where no statement changes them, as when
     * one is to be partitioned. All is one transaction then.
     */
    @Parameter(property = "quipu.copy")
    @Nullable
    List<String> copy;

    @Inject
    RevisionMojo(SettingsDecrypter decrypter) {
        super(decrypter);
    }

    @Override
    void run(Work work) {
        Goals.revision(work, message, branch, autogenerate, copy);
    }
}
