package dev.quipu.catalog.difference;

import static dev.quipu.catalog.difference.Given.catalog;
import static org.assertj.core.api.Assertions.assertThat;

import dev.quipu.catalog.model.Annotations;
import dev.quipu.catalog.model.Catalog;
import dev.quipu.catalog.model.Column;
import dev.quipu.catalog.model.Extension;
import dev.quipu.catalog.model.Function;
import dev.quipu.catalog.model.Grant;
import dev.quipu.catalog.model.Kind;
import dev.quipu.catalog.model.NotNull;
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
    void whiteSpaceIsShownWhereItCounts() {
        Given from = catalog().function("app.f", "", "integer", "sql", "SELECT 1");
        Given to = catalog().function("app.f", "", "integer", "sql", "SELECT  1");
        assertThat(text(from, to, DifferenceOptions.DEFAULT.withWhiteSpace(true)))
                .contains("body: SELECT 1 → SELECT  1");
        assertThat(tree(from, to, DifferenceOptions.DEFAULT.withWhiteSpace(true)))
                .contains("body={from=SELECT 1");
    }

    @Test
    void namesThatTheServerHasChosenAreShownWhereTheyCount() {
        Given from = catalog().table("app.t").with(notNull("t_a_not_null"));
        Given to = catalog().table("app.t").with(notNull("t_a_not_null1"));
        assertThat(text(from, to, DifferenceOptions.DEFAULT.withGeneratedNames(true)))
                .contains("not null: t_a_not_null → t_a_not_null1");
        assertThat(text(from, to, DifferenceOptions.DEFAULT)).isEqualTo("no differences\n");
    }

    @Test
    void whoHasGrantedSomethingIsShownWhereNothingElseDiffers() {
        Given from = catalog().table("app.t", "a integer").annotated(T, granted("owner"));
        Given to = catalog().table("app.t", "a integer").annotated(T, granted("deputy"));
        assertThat(text(from, to, DifferenceOptions.DEFAULT))
                .contains("granted to reader: SELECT by owner → SELECT by deputy");
    }

    @Test
    void whatAFunctionCostsIsShownBesideItsBody() {
        Given from = function("\n COST 5 ROWS 10", "SELECT 1");
        Given to = function("\n LEAKPROOF PARALLEL SAFE ROWS 20 SUPPORT app.helps", "SELECT 2");
        assertThat(text(from, to, DifferenceOptions.DEFAULT).replaceAll(" +", " "))
                .contains("cost 5 → (none)", "rows 10 → 20", "parallel (none) → safe", "leakproof no → yes")
                .contains("support (none) → app.helps", "body SELECT 1 → SELECT 2")
                .doesNotContain("definition");
        assertThat(text(from, function("\n COST 6 ROWS 10", "SELECT 1"), DifferenceOptions.DEFAULT))
                .contains("cost: 5 → 6")
                .doesNotContain("definition", "rows");
    }

    private static final ObjectId T = ObjectId.of(Kind.TABLE, "app", "t");

    private static Annotations granted(String grantor) {
        return new Annotations("owner", null, List.of(new Grant("reader", "SELECT", grantor, false)), Map.of());
    }

    private static Column notNull(String name) {
        return Given.column("app.t", 1, "a integer").withNotNull(new NotNull(new Identifier(name), true, false, true));
    }

    private static Given function(String promises, String body) {
        Function plain = catalog()
                .function("app.f", "", "SETOF integer", "sql", body)
                .build()
                .all(Function.class)
                .findFirst()
                .orElseThrow();
        String definition = plain.definition().replace("\nAS ", promises + "\nAS ");
        return catalog().with(Records.with(plain, "definition", definition));
    }

    private static String text(Given from, Given to, DifferenceOptions options) {
        return DifferenceText.of(Differences.between(from.build(), to.build(), options));
    }

    private static String tree(Given from, Given to, DifferenceOptions options) {
        return String.valueOf(DifferenceTree.of(Differences.between(from.build(), to.build(), options)));
    }

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
