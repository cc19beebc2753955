package dev.quipu.maven;

import java.io.File;
import java.util.List;
import javax.inject.Inject;
import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.apache.maven.project.ProjectDependenciesResolver;
import org.apache.maven.settings.crypto.SettingsDecrypter;
import org.jspecify.annotations.Nullable;

/** Writes a schema as types of TypeScript. */
@Mojo(name = "types", defaultPhase = LifecyclePhase.GENERATE_SOURCES, requiresProject = false, threadSafe = true)
public final class TypesMojo extends QuipuMojo {
    /** The schema: {@code revisions}, {@code declared}, {@code live}, a URL, {@code database:NAME}, a file or a directory. */
    @Parameter(property = "quipu.source", defaultValue = "revisions")
    @Nullable
    String source;

    /** The file to write. */
    @Parameter(
            property = "quipu.output",
            defaultValue = "${project.build.directory}/generated-sources/quipu/database.types.ts",
            required = true)
    @Nullable
    File output;

    /** Only these schemas; the project's own, if none is named. */
    @Parameter(property = "quipu.only")
    @Nullable
    List<String> only;

    /**
     * Whether {@code bigint} and {@code numeric} are strings, because a number of JavaScript loses digits above 2^53.
     */
    @Parameter(property = "quipu.stringNumbers", defaultValue = "false")
    boolean stringNumbers;

    @Inject
    TypesMojo(SettingsDecrypter decrypter, ProjectDependenciesResolver resolver) {
        super(decrypter, resolver);
    }

    @Override
    boolean needsAllPacks() {
        return Goals.asksADatabase(source, directory);
    }

    @Override
    void run(Work work) {
        Goals.types(work, source, output, only, stringNumbers);
    }
}
