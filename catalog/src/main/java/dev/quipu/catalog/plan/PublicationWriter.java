package dev.quipu.catalog.plan;

import dev.quipu.catalog.lock.LockMode;
import dev.quipu.catalog.model.Publication;
import dev.quipu.catalog.name.Literal;
import dev.quipu.catalog.name.QualifiedName;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Writes publications. */
final class PublicationWriter implements Writer<Publication> {
    private static final Map<String, String> USUAL = Map.of(
            "publish", "insert, update, delete, truncate",
            "publish_via_partition_root", "false",
            "publish_generated_columns", "none");

    @Override
    public List<Statement> create(Publication publication, Context context) {
        var clauses = new ArrayList<String>();
        clauses.add("CREATE PUBLICATION " + publication.name().display());
        if (publication.allTables()) {
            clauses.add("FOR ALL TABLES");
        } else if (!isEmpty(publication)) {
            clauses.add("FOR " + published(publication));
        }
        if (!publication.options().isEmpty()) {
            clauses.add("WITH " + options(publication.options()));
        }
        Draft draft = context.draft(String.join(Sql.INDENT, clauses));
        tables(publication).forEach(table -> draft.locks(table, LockMode.SHARE_UPDATE_EXCLUSIVE));
        return draft.only();
    }

    private static boolean isEmpty(Publication publication) {
        return publication.tables().isEmpty() && publication.schemas().isEmpty();
    }

    private static Stream<QualifiedName> tables(Publication publication) {
        return publication.tables().stream().map(Publication.PublishedTable::table);
    }

    private static String published(Publication publication) {
        Stream<String> tables = publication.tables().isEmpty()
                ? Stream.empty()
                : Stream.of("TABLE "
                        + publication.tables().stream()
                                .map(PublicationWriter::table)
                                .collect(Collectors.joining(", ")));
        Stream<String> schemas = publication.schemas().isEmpty()
                ? Stream.empty()
                : Stream.of("TABLES IN SCHEMA " + Sql.names(publication.schemas()));
        return Stream.concat(tables, schemas).collect(Collectors.joining(", "));
    }

    private static String table(Publication.PublishedTable table) {
        return table.table().display()
                + (table.columns().isEmpty() ? "" : " (" + Sql.names(table.columns()) + ")")
                + (table.where() == null ? "" : " WHERE (" + table.where() + ")");
    }

    private static String options(Map<String, String> options) {
        return options.entrySet().stream()
                .map(option -> option.getKey() + " = " + Literal.quote(option.getValue()))
                .collect(Collectors.joining(", ", "(", ")"));
    }

    @Override
    public List<Statement> drop(Publication publication, Context context) {
        return context.draft("DROP " + Designation.of(publication.id(), context.from()))
                .hazard(
                        Hazard.Kind.BREAKS_CLIENTS,
                        "Subscriptions to publication " + publication.name().display()
                                + " stop with an error while it is not there.",
                        null)
                .only();
    }

    @Override
    public Alteration alter(Publication from, Publication to, Context context) {
        if (from.allTables() != to.allTables()) {
            return new Alteration.Rebuild();
        }
        var statements = new ArrayList<Statement>();
        String alter = "ALTER PUBLICATION " + to.name().display();
        if (!from.tables().equals(to.tables()) || !from.schemas().equals(to.schemas())) {
            String action = isEmpty(to) ? " DROP " + withoutDetails(from) : " SET " + published(to);
            Draft draft = context.draft(alter + action);
            Stream.concat(tables(from), tables(to))
                    .forEach(table -> draft.locks(table, LockMode.SHARE_UPDATE_EXCLUSIVE));
            statements.add(draft.build());
        }
        if (!from.options().equals(to.options())) {
            statements.add(Statement.harmless(alter + " SET " + options(changes(from, to))));
        }
        return Alteration.inPlace(statements);
    }

    private static String withoutDetails(Publication publication) {
        List<Publication.PublishedTable> tables = tables(publication)
                .map(table -> new Publication.PublishedTable(table, List.of(), null))
                .toList();
        return published(
                new Publication(publication.name(), false, tables, publication.schemas(), publication.options()));
    }

    private static Map<String, String> changes(Publication from, Publication to) {
        var changes = new LinkedHashMap<String, String>();
        from.options().keySet().stream()
                .filter(name -> !to.options().containsKey(name))
                .forEach(name -> changes.put(name, USUAL.getOrDefault(name, "")));
        to.options().forEach((name, value) -> {
            if (!value.equals(from.options().get(name))) {
                changes.put(name, value);
            }
        });
        return changes;
    }
}
