package dev.quipu.assistant;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quipu.catalog.render.TypeScript;
import dev.quipu.migration.command.Render;
import dev.quipu.migration.command.SchemaTools;
import dev.quipu.migration.history.Runner;
import dev.quipu.migration.project.Database;
import dev.quipu.migration.project.Project;
import dev.quipu.migration.project.ProjectFlags;
import dev.quipu.migration.project.ProjectReader;
import dev.quipu.migration.project.Workspace;
import dev.quipu.migration.source.SchemaSource;
import dev.quipu.postgres.scratch.Scratch;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The types that the seed calls generated are: from the catalog. */
@Tag("postgres")
class TypesTest {
    @TempDir
    private Path directory = Path.of("");

    // S24: metadata could be null and was typed as if not, checked texts as unions, views as never null
    @Test
    void theTypesAreThoseOfTheCatalog() {
        Project project = new ProjectReader(List.of(Assistant.PACK), Map.of()).read(ProjectFlags.in(directory));
        Workspace workspace =
                new Workspace(project, Database.of(project, Map.of(), news -> {}), new Runner("test", "test", "test"));
        try (Scratch scratch = Scratch.local()) {
            String types = TypeScript.types(
                    new Render(new SchemaTools(workspace, scratch, Map.of()))
                            .scope(new SchemaSource.Revisions(), List.of()),
                    false);

            String messages = table(types, "messages");
            assertThat(row(messages))
                    .contains("metadata: Json\n", "role: string\n", "token_count: number | null\n", "seq: number\n");
            assertThat(table(types, "usage_metrics")).contains("user_id: string | null\n");
            assertThat(row(table(types, "tenant_monthly_usage"))).contains("month: string | null\n");
            assertThat(types).contains("increment_usage_metrics: {", "foreignKeyName: \"fk_messages_conversation\"");
        }
    }

    private static String table(String types, String name) {
        int start = types.indexOf("      " + name + ": {\n");
        assertThat(start).as(name).isPositive();
        return types.substring(start, types.indexOf("\n      }\n", start));
    }

    private static String row(String table) {
        return table.substring(table.indexOf("Row: {"), table.indexOf("}", table.indexOf("Row: {")));
    }
}
