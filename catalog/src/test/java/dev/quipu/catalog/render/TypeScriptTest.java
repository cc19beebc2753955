package dev.quipu.catalog.render;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quipu.catalog.model.Catalog;
import dev.quipu.catalog.name.Identifier;
import dev.quipu.catalog.testing.Golden;
import java.util.List;
import org.junit.jupiter.api.Test;

class TypeScriptTest {
    @Test
    void theFinOpsSchema() {
        Golden.assertMatches(Given.GOLDEN.resolve("finops.ts"), TypeScript.types(Given.finops(), false));
    }

    @Test
    void everyForm() {
        Golden.assertMatches(Given.GOLDEN.resolve("every-form.ts"), TypeScript.types(Given.everyForm(), false));
    }

    @Test
    void bigintAndNumericAsStringsChangeNothingElse() {
        List<String> numbers =
                TypeScript.types(Given.everyForm(), false).lines().toList();
        List<String> strings = TypeScript.types(Given.everyForm(), true).lines().toList();
        assertThat(strings).hasSameSizeAs(numbers).contains("          id: string", "          price: string | null");
        for (int i = 0; i < strings.size(); i++) {
            if (!strings.get(i).equals(numbers.get(i))) {
                assertThat(strings.get(i)).isEqualTo(numbers.get(i).replace("number", "string"));
            }
        }
    }

    @Test
    void aTypeOfASchemaThatIsNotShownIsUnknown() {
        Scope all = Given.everyForm();
        Scope other = new Scope(all.catalog(), List.of(new Identifier("we \"ird")));
        TypeScriptTypes types = new TypeScriptTypes(other, false);
        assertThat(types.of("app.mood")).isEqualTo("unknown");
        assertThat(types.of("app.email")).as("a domain is its base type").isEqualTo("string");
        assertThat(new TypeScriptTypes(all, false).of("app.mood[]"))
                .isEqualTo("Database[\"app\"][\"Enums\"][\"mood\"][]");
    }

    @Test
    void aDatabaseWithNothingInItIsATypeToo() {
        String types = TypeScript.types(Scope.of(Catalog.EMPTY), false);
        assertThat(types).contains("export type Database = {\n}\n", "export const Constants = {\n} as const\n");
    }
}
