package dev.quipu.agents.access;

/**
 * A model of a provider's.
 *
 * @param name at most 100 characters
 */
public record Model(ModelProvider provider, String name) {
    /** Makes a model by its provider's word and its name. */
    public static Model of(String provider, String name) {
        return new Model(new ModelProvider(provider), name);
    }

    @Override
    public String toString() {
        return provider + "/" + name;
    }
}
