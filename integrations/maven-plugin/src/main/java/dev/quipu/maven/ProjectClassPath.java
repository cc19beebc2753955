package dev.quipu.maven;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.maven.execution.MavenSession;
import org.apache.maven.plugin.logging.Log;
import org.apache.maven.project.DefaultDependencyResolutionRequest;
import org.apache.maven.project.DependencyResolutionException;
import org.apache.maven.project.DependencyResolutionResult;
import org.apache.maven.project.MavenProject;
import org.apache.maven.project.ProjectDependenciesResolver;
import org.eclipse.aether.graph.Dependency;
import org.eclipse.aether.graph.DependencyNode;
import org.jspecify.annotations.Nullable;

/**
 * What a project has at run time, as far as it is there. Maven's own way, {@code requiresDependencyResolution}, is all or nothing:
 * before a phase that compiles, the modules that this one depends on are not there, and a build that needs none of them, such as
 * the one that an IDE runs, would fail.
 *
 * @param resolver of Maven
 * @param session the build; null where there is none
 * @param log where to tell what is not there
 */
record ProjectClassPath(
        ProjectDependenciesResolver resolver, @Nullable MavenSession session, Log log) {
    private static final Set<String> NOT_AT_RUN_TIME = Set.of("provided", "system", "test");
    private static final String NOT_THERE = "not there yet, and not searched for packs: ";

    /** Returns the paths of its classes and of its dependencies. */
    List<Path> of(@Nullable MavenProject project) {
        List<Path> paths = new ArrayList<>();
        if (project == null || session == null) {
            return paths;
        }
        paths.add(Path.of(project.getBuild().getOutputDirectory()));
        DependencyResolutionResult dependencies = resolve(project, session);
        for (Dependency dependency : dependencies.getResolvedDependencies()) {
            paths.add(dependency.getArtifact().getFile().toPath());
        }
        dependencies.getUnresolvedDependencies().forEach(dependency -> log.info(NOT_THERE + dependency.getArtifact()));
        dependencies.getCollectionErrors().forEach(error -> log.warn(NOT_THERE + error.getMessage()));
        return paths;
    }

    private DependencyResolutionResult resolve(MavenProject project, MavenSession session) {
        var request = new DefaultDependencyResolutionRequest(project, session.getRepositorySession());
        request.setResolutionFilter((node, parents) -> isAtRunTime(node));
        try {
            return resolver.resolve(request);
        } catch (DependencyResolutionException e) {
            return e.getResult();
        }
    }

    private static boolean isAtRunTime(DependencyNode node) {
        Dependency dependency = node.getDependency();
        return dependency == null || !NOT_AT_RUN_TIME.contains(dependency.getScope());
    }
}
