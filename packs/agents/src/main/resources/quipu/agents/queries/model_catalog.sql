-- name: model_catalog
-- description: The models that can be used, the preferred first, with the prices that hold now
SELECT model.provider, model.name, model.display_name, model.context_window, model.supports_streaming,
       model.supports_functions, model.supports_vision, model.host_type,
       (SELECT jsonb_object_agg(kind, price_per_million) FROM (
            SELECT DISTINCT ON (kind) kind, price_per_million FROM model_prices
            WHERE model_provider = model.provider AND model_name = model.name AND valid_from <= CURRENT_TIMESTAMP
            ORDER BY kind, valid_from DESC) AS price) AS prices_per_million
FROM ai_models AS model
WHERE model.is_active AND model.availability
ORDER BY model.priority DESC, model.provider, model.name
