package dev.quipu.catalog.json;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/** Constants of an enum, by their names. */
final class EnumCodec implements Codec {
    private final String type;
    private final Map<String, Object> constants = new HashMap<>();

    EnumCodec(Class<?> type) {
        this.type = type.getSimpleName();
        for (Object constant : type.getEnumConstants()) {
            constants.put(((Enum<?>) constant).name(), constant);
        }
    }

    @Override
    public void write(JsonGenerator out, Object value) throws IOException {
        out.writeString(((Enum<?>) value).name());
    }

    @Override
    public Object read(Input in) throws IOException {
        return constant(in, in.text());
    }

    Object constant(Input in, String name) {
        Object constant = constants.get(name);
        if (constant == null) {
            throw in.wrong("\"" + name + "\" is no " + type);
        }
        return constant;
    }
}
