-- Who read a sensitive record: found without walking the whole chain of a house.
create index journal_link_readings on journal_link using gin (entries jsonb_path_ops) where entries @> '[{"hash": ""}]';
