package dev.quipu.catalog.json;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonToken;
import dev.quipu.catalog.model.Kind;
import dev.quipu.catalog.model.ObjectId;
import dev.quipu.catalog.name.Identifier;
import dev.quipu.catalog.name.QualifiedName;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Names: a text, or an array of texts from the outside in. */
final class Names {
    private Names() {}

    record One() implements Codec {
        @Override
        public void write(JsonGenerator out, Object value) throws IOException {
            out.writeString(((Identifier) value).value());
        }

        @Override
        public Object read(Input in) throws IOException {
            return identifier(in, in.text());
        }
    }

    /** A schema and a name. */
    record Qualified() implements Codec {
        @Override
        public void write(JsonGenerator out, Object value) throws IOException {
            var name = (QualifiedName) value;
            writeArray(out, List.of(name.schema().value(), name.name().value()));
        }

        @Override
        public Object read(Input in) throws IOException {
            List<String> names = readArray(in);
            if (names.size() != 2) {
                throw in.wrong("a schema and a name are expected");
            }
            return new QualifiedName(identifier(in, names.get(0)), identifier(in, names.get(1)));
        }
    }

    /** The kind of an object, then its path. */
    record Id() implements Codec {
        private static final EnumCodec KINDS = new EnumCodec(Kind.class);

        @Override
        public void write(JsonGenerator out, Object value) throws IOException {
            var id = (ObjectId) value;
            List<String> words = new ArrayList<>(id.path());
            words.addFirst(id.kind().name());
            writeArray(out, words);
        }

        @Override
        public Object read(Input in) throws IOException {
            List<String> words = readArray(in);
            if (words.size() < 2) {
                throw in.wrong("a kind and a name are expected");
            }
            return new ObjectId((Kind) KINDS.constant(in, words.getFirst()), words.subList(1, words.size()));
        }
    }

    private static Identifier identifier(Input in, String text) {
        try {
            return new Identifier(text);
        } catch (IllegalArgumentException e) {
            throw in.wrong(String.valueOf(e.getMessage()));
        }
    }

    private static void writeArray(JsonGenerator out, List<String> texts) throws IOException {
        out.writeArray(texts.toArray(String[]::new), 0, texts.size());
    }

    private static List<String> readArray(Input in) throws IOException {
        in.expect(JsonToken.START_ARRAY);
        List<String> texts = new ArrayList<>();
        while (in.next() != JsonToken.END_ARRAY) {
            texts.add(in.text());
        }
        return texts;
    }
}
