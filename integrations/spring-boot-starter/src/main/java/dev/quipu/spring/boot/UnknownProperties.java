package dev.quipu.spring.boot;

import dev.quipu.postgres.failure.QuipuException;
import dev.quipu.postgres.failure.QuipuException.Kind;
import dev.quipu.postgres.name.NearestNames;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.springframework.boot.context.properties.bind.DataObjectPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName.Form;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.IterableConfigurationPropertySource;
import org.springframework.core.env.Environment;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.StandardEnvironment;

/**
 * Refuses a property of Quipu's that there is not: {@code quipu.drfit=fail} would else be no property, and nothing would fail.
 * Spring Boot could refuse it too, but shows the value, which may be a password.
 */
final class UnknownProperties {
    private static final ConfigurationPropertyName PREFIX = ConfigurationPropertyName.of("quipu");

    /** What other programs are told stands here too, the command line's {@code QUIPU_CACHE} for example. */
    private static final Set<String> OF_THE_PROCESS = Set.of(
            StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
            StandardEnvironment.SYSTEM_PROPERTIES_PROPERTY_SOURCE_NAME);

    private UnknownProperties() {}

    /**
     * Looks at all properties.
     *
     * @throws QuipuException if there is one that Quipu does not know
     */
    static void refuse(Environment environment) {
        for (ConfigurationPropertySource source : ConfigurationPropertySources.get(environment)) {
            if (source instanceof IterableConfigurationPropertySource iterable && !isOfTheProcess(source)) {
                iterable.stream()
                        .filter(PREFIX::isAncestorOf)
                        .filter(name -> !isMember(QuipuProperties.class, name, 1))
                        .findFirst()
                        .ifPresent(name -> {
                            throw unknown(source, name);
                        });
            }
        }
    }

    private static boolean isOfTheProcess(ConfigurationPropertySource source) {
        return source.getUnderlyingSource() instanceof PropertySource<?> underlying
                && OF_THE_PROCESS.contains(underlying.getName());
    }

    private static boolean isMember(Class<?> type, ConfigurationPropertyName name, int depth) {
        return Arrays.stream(type.getRecordComponents())
                .filter(component -> depth < name.getNumberOfElements()
                        && uniform(component).equals(name.getElement(depth, Form.UNIFORM)))
                .anyMatch(component -> isKnown(component.getGenericType(), name, depth + 1));
    }

    /** Records have members, maps a key and what is below it, lists numbers, and all else has nothing below. */
    private static boolean isKnown(Type type, ConfigurationPropertyName name, int depth) {
        if (depth == name.getNumberOfElements()) {
            return true;
        }
        if (type instanceof ParameterizedType many && Map.class.equals(many.getRawType())) {
            // A dot in a key makes two elements of it, where it is text that is below.
            Type below = many.getActualTypeArguments()[1];
            return !isRecord(below) || isKnown(below, name, depth + 1);
        }
        if (type instanceof ParameterizedType many && List.class.equals(many.getRawType())) {
            return name.isNumericIndex(depth) && depth + 1 == name.getNumberOfElements();
        }
        return isRecord(type) && isMember((Class<?>) type, name, depth);
    }

    private static boolean isRecord(Type type) {
        return type instanceof Class<?> plain && plain.isRecord();
    }

    private static String uniform(RecordComponent component) {
        return ConfigurationPropertyName.of(dashed(component)).getElement(0, Form.UNIFORM);
    }

    private static String dashed(RecordComponent component) {
        return DataObjectPropertyName.toDashedForm(component.getName());
    }

    private static QuipuException unknown(ConfigurationPropertySource source, ConfigurationPropertyName name) {
        var property = source.getConfigurationProperty(name);
        var origin = property == null ? null : property.getOrigin();
        List<String> known = known(QuipuProperties.class, PREFIX.toString()).toList();
        return new QuipuException(
                Kind.USAGE,
                "there is no property " + name,
                null,
                origin == null ? List.of() : List.of("in " + origin),
                NearestNames.hint(name.toString(), known)
                        .orElseGet(() -> "the properties are " + String.join(", ", known)),
                null);
    }

    private static Stream<String> known(Class<?> type, String prefix) {
        return Arrays.stream(type.getRecordComponents()).flatMap(component -> {
            String name = prefix + "." + dashed(component);
            return component.getType().isRecord() ? known(component.getType(), name) : Stream.of(name);
        });
    }
}
