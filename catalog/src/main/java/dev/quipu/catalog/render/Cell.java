package dev.quipu.catalog.render;

import dev.quipu.catalog.name.QualifiedName;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What stands in one place of a page, as a thing and not yet as HTML or Markdown. */
sealed interface Cell {
    /** Words. */
    record Text(String text) implements Cell {
        static Text of(@Nullable String text) {
            return new Text(text == null ? "" : text);
        }
    }

    /** SQL. */
    record Code(String sql) implements Cell {
        static Cell of(@Nullable String sql) {
            return sql == null || sql.isEmpty() ? Text.of(null) : new Code(sql);
        }
    }

    /** A relation that has a page of its own. */
    record Link(QualifiedName relation, String label) implements Cell {}

    /** A short word in a frame, such as PK. */
    record Badge(String word) implements Cell {}

    /** Several things side by side. */
    record Group(List<Cell> cells) implements Cell {
        public Group {
            cells = List.copyOf(cells);
        }
    }

    default boolean isEmpty() {
        return switch (this) {
            case Text text -> text.text().isEmpty();
            case Group group -> group.cells().stream().allMatch(Cell::isEmpty);
            case Code ignored -> false;
            case Link ignored -> false;
            case Badge ignored -> false;
        };
    }
}
