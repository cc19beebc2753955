package dev.quipu.catalog.json;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonToken;
import dev.quipu.catalog.model.CatalogObject;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/** An object of the catalog: its record, with the record's name as first field. */
final class ObjectCodec implements Codec {
    private static final String NAME = "object";

    private final Map<String, RecordCodec> codecs = new HashMap<>();

    ObjectCodec() {
        for (Class<?> type : CatalogObject.class.getPermittedSubclasses()) {
            codecs.put(type.getSimpleName(), new RecordCodec(type));
        }
    }

    @Override
    public void write(JsonGenerator out, Object value) throws IOException {
        String name = value.getClass().getSimpleName();
        RecordCodec codec = codecs.get(name);
        if (codec == null) {
            throw new IllegalArgumentException("no JSON form of " + name);
        }
        out.writeStartObject();
        out.writeStringField(NAME, name);
        codec.writeFields(out, value);
        out.writeEndObject();
    }

    @Override
    public Object read(Input in) throws IOException {
        in.expect(JsonToken.START_OBJECT);
        in.expectField(NAME);
        RecordCodec codec = codecs.get(in.text());
        if (codec == null) {
            throw in.wrong("unknown object \"" + in.text() + "\"");
        }
        return named(in, codec.readFields(in));
    }

    /** Nobody can name an object whose names are null. */
    private static Object named(Input in, Object object) {
        try {
            ((CatalogObject) object).id();
            return object;
        } catch (NullPointerException e) {
            throw in.wrong("no " + object.getClass().getSimpleName() + " can be so: " + e.getMessage());
        }
    }
}
