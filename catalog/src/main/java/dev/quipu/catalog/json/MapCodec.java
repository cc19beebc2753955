package dev.quipu.catalog.json;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A map by texts, in their order, which is written only where it holds something.
 *
 * @param value how its values are written
 */
record MapCodec(Codec value) implements Codec {
    @Override
    public void write(JsonGenerator out, Object map) throws IOException {
        out.writeStartObject();
        for (Map.Entry<?, ?> entry : ((Map<?, ?>) map).entrySet()) {
            out.writeFieldName((String) entry.getKey());
            value.write(out, entry.getValue());
        }
        out.writeEndObject();
    }

    @Override
    public Object read(Input in) throws IOException {
        in.expect(JsonToken.START_OBJECT);
        SortedMap<String, Object> map = new TreeMap<>();
        while (in.next() != JsonToken.END_OBJECT) {
            String name = in.parser().currentName();
            in.next();
            map.put(name, value.read(in));
        }
        return map;
    }

    @Override
    public Object usual() {
        return Collections.emptySortedMap();
    }
}
