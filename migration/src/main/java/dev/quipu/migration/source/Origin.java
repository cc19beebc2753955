package dev.quipu.migration.source;

/** What keeps a schema, and so what of it is its own. */
public enum Origin {
    /** A database that people work with. */
    DATABASE,
    /** A text, which has to be run in a scratch database. */
    TEXT,
    /** A catalog that a database had when it was stored. */
    STORED;

    /** Tells whether its roles are those of a database that people work with, and not of a throw-away one. */
    public boolean isInUse() {
        return this == DATABASE;
    }

    /** Tells whether its extensions have the versions of a database, now or when it was stored. */
    public boolean hasOwnVersions() {
        return this != TEXT;
    }
}
