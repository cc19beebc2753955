package dev.quipu.maven;

import dev.quipu.migration.pack.Pack;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.TreeMap;

/** Where packs are looked for: among the plugin's dependencies and those of the project. */
final class PackClassPath implements AutoCloseable {
    private final URLClassLoader loader;

    private PackClassPath(URLClassLoader loader) {
        this.loader = loader;
    }

    /** Takes what the project has at run time. */
    static PackClassPath of(List<Path> ofProject) {
        List<URL> urls = new ArrayList<>();
        try {
            for (Path path : ofProject) {
                urls.add(path.toUri().toURL());
            }
        } catch (MalformedURLException e) {
            throw new IllegalStateException(e);
        }
        return new PackClassPath(new URLClassLoader(urls.toArray(URL[]::new), PackClassPath.class.getClassLoader()));
    }

    /** Returns the packs, by name. */
    List<Pack> packs() {
        Map<String, Pack> found = new TreeMap<>();
        ServiceLoader.load(Pack.class, loader).forEach(pack -> found.put(pack.name(), pack));
        return List.copyOf(found.values());
    }

    @Override
    public void close() {
        try {
            loader.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
