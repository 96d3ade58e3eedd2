-- A refused sheet can be handed back with its problems marked.
comment on column import_run.bytes is 'The workbook until the run has ended; of a refused run until its owner sends the next one for the register, seven days at most';
