package dev.quipu.catalog.model;

import dev.quipu.catalog.name.Identifier;
import dev.quipu.catalog.name.QualifiedName;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A row-level security policy.
 *
 * @param table the table
 * @param name its name
 * @param permissive whether it allows; otherwise it restricts
 * @param command which statements it is for
 * @param roles the roles it is for, sorted; empty for PUBLIC
 * @param using which rows are seen, or null
 * @param check which rows may be written, or null
 */
public record Policy(
        QualifiedName table,
        Identifier name,
        boolean permissive,
        Command command,
        List<String> roles,
        @Nullable String using,
        @Nullable String check)
        implements CatalogObject {
    public Policy {
        roles = List.copyOf(roles);
    }

    @Override
    public ObjectId id() {
        return ObjectId.of(Kind.POLICY, table, name);
    }

    /** The statements that a policy is for. */
    public enum Command {
        ALL,
        SELECT,
        INSERT,
        UPDATE,
        DELETE
    }
}
