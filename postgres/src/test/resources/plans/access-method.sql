-- since 15
CREATE ACCESS METHOD other_heap TYPE TABLE HANDLER heap_tableam_handler;
CREATE SCHEMA app;
CREATE TABLE app.t (a integer) USING other_heap;
CREATE TABLE app.u (a integer);
CREATE MATERIALIZED VIEW app.m AS SELECT a FROM app.t;
-- to
CREATE ACCESS METHOD other_heap TYPE TABLE HANDLER heap_tableam_handler;
CREATE SCHEMA app;
CREATE TABLE app.t (a integer);
CREATE TABLE app.u (a integer) USING other_heap;
CREATE MATERIALIZED VIEW app.m USING other_heap AS SELECT a FROM app.t;
CREATE TABLE app.v (a integer) USING other_heap;
