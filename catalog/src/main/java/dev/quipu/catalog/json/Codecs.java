package dev.quipu.catalog.json;

import dev.quipu.catalog.model.CatalogObject;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.concurrent.ConcurrentHashMap;

/** Finds the codec of a type: the types of the components of records, and what these are made of. */
final class Codecs {
    private static final Map<Type, Codec> KNOWN = new ConcurrentHashMap<>();

    private Codecs() {}

    static Codec of(Type type) {
        Codec known = KNOWN.get(type);
        if (known == null) {
            // Not computeIfAbsent: making a codec asks for others.
            known = make(type);
            KNOWN.put(type, known);
        }
        return known;
    }

    private static Codec make(Type type) {
        return switch (type) {
            case ParameterizedType generic -> collection(generic);
            case Class<?> plain when plain.isEnum() -> new EnumCodec(plain);
            case Class<?> plain when plain == CatalogObject.class -> new ObjectCodec();
            case Class<?> plain -> scalar(plain);
            default -> throw new IllegalArgumentException("no JSON form of " + type);
        };
    }

    private static Codec scalar(Class<?> type) {
        return switch (type.getSimpleName()) {
            case "String" -> new Scalars.Text();
            case "boolean" -> new Scalars.Flag();
            case "int", "Integer" -> new Scalars.Int();
            case "long" -> new Scalars.LongInt();
            case "Identifier" -> new Names.One();
            case "QualifiedName" -> new Names.Qualified();
            case "ObjectId" -> new Names.Id();
            default -> new RecordCodec(type);
        };
    }

    private static Codec collection(ParameterizedType type) {
        Type[] arguments = type.getActualTypeArguments();
        if (type.getRawType() == List.class) {
            return new ListCodec(of(arguments[0]));
        }
        if ((type.getRawType() == Map.class || type.getRawType() == SortedMap.class) && arguments[0] == String.class) {
            return new MapCodec(of(arguments[1]));
        }
        throw new IllegalArgumentException("no JSON form of " + type);
    }
}
