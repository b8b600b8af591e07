"""Jobs: the list, one job with live progress, stopping one and asking again."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from requirements_app.accounts.models import User
from requirements_app.core.errors import InvalidInput
from requirements_app.downloads.selectors import sites_of_jobs
from requirements_app.jobs.again import job_retry, may_ask_again
from requirements_app.jobs.idempotency import Answer, answer_once
from requirements_app.jobs.models import Job
from requirements_app.jobs.notice import queue_trouble
from requirements_app.jobs.selectors import job_get
from requirements_app.jobs.services import job_cancel
from requirements_app.sites.models import Site
from requirements_app.sites.selectors import visible_sites
from requirements_app.web.filters.jobs import KINDS, chips, filter_texts, jobs_found
from requirements_app.web.tables.jobs import JobTable

from .base import PageView

_SEEN_LENGTH = 120
# A job that takes long is asked about less and less often: (its age, the pause), in seconds.
_PAUSES = ((30, 1), (300, 3))
_LONGEST_PAUSE = 10


class Jobs(PageView):
    def get(self, request: HttpRequest) -> HttpResponse:
        texts = filter_texts(request.GET)
        table = JobTable(jobs_found(self.account, texts), request=request)
        table.sites = sites_of_jobs(self.account, [row.record for row in table.paginated_rows])
        context = {
            "table": table,
            "texts": texts,
            "chips": chips(texts),
            "states": Job.State.values,
            "kinds": KINDS,
            "sites": visible_sites(self.account).order_by("name").values("slug", "name"),
        }
        return self.show("jobs/_results.html" if self.partial else "jobs/jobs.html", context)


class JobPage(PageView):
    def get(self, request: HttpRequest, job_id: UUID) -> HttpResponse:  # noqa: ARG002
        job = job_get(self.account, job_id)
        return self.show("jobs/job.html", progress(job) | {"subject": subject(job, self.account)})


class JobProgress(PageView):
    """The part of a page that shows how far a job is; it asks for itself until the end. `seen`
    is what the reader was last told, so that screen readers hear changes only."""

    def get(self, request: HttpRequest, job_id: UUID) -> HttpResponse:
        job = job_get(self.account, job_id)
        seen = request.GET.get("seen", "")[:_SEEN_LENGTH]
        return self.show("jobs/_progress.html", progress(job, seen))


class JobCancel(PageView):
    def post(self, request: HttpRequest, job_id: UUID) -> HttpResponse:
        job = job_cancel(job=job_get(self.account, job_id), actor=self.account)
        if not job.is_final:
            messages.info(request, _("The job stops as soon as its worker notices, in seconds."))
        return redirect("job", job.pk)


class JobRetry(PageView):
    """POST asks again, once for each time that the page was shown, and goes on to the new job."""

    def post(self, request: HttpRequest, job_id: UUID) -> HttpResponse:
        job = job_get(self.account, job_id)
        answer = answer_once(
            owner=self.account,
            key=f"page {_key(request)}",
            method=str(request.method),
            path=request.path,
            body=b"",
            make=lambda: Answer(202, {"job": str(job_retry(job=job, actor=self.account).pk)}),
        )
        return redirect("job", answer.body["job"])


def _key(request: HttpRequest) -> UUID:
    text = request.POST.get("key", "")
    try:
        return UUID(text)
    except ValueError as error:
        mend = _("open the job's page and ask there")
        raise InvalidInput.one("key", text, "is no key of a form", mend) from error


def progress(job: Job, seen: str | None = None) -> dict[str, Any]:
    """What a job's progress shows. `told` is a short form of what a screen reader is told, `late`
    why it starts late; a whole page says that at its head. `again` is the key with which what it
    did not make is asked for again, "" where it cannot be; `pause` is in seconds."""
    told = f"{job.state}/{job.phase}"
    return {
        "job": job,
        "target": target(job),
        "told": told,
        "announce": seen is not None and seen != told,
        "stalled": job.state == Job.State.QUEUED and job.attempts > 0,
        "late": queue_trouble() if seen is not None and job.state == Job.State.QUEUED else "",
        "again": str(uuid4()) if may_ask_again(job) else "",
        "pause": _pause(job),
    }


def _pause(job: Job) -> int:
    age = (timezone.now() - job.created_at).total_seconds()
    return next((pause for limit, pause in _PAUSES if age < limit), _LONGEST_PAUSE)


def subject(job: Job, reader: User) -> Site | None:
    """The site that a job is about, if the reader may see it; None for other jobs."""
    return sites_of_jobs(reader, [job]).get(job.pk)


def target(job: Job) -> str:
    """The page of what the job makes; "" where it makes nothing with a page."""
    if rule_set := job.arguments.get("rule_set"):
        return reverse("rule-set", args=[rule_set])
    if export := job.arguments.get("export"):
        return reverse("export", args=[export])
    if draft := job.arguments.get("draft"):
        return reverse("draft-record", args=[draft])
    if rule_base := job.arguments.get("rule_base"):
        return _rule_base(job, str(rule_base))
    site, proposal = job.arguments.get("site"), (job.result or {}).get("proposal")
    return reverse("proposal", args=[site, proposal]) if site and proposal else ""


def _rule_base(job: Job, key: str) -> str:
    """The page of a rule base, or of how a rule set stands to it."""
    base = reverse("rule-base", args=[job.arguments["site"], key])
    if "coverage" not in job.arguments:
        return base
    asked = {"rule_set": job.arguments["compared"], "firewall": job.arguments["firewall"]}
    return f"{base}coverage/?{urlencode(asked)}"
