package dev.quipu.catalog.difference;

import dev.quipu.catalog.model.ObjectId;
import dev.quipu.catalog.name.Identifier;
import dev.quipu.catalog.name.QualifiedName;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The model's records seen as trees of named values, so that a comparison misses no attribute, those included that the model
 * will get. Names, identities and what is no record are leaves.
 */
final class Records {
    private static final ClassValue<Shape> SHAPES = new ClassValue<>() {
        @Override
        protected Shape computeValue(Class<?> type) {
            return Shape.of(type);
        }
    };

    private Records() {}

    /** Says what a leaf becomes. */
    @FunctionalInterface
    interface Leaves {
        /**
         * Returns the new value of a leaf.
         *
         * @param key the record's class and its component, such as {@code Column.type}
         */
        @Nullable
        Object rewrite(String key, Object value);
    }

    /** Returns the record with its leaves rewritten; the same one if none changes. */
    static <T extends Record> T rewrite(T record, Leaves leaves) {
        Shape shape = SHAPES.get(record.getClass());
        @Nullable Object[] values = new Object[shape.keys.size()];
        boolean changed = false;
        for (int i = 0; i < values.length; i++) {
            Object value = shape.get(record, i);
            values[i] = value == null ? null : rewriteValue(shape.keys.get(i), value, leaves);
            changed |= !Objects.equals(values[i], value);
        }
        if (!changed) {
            return record;
        }
        @SuppressWarnings("unchecked")
        T rewritten = (T) shape.make(values);
        return rewritten;
    }

    /** Returns the record with another value in one component. */
    static <T extends Record> T with(T record, String component, Object value) {
        Shape shape = SHAPES.get(record.getClass());
        @Nullable Object[] values = new Object[shape.keys.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = shape.components.get(i).getName().equals(component) ? value : shape.get(record, i);
        }
        @SuppressWarnings("unchecked")
        T changed = (T) shape.make(values);
        return changed;
    }

    private static @Nullable Object rewriteValue(String key, Object value, Leaves leaves) {
        return switch (value) {
            case Identifier leaf -> leaves.rewrite(key, leaf);
            case QualifiedName leaf -> leaves.rewrite(key, leaf);
            case ObjectId leaf -> leaves.rewrite(key, leaf);
            case Record record -> rewrite(record, leaves);
            case List<?> list -> rewriteList(key, list, leaves);
            case SortedMap<?, ?> map -> rewriteMap(key, map, leaves);
            default -> leaves.rewrite(key, value);
        };
    }

    private static List<?> rewriteList(String key, List<?> list, Leaves leaves) {
        var rewritten = new ArrayList<@Nullable Object>(list.size());
        boolean changed = false;
        for (Object value : list) {
            Object other = rewriteValue(key, value, leaves);
            rewritten.add(other);
            changed |= !Objects.equals(other, value);
        }
        return changed ? rewritten : list;
    }

    private static Map<?, ?> rewriteMap(String key, SortedMap<?, ?> map, Leaves leaves) {
        var rewritten = new TreeMap<Object, @Nullable Object>();
        boolean changed = false;
        for (var entry : map.entrySet()) {
            Object other = rewriteValue(key, entry.getValue(), leaves);
            rewritten.put(entry.getKey(), other);
            changed |= !Objects.equals(other, entry.getValue());
        }
        return changed ? rewritten : map;
    }

    /** Returns the record's own components by their names, in the order of their declaration. */
    static Map<String, @Nullable Object> components(Record record) {
        Shape shape = SHAPES.get(record.getClass());
        var components = new LinkedHashMap<String, @Nullable Object>();
        for (int i = 0; i < shape.keys.size(); i++) {
            components.put(shape.components.get(i).getName(), shape.get(record, i));
        }
        return components;
    }

    /** Returns the keys, as {@link Leaves} gets them, of a class of records. */
    static List<String> keysOf(Class<? extends Record> type) {
        return SHAPES.get(type).keys;
    }

    private record Shape(List<RecordComponent> components, List<String> keys, Constructor<?> constructor) {
        static Shape of(Class<?> type) {
            List<RecordComponent> components = List.of(type.getRecordComponents());
            Class<?>[] types = components.stream().map(RecordComponent::getType).toArray(Class<?>[]::new);
            List<String> keys = components.stream()
                    .map(component -> type.getSimpleName() + "." + component.getName())
                    .toList();
            try {
                return new Shape(components, keys, type.getDeclaredConstructor(types));
            } catch (NoSuchMethodException e) {
                throw new IllegalStateException("every record has its canonical constructor", e);
            }
        }

        @Nullable
        Object get(Record record, int component) {
            try {
                return components.get(component).getAccessor().invoke(record);
            } catch (IllegalAccessException | InvocationTargetException e) {
                throw new IllegalStateException("the model's records are public and only return what they hold", e);
            }
        }

        Object make(@Nullable Object[] values) {
            try {
                return constructor.newInstance(values);
            } catch (InstantiationException | IllegalAccessException | InvocationTargetException e) {
                throw new IllegalStateException("the model's records accept what others of their kind hold", e);
            }
        }
    }
}
