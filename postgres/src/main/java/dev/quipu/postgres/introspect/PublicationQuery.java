package dev.quipu.postgres.introspect;

import dev.quipu.catalog.model.Publication;
import dev.quipu.catalog.name.Identifier;
import java.util.ArrayList;
import java.util.List;

/** Publications. */
final class PublicationQuery implements CatalogQuery {
    @Override
    public String sql(Scope scope) {
        return """
                SELECT p.oid, pg_get_userbyid(p.pubowner), p.pubname, p.puballtables,
                    p.pubinsert, p.pubupdate, p.pubdelete, p.pubtruncate, p.pubviaroot, %s, %s
                FROM pg_publication p
                WHERE %s
                """.formatted(
                        scope.since(18, "p.pubgencols", "'n'"),
                        scope.since(
                                15,
                                "ARRAY(SELECT n.nspname FROM pg_publication_namespace s"
                                        + " JOIN pg_namespace n ON n.oid = s.pnnspid WHERE s.pnpubid = p.oid ORDER BY 1)",
                                "NULL"),
                        scope.ofUser(SystemCatalog.PG_PUBLICATION, "p.oid"));
    }

    @Override
    public void read(CatalogRow row, Reading reading) {
        int oid = row.oid();
        String owner = row.text();
        Identifier name = row.identifier();
        boolean allTables = row.flag();
        Parameters options = new Parameters();
        options.unless("publish", "insert, update, delete, truncate", operations(row));
        options.unless("publish_via_partition_root", "false", String.valueOf(row.flag()));
        options.unless("publish_generated_columns", "none", generatedColumns(row.letter()));
        var publication =
                new Publication(name, allTables, reading.publishedTables(oid), row.identifiers(), options.all());
        reading.add(SystemCatalog.PG_PUBLICATION, oid, publication, owner, null);
    }

    private static String generatedColumns(char letter) {
        return switch (letter) {
            case 'n' -> "none";
            case 's' -> "stored";
            default -> throw CatalogRow.unknown("which generated columns are published", letter);
        };
    }

    private static String operations(CatalogRow row) {
        List<String> operations = new ArrayList<>();
        for (String operation : List.of("insert", "update", "delete", "truncate")) {
            if (row.flag()) {
                operations.add(operation);
            }
        }
        return String.join(", ", operations);
    }
}
