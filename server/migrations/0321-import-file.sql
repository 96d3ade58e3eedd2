-- The same sheet from two persons: each is told of their own, and only who may read all records is told of the other's.
alter table import_file drop constraint import_file_pkey;
alter table import_file add primary key (org_id, ledger, sha256, imported_by);
