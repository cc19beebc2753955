package dev.quipu.catalog.lock;

import java.util.Arrays;
import java.util.Optional;

/**
 * One of the eight modes in which a table can be locked, from the weakest to the strongest in the manual's order, which is
 * also that of the server's own numbers. The order is of convention: SHARE and SHARE UPDATE EXCLUSIVE forbid different
 * things, so that "stronger" alone does not tell what a mode conflicts with.
 *
 * @see <a href="https://www.postgresql.org/docs/current/explicit-locking.html#LOCKING-TABLES">PostgreSQL: Table-Level
 *     Locks</a>, the source of the conflict table
 */
public enum LockMode {
    /** Taken by SELECT. */
    ACCESS_SHARE(1, "ACCESS SHARE", "AccessShareLock", ".......X"),
    /** Taken by SELECT … FOR UPDATE and its kin. */
    ROW_SHARE(2, "ROW SHARE", "RowShareLock", "......XX"),
    /** Taken by INSERT, UPDATE, DELETE, MERGE and COPY FROM. */
    ROW_EXCLUSIVE(3, "ROW EXCLUSIVE", "RowExclusiveLock", "....XXXX"),
    /** Taken by VACUUM, ANALYZE, CREATE INDEX CONCURRENTLY, VALIDATE CONSTRAINT and others. */
    SHARE_UPDATE_EXCLUSIVE(4, "SHARE UPDATE EXCLUSIVE", "ShareUpdateExclusiveLock", "...XXXXX"),
    /** Taken by CREATE INDEX. */
    SHARE(5, "SHARE", "ShareLock", "..XX.XXX"),
    /** Taken by CREATE TRIGGER and some forms of ALTER TABLE. */
    SHARE_ROW_EXCLUSIVE(6, "SHARE ROW EXCLUSIVE", "ShareRowExclusiveLock", "..XXXXXX"),
    /** Taken by REFRESH MATERIALIZED VIEW CONCURRENTLY. */
    EXCLUSIVE(7, "EXCLUSIVE", "ExclusiveLock", ".XXXXXXX"),
    /** Taken by DROP, TRUNCATE, VACUUM FULL and most forms of ALTER TABLE. */
    ACCESS_EXCLUSIVE(8, "ACCESS EXCLUSIVE", "AccessExclusiveLock", "XXXXXXXX");

    private final int strength;
    private final String sql;
    private final String catalogName;
    private final String conflicts;

    /** A row of the conflict table has an X in the column of each mode that it conflicts with, in the order above. */
    LockMode(int strength, String sql, String catalogName, String conflicts) {
        this.strength = strength;
        this.sql = sql;
        this.catalogName = catalogName;
        this.conflicts = conflicts;
    }

    /** Returns the mode as the statement {@code LOCK TABLE … IN … MODE} spells it. */
    public String sql() {
        return sql;
    }

    /** Returns the mode as {@code pg_locks.mode} spells it. */
    public String catalogName() {
        return catalogName;
    }

    /** Tells whether two sessions cannot hold the two modes on one table at the same time. Symmetric. */
    public boolean conflictsWith(LockMode other) {
        return conflicts.charAt(other.strength - 1) == 'X';
    }

    /** Tells whether SELECT has to wait while another session holds this mode. */
    public boolean blocksReads() {
        return conflictsWith(ACCESS_SHARE);
    }

    /** Tells whether INSERT, UPDATE and DELETE have to wait while another session holds this mode. */
    public boolean blocksWrites() {
        return conflictsWith(ROW_EXCLUSIVE);
    }

    /** Returns the place in the order of strength: 1 (ACCESS SHARE) to 8 (ACCESS EXCLUSIVE). */
    public int strength() {
        return strength;
    }

    /** Tells whether this mode stands above another in the order of strength. */
    public boolean isStrongerThan(LockMode other) {
        return compareTo(other) > 0;
    }

    /** Returns whichever of the two modes stands higher in the order of strength. */
    public LockMode strongest(LockMode other) {
        return isStrongerThan(other) ? this : other;
    }

    /** Finds the mode that {@code pg_locks} spells so; empty for modes that no table has, such as SIReadLock. */
    public static Optional<LockMode> ofCatalogName(String name) {
        return Arrays.stream(values())
                .filter(mode -> mode.catalogName.equals(name))
                .findFirst();
    }

    /** Finds the mode that SQL spells so, in upper or lower case. */
    public static Optional<LockMode> ofSql(String sql) {
        return Arrays.stream(values())
                .filter(mode -> mode.sql.equalsIgnoreCase(sql))
                .findFirst();
    }
}
