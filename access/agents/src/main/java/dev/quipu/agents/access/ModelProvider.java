package dev.quipu.agents.access;

/**
 * Who runs a model. Not an enum, since a database may have more of them: {@code ALTER TYPE modelprovider ADD VALUE}.
 *
 * @param word as the database has it
 */
public record ModelProvider(String word) {
    /** OpenAI. */
    public static final ModelProvider OPENAI = new ModelProvider("openai");
    /** Anthropic. */
    public static final ModelProvider ANTHROPIC = new ModelProvider("anthropic");
    /** Google. */
    public static final ModelProvider GOOGLE = new ModelProvider("google");
    /** Ollama, on a machine of one's own. */
    public static final ModelProvider LOCAL_OLLAMA = new ModelProvider("local_ollama");
    /** A model of Hugging Face's, on a machine of one's own. */
    public static final ModelProvider LOCAL_HF = new ModelProvider("local_hf");
    /** Microsoft Azure. */
    public static final ModelProvider AZURE = new ModelProvider("azure");
    /** Amazon Bedrock. */
    public static final ModelProvider BEDROCK = new ModelProvider("bedrock");
    /** Mistral AI. */
    public static final ModelProvider MISTRAL = new ModelProvider("mistral");
    /** Cohere. */
    public static final ModelProvider COHERE = new ModelProvider("cohere");
    /** DeepSeek. */
    public static final ModelProvider DEEPSEEK = new ModelProvider("deepseek");
    /** xAI. */
    public static final ModelProvider XAI = new ModelProvider("xai");
    /** Whoever has no word of their own here. */
    public static final ModelProvider OTHER = new ModelProvider("other");

    @Override
    public String toString() {
        return word;
    }
}
