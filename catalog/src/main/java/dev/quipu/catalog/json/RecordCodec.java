package dev.quipu.catalog.json;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A record: an object with a field a component, in their order. Every field is written, as null if need be, except those that
 * are false or empty.
 */
final class RecordCodec implements Codec {
    private record Field(String name, RecordComponent component, Codec codec) {}

    private final Class<?> type;
    private final List<Field> fields;
    private final Map<String, Integer> indexes = new HashMap<>();
    private final Constructor<?> constructor;

    RecordCodec(Class<?> type) {
        this.type = type;
        RecordComponent[] components = type.getRecordComponents();
        this.fields = Arrays.stream(components)
                .map(one -> new Field(one.getName(), one, Codecs.of(one.getGenericType())))
                .toList();
        for (int i = 0; i < fields.size(); i++) {
            indexes.put(fields.get(i).name(), i);
        }
        try {
            this.constructor = type.getDeclaredConstructor(
                    Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new));
        } catch (NoSuchMethodException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void write(JsonGenerator out, Object value) throws IOException {
        out.writeStartObject();
        writeFields(out, value);
        out.writeEndObject();
    }

    void writeFields(JsonGenerator out, Object value) throws IOException {
        for (Field field : fields) {
            Object component = componentOf(value, field);
            if (component == null) {
                out.writeNullField(field.name());
            } else if (!component.equals(field.codec().usual())) {
                out.writeFieldName(field.name());
                field.codec().write(out, component);
            }
        }
    }

    private static @Nullable Object componentOf(Object value, Field field) {
        try {
            return field.component().getAccessor().invoke(value);
        } catch (IllegalAccessException | InvocationTargetException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public Object read(Input in) throws IOException {
        in.expect(JsonToken.START_OBJECT);
        return readFields(in);
    }

    /** Reads the fields that are left, and the end of the object. */
    Object readFields(Input in) throws IOException {
        @Nullable Object[] values = new @Nullable Object[fields.size()];
        boolean[] present = new boolean[values.length];
        while (in.next() != JsonToken.END_OBJECT) {
            int index = index(in, in.parser().currentName());
            if (present[index]) {
                throw in.wrong("field \"" + fields.get(index).name() + "\" is there twice");
            }
            present[index] = true;
            values[index] = in.next() == JsonToken.VALUE_NULL
                    ? null
                    : fields.get(index).codec().read(in);
        }
        for (int i = 0; i < values.length; i++) {
            if (!present[i]) {
                values[i] = usual(in, fields.get(i));
            }
        }
        return make(in, values);
    }

    private int index(Input in, String name) {
        Integer index = indexes.get(name);
        if (index == null) {
            throw in.wrong("unknown field \"" + name + "\" of " + type.getSimpleName());
        }
        return index;
    }

    private Object usual(Input in, Field field) {
        Object usual = field.codec().usual();
        if (usual == null) {
            throw in.wrong("field \"" + field.name() + "\" of " + type.getSimpleName() + " is missing");
        }
        return usual;
    }

    private Object make(Input in, @Nullable Object[] values) {
        try {
            return constructor.newInstance(values);
        } catch (InvocationTargetException e) {
            throw in.wrong("no " + type.getSimpleName() + " can be so: " + e.getCause());
        } catch (InstantiationException | IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
    }
}
