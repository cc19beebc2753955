package dev.quipu.hibernate;

import dev.quipu.catalog.model.Catalog;
import dev.quipu.postgres.failure.FileFailure;
import dev.quipu.postgres.failure.QuipuException;
import dev.quipu.postgres.failure.QuipuException.Kind;
import dev.quipu.postgres.introspect.CatalogReader;
import dev.quipu.postgres.introspect.ReadOptions;
import dev.quipu.postgres.scratch.Scratch;
import dev.quipu.postgres.scratch.ScratchDatabase;
import dev.quipu.postgres.scratch.ScratchSession;
import dev.quipu.postgres.scratch.ScriptApplier;
import dev.quipu.postgres.script.ScriptSplitter;
import jakarta.persistence.PersistenceException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The schema that JPA entities declare, as Hibernate itself writes it: what {@code hibernate.hbm2ddl.auto} would make, as a
 * file that {@code quipu check}, {@code quipu plan} and {@code quipu revision --autogenerate} compare with the revisions.
 * No database is asked for it.
 *
 * <p>Immutable, and so safe for use by several threads.
 */
public final class EntitySchema {
    private final EntitySource source;
    private final Map<String, Object> settings;

    private EntitySchema(EntitySource source, Map<String, Object> settings) {
        this.source = source;
        this.settings = settings;
    }

    /**
     * Takes annotated classes: entities, embeddables, mapped superclasses and converters, in any order.
     *
     * @throws QuipuException if there is none, or one is not annotated
     */
    public static EntitySchema of(Collection<Class<?>> classes) {
        if (classes.isEmpty()) {
            throw new QuipuException(Kind.USAGE, "there is no entity to write a schema of", "name at least one class");
        }
        classes.stream()
                .filter(type -> !EntityClasses.isAnnotated(type))
                .findFirst()
                .ifPresent(type -> {
                    throw new QuipuException(
                            Kind.USAGE,
                            type.getName() + " is no entity",
                            "name classes with @Entity, @Embeddable, @MappedSuperclass or @Converter");
                });
        return new EntitySchema(new EntitySource.Classes(classes), Map.of());
    }

    /**
     * Takes the annotated classes of a folder of class files, such as {@code target/classes}.
     *
     * @param folder where the packages begin
     * @param loader loads the classes of the folder and what they need
     * @throws QuipuException if the folder holds no annotated class, or one of its classes cannot be loaded
     */
    public static EntitySchema in(Path folder, ClassLoader loader) {
        return of(new EntityClasses(folder, loader).find());
    }

    /**
     * Takes a persistence unit.
     *
     * @param name as {@code META-INF/persistence.xml} says, which the thread's class loader finds
     */
    public static EntitySchema ofPersistenceUnit(String name) {
        return new EntitySchema(new EntitySource.Unit(name), Map.of());
    }

    /**
     * Returns the same under one more of Hibernate's settings, such as {@code hibernate.physical_naming_strategy}. It has to
     * have those that the application has, or names and types differ.
     *
     * @param setting its name
     * @param value a text, or what else Hibernate takes for it
     */
    public EntitySchema with(String setting, Object value) {
        Map<String, Object> more = new LinkedHashMap<>(settings);
        more.put(setting, value);
        return new EntitySchema(source, more);
    }

    /**
     * Returns the statements, each ended by a semicolon: the same text for the same entities, whatever their order.
     *
     * @throws QuipuException if Hibernate refuses the entities, with what it says
     */
    public String sql() {
        try {
            return new ScriptExport(settings).write(source);
        } catch (PersistenceException e) {
            throw new QuipuException(
                    Kind.USAGE,
                    "Hibernate writes no schema of " + source + ": " + e.getMessage(),
                    null,
                    List.of(),
                    "see that these are all entities, with the settings that the application has",
                    e);
        }
    }

    /**
     * Writes the statements into a file, whole or not at all; a file that says the same already is left as it is, also where
     * another version of Hibernate has written it.
     *
     * @param file the declared schema of a branch: {@code schema.sql} beside its revisions, or what {@code declared} names in
     *     {@code quipu.toml}
     * @return whether the file was written
     */
    public boolean write(Path file) {
        String text = sql();
        try {
            if (Files.exists(file) && statements(Files.readString(file)).equals(statements(text))) {
                return false;
            }
            Path whole = file.resolveSibling(file.getFileName() + ".new");
            Files.writeString(whole, text);
            Files.move(whole, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            return true;
        } catch (IOException e) {
            throw FileFailure.cannotWrite(file, e, "see that its folder is there");
        }
    }

    /** Returns a text's lines, however they end, without the first, which names the version of Hibernate. */
    private static List<String> statements(String text) {
        return text.lines().skip(1).toList();
    }

    /**
     * Returns what the entities make, read back from a throw-away database.
     *
     * @throws QuipuException if the server refuses a statement
     */
    public Catalog catalog(Scratch scratch) {
        try (ScratchDatabase database = scratch.create();
                ScratchSession session = database.connect()) {
            new ScriptApplier(session)
                    .apply(ScriptSplitter.split(source.toString(), sql()).statements());
            return new CatalogReader(ReadOptions.ALL).read(session.session());
        }
    }
}
