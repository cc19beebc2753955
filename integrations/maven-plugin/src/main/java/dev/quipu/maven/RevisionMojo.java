package dev.quipu.maven;

import dev.quipu.migration.command.CreateRevision;
import dev.quipu.postgres.failure.QuipuException;
import dev.quipu.postgres.failure.QuipuException.Kind;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import javax.inject.Inject;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.apache.maven.project.ProjectDependenciesResolver;
import org.apache.maven.settings.crypto.SettingsDecrypter;
import org.jspecify.annotations.Nullable;

/** Writes the file of a new revision, empty or made from the declared schema. */
@Mojo(name = "revision", requiresProject = false, threadSafe = true)
public final class RevisionMojo extends QuipuMojo {
    /** What it does. */
    @Parameter(property = "quipu.message")
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

    /**
     * With autogenerate: what the declared schema calls otherwise, as {@code public.users.mail=public.users.email}. A comment
     * {@code -- @renamed from: mail} in the declared schema says the same.
     */
    @Parameter(property = "quipu.rename")
    @Nullable
    List<String> rename;

    @Inject
    RevisionMojo(SettingsDecrypter decrypter, ProjectDependenciesResolver resolver) {
        super(decrypter, resolver);
    }

    @Override
    void run(Work work) {
        var request = new CreateRevision.Request(
                Work.given("quipu.message", message, "say what it does: -Dquipu.message=\"add colour\""),
                branch,
                null,
                List.of(),
                false,
                List.of(),
                Set.of(),
                true,
                Instant.now());
        if (autogenerate) {
            RevisionFiles.generated(work, request, given(rename), given(copy));
        } else {
            refuse("quipu.copy", copy);
            refuse("quipu.rename", rename);
            RevisionFiles.empty(work, request);
        }
    }

    private static List<String> given(@Nullable List<String> values) {
        return Objects.requireNonNullElse(values, List.of());
    }

    private static void refuse(String property, @Nullable List<String> values) {
        if (!given(values).isEmpty()) {
            throw new QuipuException(
                    Kind.USAGE, property + " is for what is generated", "add -Dquipu.autogenerate, or leave it out");
        }
    }
}
