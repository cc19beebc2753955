package dev.quipu.catalog.render;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The compiler of TypeScript takes what is written, and refuses what the database would. Where {@code tsc} is on the path. */
@Tag("tsc")
class TypeScriptCompilerTest {
    private static final String RIGHT = """
            import { Constants, Database, Enums, CompositeTypes, Json, Tables, TablesInsert, TablesUpdate } from "./database"

            const row: Tables<"posts"> = { a: 1, b: 2, author: 3, title: "t" }
            const insert: TablesInsert<"users"> = { email: "a@b", ok: true, data: { any: [1, null] } }
            const update: TablesUpdate<{ schema: "app" }, "users"> = { price: null, moods: ["happy"] }
            const viewed: Tables<"active_users">["email"] = null
            const mood: Enums<"mood"> = Constants.app.Enums.mood[0]
            const point: CompositeTypes<"point3"> = { x: 1, y: null, labels: ["l"], mood }
            const called: Database["app"]["Functions"]["add"]["Args"] = { a: 1 }
            const found: Database["app"]["Functions"]["find_users"]["Returns"] = []
            const json: Json = insert.data ?? update.data ?? null
            export default [row, viewed, point, called, found, json]
            """;

    /** Each line is wrong by itself, and the compiler says so of each. */
    private static final String WRONG = """
            import { Database, Enums, Tables, TablesInsert, TablesUpdate } from "./database"

            // @ts-expect-error: an identity that is always generated takes no value
            const generated: TablesInsert<"users"> = { email: "a@b", ok: true, id: 1 }
            // @ts-expect-error: not null and without default
            const missing: TablesInsert<"users"> = { ok: true }
            // @ts-expect-error: no such label
            const label: Enums<"mood"> = "angry"
            // @ts-expect-error: no such table
            const table: Tables<"nothing"> = {}
            // @ts-expect-error: not null
            const none: TablesUpdate<"users"> = { email: null }
            // @ts-expect-error: a has no default
            const args: Database["app"]["Functions"]["add"]["Args"] = { b: 1 }
            export default [generated, missing, label, table, none, args]
            """;

    @TempDir
    private Path directory = Path.of("");

    private Path compiler = Path.of("");

    @BeforeEach
    void findCompiler() {
        Optional<Path> found = Arrays.stream(
                        System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                .map(folder -> Path.of(folder, "tsc"))
                .filter(Files::isExecutable)
                .findFirst();
        assumeThat(found).as("tsc on the path").isPresent();
        compiler = found.orElseThrow();
    }

    @Test
    void everyFormIsTakenAndHelpsItsUsers() throws Exception {
        assertThat(compile(TypeScript.types(Given.everyForm(), false), RIGHT)).isEmpty();
        assertThat(compile(TypeScript.types(Given.everyForm(), false), WRONG)).isEmpty();
    }

    @Test
    void theFinOpsSchemaIsTaken() throws Exception {
        String use = "import { Tables } from \"./database\"\nexport type Thread = Tables<\"conversation_threads\">\n";
        assertThat(compile(TypeScript.types(Given.finops(), false), use)).isEmpty();
        assertThat(compile(TypeScript.types(Given.finops(), true), use)).isEmpty();
    }

    /** Returns what the compiler says about a module and what uses it; nothing if both are right. */
    private String compile(String types, String use) throws IOException, InterruptedException {
        Files.writeString(directory.resolve("database.ts"), types);
        Files.writeString(directory.resolve("use.ts"), use);
        Process process = new ProcessBuilder(
                        List.of(compiler.toString(), "--strict", "--noEmit", "--target", "es2022", "use.ts"))
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return process.waitFor() == 0 ? output : output + "failed";
    }
}
