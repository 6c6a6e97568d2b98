-- Every column of a release with what it holds, in English; for the codebook of the open data.
select
    duckdb_columns.table_name as "table",
    duckdb_tables."comment" as table_comment,
    duckdb_columns.column_name as "column",
    lower(duckdb_columns.data_type) as "type",
    duckdb_columns."comment" as "comment"
from duckdb_columns()
join duckdb_tables() using (database_name, schema_name, table_name)
where database_name = current_database() and schema_name = 'main' and not duckdb_columns.internal
order by table_name, column_index
