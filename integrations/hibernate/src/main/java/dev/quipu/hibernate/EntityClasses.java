package dev.quipu.hibernate;

import dev.quipu.migration.source.FilesBelow;
import dev.quipu.postgres.failure.FileFailure;
import dev.quipu.postgres.failure.QuipuException;
import dev.quipu.postgres.failure.QuipuException.Kind;
import jakarta.persistence.Converter;
import jakarta.persistence.Embeddable;
import jakarta.persistence.Entity;
import jakarta.persistence.MappedSuperclass;
import java.io.IOException;
import java.lang.annotation.Annotation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The annotated classes of a folder of class files.
 *
 * @param folder where the packages begin
 * @param loader loads them, and what they need
 */
record EntityClasses(Path folder, ClassLoader loader) {
    private static final String SUFFIX = ".class";

    private static final List<Class<? extends Annotation>> MARKS =
            List.of(Entity.class, Embeddable.class, MappedSuperclass.class, Converter.class);

    List<Class<?>> find() {
        if (!Files.isDirectory(folder)) {
            throw new QuipuException(
                    Kind.USAGE, "there is no folder " + folder, "compile the entities first: mvn compile");
        }
        List<Class<?>> found = names().stream()
                .<Class<?>>map(this::load)
                .filter(EntityClasses::isAnnotated)
                .toList();
        if (found.isEmpty()) {
            throw new QuipuException(
                    Kind.USAGE,
                    "there is no entity in " + folder,
                    "name the folder where the packages begin, such as target/classes");
        }
        return found;
    }

    /** Returns whether Hibernate takes a class for one that it is to map; others it leaves out without a word. */
    static boolean isAnnotated(Class<?> type) {
        return MARKS.stream().anyMatch(type::isAnnotationPresent);
    }

    private List<String> names() {
        try {
            return FilesBelow.of(folder, Integer.MAX_VALUE).stream()
                    .map(file -> folder.relativize(file).toString())
                    .filter(name -> name.endsWith(SUFFIX) && !name.endsWith("-info" + SUFFIX))
                    .map(name -> name.substring(0, name.length() - SUFFIX.length())
                            .replace(folder.getFileSystem().getSeparator(), "."))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new QuipuException(
                    Kind.USAGE, "cannot read " + folder + ": " + FileFailure.reason(e), "see that it may be read");
        }
    }

    /** Loads a class and runs nothing of it. */
    private Class<?> load(String name) {
        try {
            return Class.forName(name, false, loader);
        } catch (ClassNotFoundException | LinkageError e) {
            throw new QuipuException(
                    Kind.USAGE,
                    "cannot load " + name + " from " + folder + ": " + e,
                    "the class loader has to find all that the classes need");
        }
    }
}
