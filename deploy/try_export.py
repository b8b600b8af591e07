# Given to `manage.py shell -c` by try_image.sh: an export of the catalogue, made by the worker.
import sys
import time

from requirements_app.accounts.models import User
from requirements_app.downloads.models import Export
from requirements_app.downloads.services import export_request
from requirements_app.downloads.storage import file_exists

person, _ = User.objects.get_or_create(username="trial")
export = export_request(actor=person, format="xlsx", options={}, selection={})
for _second in range(60):
    export = Export.objects.select_related("job").get(pk=export.pk)
    if export.job.is_final:
        break
    time.sleep(1)
if not file_exists(str(export.file_id)):
    raise SystemExit(f"the export {export.job.state} and has no file")
sys.stdout.write(f"export {export.job.state}: {export.rows} rows, {export.file_name}\n")
