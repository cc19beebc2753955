package dev.quipu.memory;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TypedValuesTest {
    @Test
    void valuesComeBackInTheirClasses() {
        Map<String, @Nullable Object> all = new LinkedHashMap<>();
        all.put("nothing", null);
        all.put("text", "a\0b \uD83D \"\\ 😀");
        all.put("flag", true);
        all.put("numbers", List.of(1, 2L, 3.5, 4.5f, (short) 5, (byte) 6, new BigInteger("7"), new BigDecimal("8.10")));
        all.put("others", List.of(Instant.EPOCH, Duration.ofSeconds(3), new UUID(1, 2), URI.create("a:b")));
        LocalDateTime noon = LocalDateTime.of(2026, 11, 30, 12, 0, 0, 1);
        all.put("of the calendar", List.of(noon, noon.toLocalDate(), noon.toLocalTime()));
        all.put("of a zone", List.of(noon.atOffset(ZoneOffset.ofHours(-3)), noon.atZone(ZoneId.of("America/Lima"))));
        all.put("nested", Map.of("$long", "no number", "list", Arrays.asList(1, null)));
        all.put("looks tagged", Map.of("$long", "7"));
        all.put("looks twice", Map.of("$map", Map.of("$map", 1)));
        assertThat(roundTrip(all)).isEqualTo(all);
        assertThat((byte[]) roundTrip(new byte[] {0, -1})).containsExactly(0, -1);
    }

    @Test
    void whatCanBeGoneThroughComesBackAsAList() {
        assertThat(roundTrip(new float[] {1, 2.5f})).isEqualTo(List.of(1f, 2.5f));
        assertThat(roundTrip(new String[] {"a", null})).isEqualTo(Arrays.asList("a", null));
        assertThat(roundTrip(new TreeSet<>(List.of(1, 2)))).isEqualTo(List.of(1, 2));
    }

    /** A path is made of paths without an end, and a node of JSON of its values without their names. */
    @Test
    void whatCanBeGoneThroughAndIsNoCollectionComesBackAsItsText() {
        assertThat(roundTrip(Path.of("a", "b"))).isEqualTo(Path.of("a", "b").toString());
        Iterable<Integer> node = new Iterable<>() {
            @Override
            public Iterator<Integer> iterator() {
                return List.of(1).iterator();
            }

            @Override
            public String toString() {
                return "{\"n\":1}";
            }
        };
        assertThat(roundTrip(Map.of("node", node))).isEqualTo(Map.of("node", "{\"n\":1}"));
    }

    private static @Nullable Object roundTrip(Object value) {
        return TypedValues.fromTree(JsonValues.read(JsonValues.write(TypedValues.toTree(value))));
    }
}
