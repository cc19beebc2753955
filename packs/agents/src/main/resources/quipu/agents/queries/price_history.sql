-- name: price_history
-- description: What a model has cost, by kind of token
-- param: provider modelprovider = openai  who runs it
-- param: model text  which model
SELECT kind, valid_from, lead(valid_from) OVER (PARTITION BY kind ORDER BY valid_from) AS valid_until, price_per_million
FROM model_prices
WHERE model_provider = :provider AND model_name = :model
ORDER BY kind, valid_from
