package dev.quipu.catalog.json;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;

/** Texts, numbers and flags. */
final class Scalars {
    private Scalars() {}

    record Text() implements Codec {
        @Override
        public void write(JsonGenerator out, Object value) throws IOException {
            out.writeString((String) value);
        }

        @Override
        public Object read(Input in) throws IOException {
            return in.text();
        }
    }

    /** A flag, which is written only where it is true. */
    record Flag() implements Codec {
        @Override
        public void write(JsonGenerator out, Object value) throws IOException {
            out.writeBoolean((Boolean) value);
        }

        @Override
        public Object read(Input in) throws IOException {
            return switch (in.parser().currentToken()) {
                case VALUE_TRUE -> true;
                case VALUE_FALSE -> false;
                default -> throw in.wrong("true or false is expected");
            };
        }

        @Override
        public Object usual() {
            return false;
        }
    }

    record Int() implements Codec {
        @Override
        public void write(JsonGenerator out, Object value) throws IOException {
            out.writeNumber((Integer) value);
        }

        @Override
        public Object read(Input in) throws IOException {
            in.expect(JsonToken.VALUE_NUMBER_INT);
            return in.parser().getIntValue();
        }
    }

    record LongInt() implements Codec {
        @Override
        public void write(JsonGenerator out, Object value) throws IOException {
            out.writeNumber((Long) value);
        }

        @Override
        public Object read(Input in) throws IOException {
            in.expect(JsonToken.VALUE_NUMBER_INT);
            return in.parser().getLongValue();
        }
    }
}
