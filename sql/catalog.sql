-- The catalog with which the release was built.
select document
from catalog
