-- name: stale_prices
-- description: Models whose price in ai_models is not the one that model_prices charges now
SELECT model.provider, model.name, price.kind, price.per_thousand * 1000 AS shown, charged.price_per_million AS charged
FROM ai_models AS model
CROSS JOIN LATERAL (VALUES ('input', model.input_cost), ('output', model.output_cost)) AS price (kind, per_thousand)
LEFT JOIN LATERAL (
    SELECT price_per_million FROM model_prices
    WHERE model_provider = model.provider AND model_name = model.name AND model_prices.kind = price.kind
      AND valid_from <= CURRENT_TIMESTAMP
    ORDER BY valid_from DESC LIMIT 1) AS charged ON true
WHERE charged.price_per_million IS DISTINCT FROM price.per_thousand * 1000
