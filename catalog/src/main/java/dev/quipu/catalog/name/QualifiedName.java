package dev.quipu.catalog.name;

/**
 * A name of something in a schema.
 *
 * @param schema the schema
 * @param name the name within the schema
 */
public record QualifiedName(Identifier schema, Identifier name) {
    /** Returns both names in double quotes, with a dot between. */
    public String quoted() {
        return schema.quoted() + "." + name.quoted();
    }

    /** Returns both names for people to read, each in quotes only where it needs them. */
    public String display() {
        return schema.display() + "." + name.display();
    }
}
