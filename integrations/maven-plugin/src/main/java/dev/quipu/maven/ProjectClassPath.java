package dev.quipu.maven;

import dev.quipu.postgres.failure.QuipuException;
import dev.quipu.postgres.failure.QuipuException.Kind;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.maven.execution.MavenSession;
import org.apache.maven.plugin.logging.Log;
import org.apache.maven.project.DefaultDependencyResolutionRequest;
import org.apache.maven.project.DependencyResolutionException;
import org.apache.maven.project.DependencyResolutionResult;
import org.apache.maven.project.MavenProject;
import org.apache.maven.project.ProjectDependenciesResolver;
import org.eclipse.aether.artifact.Artifact;
import org.eclipse.aether.graph.Dependency;
import org.eclipse.aether.graph.DependencyNode;
import org.jspecify.annotations.Nullable;

/**
 * What a project has at run time. Maven's own way, {@code requiresDependencyResolution}, is all or nothing: before a phase that
 * compiles, the modules that this one depends on are not built, and a build that needs none of them, such as the one that an IDE
 * runs, would fail. Only they may be missing: what cannot be had for any other reason stops the build, since it may be a pack.
 *
 * @param resolver of Maven
 * @param session the build; null where there is none
 * @param log where to tell what is not built yet
 */
record ProjectClassPath(
        ProjectDependenciesResolver resolver, @Nullable MavenSession session, Log log) {
    private static final Set<String> NOT_AT_RUN_TIME = Set.of("provided", "system", "test");

    /**
     * Returns the paths of its classes and of its dependencies.
     *
     * @param whole whether modules that are not built yet are missed too
     * @throws QuipuException if something is missing
     */
    List<Path> of(@Nullable MavenProject project, boolean whole) {
        List<Path> paths = new ArrayList<>();
        if (project == null || session == null) {
            return paths;
        }
        paths.add(Path.of(project.getBuild().getOutputDirectory()));
        for (Dependency dependency : resolve(project, session, whole).getResolvedDependencies()) {
            paths.add(dependency.getArtifact().getFile().toPath());
        }
        return paths;
    }

    private DependencyResolutionResult resolve(MavenProject project, MavenSession session, boolean whole) {
        var request = new DefaultDependencyResolutionRequest(project, session.getRepositorySession());
        request.setResolutionFilter((node, parents) -> isAtRunTime(node));
        try {
            return resolver.resolve(request);
        } catch (DependencyResolutionException e) {
            DependencyResolutionResult found = e.getResult();
            List<Artifact> missing = found.getUnresolvedDependencies().stream()
                    .map(Dependency::getArtifact)
                    .toList();
            boolean onlyModules = !missing.isEmpty()
                    && found.getCollectionErrors().isEmpty()
                    && missing.stream().allMatch(artifact -> isModule(artifact, session));
            if (!onlyModules) {
                throw new QuipuException(
                        Kind.FAILED,
                        String.valueOf(e.getMessage()),
                        "packs are looked for among the dependencies: they have to be there");
            }
            if (whole) {
                throw notBuilt(missing);
            }
            missing.forEach(artifact -> log.info("not built yet, and not searched for packs: " + artifact));
            return found;
        }
    }

    private static QuipuException notBuilt(List<Artifact> missing) {
        String names = missing.stream().map(String::valueOf).collect(Collectors.joining(", "));
        return new QuipuException(
                Kind.FAILED,
                "not built yet: " + names + "; what packs are in it has to be known where there is a database",
                "build it in the same call, as mvn package and then the goal, or install it before");
    }

    private static boolean isModule(Artifact artifact, MavenSession session) {
        return session.getProjects().stream()
                .anyMatch(module -> module.getGroupId().equals(artifact.getGroupId())
                        && module.getArtifactId().equals(artifact.getArtifactId())
                        && module.getVersion().equals(artifact.getBaseVersion()));
    }

    private static boolean isAtRunTime(DependencyNode node) {
        Dependency dependency = node.getDependency();
        return dependency == null || !NOT_AT_RUN_TIME.contains(dependency.getScope());
    }
}
