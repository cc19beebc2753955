package dev.quipu.hibernate;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/** Where entities are. */
sealed interface EntitySource {
    /**
     * Annotated classes.
     *
     * @param classes in the order of their names
     */
    record Classes(List<Class<?>> classes) implements EntitySource {
        Classes(Collection<Class<?>> classes) {
            this(classes.stream()
                    .distinct()
                    .sorted(Comparator.comparing(Class::getName))
                    .toList());
        }

        @Override
        public String toString() {
            return classes.size() == 1 ? classes.getFirst().getName() : classes.size() + " classes";
        }
    }

    /** A persistence unit. */
    record Unit(String name) implements EntitySource {
        @Override
        public String toString() {
            return "persistence unit " + name;
        }
    }
}
