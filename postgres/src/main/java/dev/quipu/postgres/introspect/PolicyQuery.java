package dev.quipu.postgres.introspect;

import dev.quipu.catalog.model.Policy;

/** Policies of row level security. */
final class PolicyQuery implements CatalogQuery {
    @Override
    public String sql(Scope scope) {
        return """
                SELECT p.oid, p.polrelid, p.polname, p.polpermissive, p.polcmd,
                    CASE WHEN p.polroles <> '{0}' THEN
                        ARRAY(SELECT pg_get_userbyid(o) FROM unnest(p.polroles) o ORDER BY 1) END,
                    pg_get_expr(p.polqual, p.polrelid), pg_get_expr(p.polwithcheck, p.polrelid)
                FROM pg_policy p
                WHERE %s
                """.formatted(scope.ofRelation("p.polrelid"));
    }

    @Override
    public void read(CatalogRow row, Reading reading) {
        int oid = row.oid();
        var policy = new Policy(
                reading.relation(row.oid()),
                row.identifier(),
                row.flag(),
                command(row.letter()),
                row.list().stream().sorted().toList(),
                row.printedOrNull(),
                row.printedOrNull());
        reading.add(SystemCatalog.PG_POLICY, oid, policy);
    }

    private static Policy.Command command(char letter) {
        return switch (letter) {
            case 'r' -> Policy.Command.SELECT;
            case 'a' -> Policy.Command.INSERT;
            case 'w' -> Policy.Command.UPDATE;
            case 'd' -> Policy.Command.DELETE;
            case '*' -> Policy.Command.ALL;
            default -> throw CatalogRow.unknown("the command of a policy", letter);
        };
    }
}
