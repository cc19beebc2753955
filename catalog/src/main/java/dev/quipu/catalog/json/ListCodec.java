package dev.quipu.catalog.json;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * A list, which is written only where it holds something.
 *
 * @param element how its elements are written
 */
record ListCodec(Codec element) implements Codec {
    @Override
    public void write(JsonGenerator out, Object value) throws IOException {
        out.writeStartArray();
        for (Object one : (List<?>) value) {
            element.write(out, one);
        }
        out.writeEndArray();
    }

    @Override
    public Object read(Input in) throws IOException {
        in.expect(JsonToken.START_ARRAY);
        List<Object> list = new ArrayList<>();
        while (in.next() != JsonToken.END_ARRAY) {
            list.add(element.read(in));
        }
        return list;
    }

    @Override
    public Object usual() {
        return List.of();
    }
}
