package dev.quipu.catalog.render;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quipu.catalog.model.Catalog;
import dev.quipu.catalog.model.DomainType;
import dev.quipu.catalog.model.Function;
import dev.quipu.catalog.model.NotNull;
import dev.quipu.catalog.name.Identifier;
import dev.quipu.catalog.name.QualifiedName;
import dev.quipu.catalog.testing.Golden;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
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
    void aTypeOfASchemaThatIsNotShownIsWhatItIsMadeOf() {
        Scope all = Given.everyForm();
        Scope other = new Scope(all.catalog(), List.of(new Identifier("we \"ird")));
        TypeScriptTypes types = new TypeScriptTypes(other, false);
        assertThat(types.of("app.mood")).startsWith("\"happy\" | \"sad \\\"quoted\\\"\" | ");
        assertThat(types.of("app.mood[]")).isEqualTo("(" + types.of("app.mood") + ")[]");
        assertThat(types.of("app.users")).as("nobody sees its columns").isEqualTo("unknown");
        assertThat(types.of("app.email")).as("a domain is its base type").isEqualTo("string");
        assertThat(new TypeScriptTypes(all, false).of("app.mood[]"))
                .isEqualTo("Database[\"app\"][\"Enums\"][\"mood\"][]");
    }

    @Test
    void aColumnOfADomainThatIsNotNullIsNeverNull() {
        assertThat(others(domain("emails", "app.email[]", null)))
                .containsExactly("other: string[] | null", "other?: string[] | null", "other?: string[] | null");
        assertThat(others(domain("emails", "app.email[]", NotNull.PLAIN)))
                .containsExactly("other: string[]", "other: string[]", "other?: string[]");
        assertThat(others(domain("emails", "app.given", null), domain("given", "text", NotNull.PLAIN)))
                .as("a domain over it")
                .containsExactly("other: string", "other: string", "other?: string");
        DomainType filled = new DomainType(name("emails"), "text", null, "''::text", NotNull.PLAIN, List.of());
        assertThat(others(filled)).containsExactly("other: string", "other?: string", "other?: string");
    }

    @Test
    void whatATriggerCallsIsNoFunctionOfAClient() {
        assertThat(TypeScriptFunctions.isCallable(function("trigger"))).isFalse();
        assertThat(TypeScriptFunctions.isCallable(function("event_trigger"))).isFalse();
        assertThat(TypeScriptFunctions.isCallable(function("app.last_trigger"))).isTrue();
        assertThat(TypeScriptFunctions.isCallable(function("SETOF app.trigger")))
                .isTrue();
    }

    private static Function function(String result) {
        return new Function(
                name("f"),
                "",
                Function.Form.FUNCTION,
                "",
                "",
                result,
                "sql",
                Function.Volatility.STABLE,
                false,
                false,
                List.of(),
                "",
                "");
    }

    /** Returns what the column of the domain {@code app.emails} is in its table: read, inserted and updated. */
    private static List<String> others(DomainType... domains) {
        Catalog given = Given.everyForm().catalog();
        var objects = new TreeMap<>(given.objects());
        Stream.of(domains).forEach(domain -> objects.put(domain.id(), domain));
        Catalog changed = new Catalog(
                given.serverVersion(), objects, given.annotations(), given.dependencies(), given.notModelled());
        return TypeScript.types(Scope.of(changed), false)
                .lines()
                .map(String::strip)
                .filter(line -> line.startsWith("other"))
                .limit(3)
                .toList();
    }

    private static DomainType domain(String name, String baseType, @Nullable NotNull notNull) {
        return new DomainType(name(name), baseType, null, null, notNull, List.of());
    }

    private static QualifiedName name(String name) {
        return new QualifiedName(new Identifier("app"), new Identifier(name));
    }

    @Test
    void aDatabaseWithNothingInItIsATypeToo() {
        String types = TypeScript.types(Scope.of(Catalog.EMPTY), false);
        assertThat(types).contains("export type Database = {\n}\n", "export const Constants = {\n} as const\n");
    }
}
