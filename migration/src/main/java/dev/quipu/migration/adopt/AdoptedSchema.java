package dev.quipu.migration.adopt;

import dev.quipu.catalog.name.Identifier;
import dev.quipu.migration.project.Branch;
import java.nio.file.Path;

/**
 * A schema that becomes a branch.
 *
 * @param label the branch's label
 * @param schema the schema
 * @param revisions the directory of its revisions
 * @param declared the file that will say what it shall be
 */
public record AdoptedSchema(String label, Identifier schema, Path revisions, Path declared) {
    /** Returns the branch of a project that has these files. */
    public Branch branch() {
        return new Branch(label, schema, new Branch.Source.Directory(revisions, declared));
    }

    /** Returns the same schema with its files somewhere else. */
    public AdoptedSchema under(Path directory) {
        Path place = directory.resolve(label);
        return new AdoptedSchema(label, schema, place.resolve("revisions"), place.resolve("schema.sql"));
    }
}
