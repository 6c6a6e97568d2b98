-- Primary and foreign keys of the tables of a release; for the description of the open data.
select
    table_name as "table",
    constraint_type as kind,
    constraint_column_names as "columns",
    referenced_table as refers_to,
    referenced_column_names as to_columns
from duckdb_constraints()
where
    database_name = current_database()
    and schema_name = 'main'
    and constraint_type in ('PRIMARY KEY', 'FOREIGN KEY')
order by table_name, constraint_type desc, constraint_index
