package dev.quipu.catalog.difference;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quipu.catalog.model.CatalogObject;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Attributes are named by texts, which the model must know. */
class RecordsTest {
    @Test
    void whateverIsNamedIsInTheModel() {
        Set<String> known = Arrays.stream(CatalogObject.class.getPermittedSubclasses())
                .flatMap(RecordsTest::withNested)
                .flatMap(type -> Records.keysOf(type.asSubclass(Record.class)).stream())
                .collect(Collectors.toSet());
        assertThat(known).containsAll(Normal.PRINTED).containsAll(NameAttributes.ALL);
    }

    private static Stream<Class<?>> withNested(Class<?> type) {
        return Stream.concat(
                Stream.of(type), Arrays.stream(type.getDeclaredClasses()).filter(Class::isRecord));
    }
}
