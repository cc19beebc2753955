CREATE SCHEMA app;
CREATE FOREIGN DATA WRAPPER w OPTIONS (token 'hush-1');
CREATE SERVER kept FOREIGN DATA WRAPPER w OPTIONS (host 'a', password 'hush-2', dsn 'host=b password=hush-3');
CREATE SERVER made_anew TYPE 'x' FOREIGN DATA WRAPPER w OPTIONS (api_key 'hush-4');
CREATE SERVER loses_it FOREIGN DATA WRAPPER w OPTIONS (url 'https://someone:hush-5@example.org', port '1');
CREATE FOREIGN TABLE app.t (id integer OPTIONS (secret_name 'hush-6'), x text) SERVER kept OPTIONS (aws_secret_access_key 'hush-7', region 'r');
-- to
CREATE SCHEMA app;
CREATE FOREIGN DATA WRAPPER w OPTIONS (token 'hush-8');
CREATE SERVER kept FOREIGN DATA WRAPPER w OPTIONS (host 'b', password 'hush-9', dsn 'host=c password=hush-10');
CREATE SERVER made_anew TYPE 'y' FOREIGN DATA WRAPPER w OPTIONS (api_key 'hush-11');
CREATE SERVER loses_it FOREIGN DATA WRAPPER w OPTIONS (url 'https://example.org', port '2', "my secret" 'hush-12');
CREATE FOREIGN TABLE app.t (id integer, x text OPTIONS (token 'hush-13'), y text OPTIONS (token 'hush-14')) SERVER kept OPTIONS (aws_secret_access_key 'hush-15', region 's');
CREATE FOREIGN TABLE app.u (id integer OPTIONS (token 'hush-16')) SERVER kept OPTIONS (private_key 'hush-17');
