package dev.quipu.catalog.difference;

import static dev.quipu.catalog.difference.Given.catalog;

import dev.quipu.catalog.model.Annotations;
import dev.quipu.catalog.model.Catalog;
import dev.quipu.catalog.model.Extension;
import dev.quipu.catalog.model.Grant;
import dev.quipu.catalog.model.Kind;
import dev.quipu.catalog.model.ObjectId;
import dev.quipu.catalog.name.Identifier;
import dev.quipu.catalog.testing.Golden;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What people read; the pair of catalogs has something of everything. */
class DifferenceTextTest {
    private static final Path GOLDEN = Path.of("src/test/resources/golden/difference");

    private static final ObjectId THREADS = ObjectId.of(Kind.TABLE, "app", "threads");

    private static final Catalog FROM = catalog()
            .with(new Extension(new Identifier("pgcrypto"), new Identifier("public"), "1.3"))
            .schema("app")
            .enumeration("app.status", "open", "closed")
            .table(
                    "app.threads",
                    "id bigint not null",
                    "title text",
                    "status app.status not null default 'open'::app.status",
                    "last_message_at timestamp with time zone",
                    "note text")
            .primaryKey("app.threads", "threads_pkey", "id")
            .check("app.threads", "threads_title_check", "CHECK ((length(title) < 100))", "title")
            .index("app.threads", "threads_last_message_at_idx", "last_message_at")
            .annotated(
                    THREADS,
                    new Annotations(
                            "app", "Conversations.", List.of(new Grant("reader", "SELECT", "app", false)), Map.of()))
            .table("app.messages", "id bigint not null", "thread_id bigint", "body text")
            .table("app.tags_old", "id bigint not null", "label text", "colour text")
            .primaryKey("app.tags_old", "tags_old_pkey", "id")
            .view(
                    "app.recent",
                    " SELECT id,\n    title\n   FROM app.threads\n  WHERE status = 'open'::app.status",
                    "id bigint",
                    "title text")
            .function(
                    "app.touch",
                    "bigint",
                    "void",
                    "plpgsql",
                    "\nBEGIN\n    UPDATE app.threads\n    SET last_message_at = now()\n    WHERE id = $1;\nEND\n")
            .build();

    private static final Catalog TO = catalog()
            .with(new Extension(new Identifier("pgcrypto"), new Identifier("public"), "1.4"))
            .schema("app")
            .schema("audit")
            .enumeration("app.status", "open", "waiting", "closed")
            .table(
                    "app.threads",
                    "id bigint not null",
                    "title character varying(200) not null",
                    "last_message_at timestamp with time zone",
                    "status app.status not null default 'open'::app.status",
                    "remark text",
                    "archived boolean not null default false")
            .primaryKey("app.threads", "threads_pkey", "id")
            .check("app.threads", "threads_title_check", "CHECK ((length((title)::text) < 200))", "title")
            .index("app.threads", "threads_last_message_at_idx", "last_message_at", "id")
            .index("app.threads", "threads_archived_idx", "archived")
            .annotated(
                    THREADS,
                    new Annotations(
                            "app",
                            "Conversations, one row each.",
                            List.of(
                                    new Grant("", "SELECT", "app", false),
                                    new Grant("reader", "SELECT", "app", false),
                                    new Grant("reader", "UPDATE", "app", true)),
                            Map.of()))
            .table("app.messages", "id bigint not null", "thread_id bigint", "body text")
            .foreignKey("app.messages", "messages_thread_id_fkey", "thread_id", "app.threads", "id", "threads_pkey")
            .table("app.labels", "id bigint not null", "label text", "colour text")
            .primaryKey("app.labels", "labels_pkey", "id")
            .view(
                    "app.recent",
                    " SELECT id,\n    title\n   FROM app.threads\n  WHERE status <> 'closed'::app.status",
                    "id bigint",
                    "title character varying(200)")
            .function(
                    "app.touch",
                    "bigint",
                    "void",
                    "plpgsql",
                    "\nBEGIN\n    UPDATE app.threads\n    SET last_message_at = clock_timestamp()\n    WHERE id = $1;\nEND\n")
            .table("audit.changes", "at timestamp with time zone not null default now()", "what jsonb not null")
            .build();

    @Test
    void readsWell() {
        Golden.assertMatches(
                GOLDEN.resolve("everything.txt"),
                DifferenceText.of(Differences.between(FROM, TO, DifferenceOptions.DEFAULT)));
    }

    @Test
    void readsWellTheOtherWay() {
        Golden.assertMatches(
                GOLDEN.resolve("everything-back.txt"),
                DifferenceText.of(Differences.between(TO, FROM, DifferenceOptions.DEFAULT)));
    }

    @Test
    void readsWellOnceRenamesAreConfirmed() {
        List<Change.Renamed> renames = Differences.between(FROM, TO, DifferenceOptions.DEFAULT).candidates().stream()
                .filter(candidate -> candidate.from().kind() != Kind.CONSTRAINT)
                .map(RenameCandidate::confirmed)
                .toList();
        Golden.assertMatches(
                GOLDEN.resolve("renamed.txt"),
                DifferenceText.of(Differences.between(FROM, TO, DifferenceOptions.DEFAULT.withRenames(renames))));
    }

    @Test
    void saysSoWhenNothingDiffers() {
        Golden.assertMatches(
                GOLDEN.resolve("nothing.txt"),
                DifferenceText.of(Differences.between(FROM, FROM, DifferenceOptions.DEFAULT)));
    }

    @Test
    void hasATreeForPrograms() {
        Golden.assertMatches(
                GOLDEN.resolve("everything-tree.txt"),
                lines(DifferenceTree.of(Differences.between(FROM, TO, DifferenceOptions.DEFAULT)), ""));
    }

    private static String lines(Object value, String indent) {
        return switch (value) {
            case Map<?, ?> map ->
                map.entrySet().stream()
                        .map(entry -> indent + entry.getKey() + ":" + member(entry.getValue(), indent))
                        .collect(Collectors.joining());
            case List<?> list ->
                list.stream().map(one -> indent + "-" + member(one, indent)).collect(Collectors.joining());
            default -> throw new IllegalArgumentException("no map or list: " + value);
        };
    }

    private static String member(Object value, String indent) {
        return value instanceof Map || value instanceof List
                ? "\n" + lines(value, indent + "  ")
                : " " + value.toString().replace("\n", "\\n") + "\n";
    }
}
