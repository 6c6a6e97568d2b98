-- What was published when, the newest first.
select code as publication, published_on, title, edition, figures
from publication
order by published_on desc, code desc
