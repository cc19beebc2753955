package dev.quipu.postgres.name;

/**
 * A name of something in a schema.
 *
 * @param schema the schema
 * @param name the name within the schema
 */
public record QualifiedName(Identifier schema, Identifier name) {
    /**
     * Reads a name as SQL spells it, such as {@code public."My Table"}. Each part is read as {@link Identifier#parse} does.
     *
     * @throws NameSyntaxException if the text is not two identifiers with a dot between
     */
    public static QualifiedName parse(String sql) {
        return new NameReader(sql).onlyQualifiedName();
    }

    /** Returns both names in double quotes, with a dot between. */
    public String quoted() {
        return schema.quoted() + "." + name.quoted();
    }

    /** Returns both names for people to read, each in quotes only where it needs them. */
    public String display() {
        return schema.display() + "." + name.display();
    }
}
