package dev.quipu.bench;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The work that all sides do: revisions of three statements, a table, an index on it, and a comment or an alteration, as
 * a growing application writes them. The same number gives the same text.
 *
 * @param revisions in order
 */
record Workload(List<GeneratedRevision> revisions) {
    private static final List<String> NOUNS =
            List.of("conversation", "message", "invoice", "approval", "account", "attachment", "delivery", "budget");

    Workload {
        revisions = List.copyOf(revisions);
    }

    static Workload of(int count) {
        return new Workload(
                IntStream.rangeClosed(1, count).mapToObj(Workload::revision).toList());
    }

    /** Returns all statements as one script. */
    String script() {
        return revisions.stream().map(GeneratedRevision::upgrade).collect(Collectors.joining());
    }

    private static GeneratedRevision revision(int number) {
        String table = table(number);
        return new GeneratedRevision(
                number,
                table,
                List.of(
                        createTable(number, table),
                        "CREATE INDEX " + table + "_tenant_created ON " + table + " (tenant_id, created_at DESC)",
                        third(number, table)));
    }

    private static String table(int number) {
        return NOUNS.get(number % NOUNS.size()) + "_" + GeneratedRevision.id(number);
    }

    private static String createTable(int number, String table) {
        // Every eighth table belongs to the one before it.
        String parent = number % 8 == 0 ? ",\n    parent_id bigint REFERENCES " + table(number - 1) : "";
        return """
                CREATE TABLE %s (
                    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
                    tenant_id uuid NOT NULL,
                    title text NOT NULL DEFAULT '',
                    amount numeric(20,10) NOT NULL DEFAULT 0 CHECK (amount >= 0),
                    created_at timestamptz NOT NULL DEFAULT now()%s
                )""".formatted(table, parent);
    }

    private static String third(int number, String table) {
        return switch (number % 3) {
            case 0 -> "COMMENT ON TABLE " + table + " IS 'Kept for " + number + " days'";
            case 1 -> "ALTER TABLE " + table + " ADD COLUMN note text";
            default -> "ALTER TABLE " + table + " ADD CONSTRAINT " + table + "_titled CHECK (length(title) < 200)";
        };
    }
}
