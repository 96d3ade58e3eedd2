create table paper_slip (
  code text primary key,
  org_id uuid not null references organisation,
  report_id uuid not null,
  -- What a signature would bind: the scan of a slip for another content is refused.
  binding_hash text not null,
  printed_at timestamptz not null
);
create index on paper_slip (org_id, report_id, binding_hash);
comment on table paper_slip is 'Slips printed for signing by hand: the code on the paper leads back to the exact content that it was printed for';
call protect_tenant_table('paper_slip');
grant select, insert on paper_slip to qinglian_app;
grant select on paper_slip to qinglian_reader, qinglian_backup;
