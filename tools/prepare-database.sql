-- Prepares an existing PostgreSQL 15 or later for Qinglian. A superuser runs it once, with psql:
--
--   psql -v owner_password='…' -v app_password='…' -f tools/prepare-database.sql postgres
--
-- Afterwards the server needs no superuser: it migrates as qinglian_owner and works as qinglian_login.
-- A second run changes nothing but the two passwords.
\set ON_ERROR_STOP on
\ir ../server/platform/postgres/prepare.sql

select 'create role qinglian_owner login' where not exists (select from pg_roles where rolname = 'qinglian_owner') \gexec
select 'create role qinglian_login login' where not exists (select from pg_roles where rolname = 'qinglian_login') \gexec
alter role qinglian_owner password :'owner_password';
alter role qinglian_login password :'app_password';
grant qinglian_app to qinglian_login;
grant qinglian_search, qinglian_backup to qinglian_owner;

select 'create database qinglian owner qinglian_owner template template0 encoding ''UTF8'' locale ''C.UTF-8'''
 where not exists (select from pg_database where datname = 'qinglian') \gexec
revoke connect on database qinglian from public;
grant connect on database qinglian to qinglian_login;
