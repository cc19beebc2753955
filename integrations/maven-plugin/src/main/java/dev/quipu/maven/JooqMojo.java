package dev.quipu.maven;

import java.io.File;
import javax.inject.Inject;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.apache.maven.project.ProjectDependenciesResolver;
import org.apache.maven.settings.crypto.SettingsDecrypter;
import org.jspecify.annotations.Nullable;

/**
 * Generates the classes of jOOQ from the revisions, which run in a throw-away database, and has the build compile them.
 * Nothing is generated as long as the revisions are the same. Packs have to be dependencies of the plugin.
 */
@Mojo(name = "jooq", defaultPhase = LifecyclePhase.GENERATE_SOURCES, requiresProject = false, threadSafe = true)
public final class JooqMojo extends QuipuMojo {
    /** The package of the classes. */
    @Parameter(property = "quipu.jooq.package")
    @Nullable
    String packageName;

    /** Where they go. */
    @Parameter(
            property = "quipu.jooq.output",
            defaultValue = "${project.build.directory}/generated-sources/quipu-jooq",
            required = true)
    @Nullable
    File output;

    @Inject
    JooqMojo(SettingsDecrypter decrypter, ProjectDependenciesResolver resolver) {
        super(decrypter, resolver);
    }

    @Override
    void run(Work work) throws MojoFailureException {
        Goals.jooq(
                work,
                Work.given(
                        "quipu.jooq.package",
                        packageName,
                        "<packageName>com.example.shop.jooq</packageName> in the configuration, or -Dquipu.jooq.package, names it"),
                output);
        if (project != null && output != null) {
            project.addCompileSourceRoot(output.getPath());
        }
    }
}
