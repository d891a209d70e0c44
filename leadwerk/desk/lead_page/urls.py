from django.urls import path

from leadwerk.desk.lead_page.views import (
    assigning,
    calls,
    closing,
    details,
    keeping,
    notes,
    persons,
    qualifying,
    record,
    stages,
    tasks,
)

urlpatterns = [
    path("<int:lead_id>/", record.lead, name="lead"),
    path("<int:lead_id>/print/", record.print_view, name="lead_print"),
    path("<int:lead_id>/timeline/", record.timeline, name="lead_timeline"),
    path("<int:lead_id>/fields/<slug:name>/", details.field, name="lead_field"),
    path("<int:lead_id>/edit/", details.edit_all, name="lead_edit"),
    path("<int:lead_id>/assignment/", assigning.assignment, name="lead_assignment"),
    path("<int:lead_id>/stage/", stages.stage, name="lead_stage"),
    path("<int:lead_id>/stages/<int:stage_id>/", stages.dialog, name="lead_stage_dialog"),
    path("<int:lead_id>/process/", stages.process, name="lead_process"),
    path("<int:lead_id>/qualification/", qualifying.qualification, name="lead_qualification"),
    path("<int:lead_id>/loss/", closing.loss, name="lead_loss"),
    path("<int:lead_id>/rejection/", closing.rejection, name="lead_rejection"),
    path("<int:lead_id>/reopening/", closing.reopening, name="lead_reopening"),
    path("<int:lead_id>/bin/", keeping.bin_lead, name="lead_bin"),
    path("<int:lead_id>/restoration/", keeping.restoration, name="lead_restoration"),
    path("<int:lead_id>/notes/", notes.notes, name="lead_notes"),
    path("<int:lead_id>/calls/", calls.lead_calls, name="lead_calls"),
    path("<int:lead_id>/tasks/", tasks.lead_tasks, name="lead_tasks"),
    path("<int:lead_id>/persons/", persons.persons, name="lead_persons"),
    path("<int:lead_id>/persons/<int:person_id>/", persons.person, name="lead_person"),
    path("<int:lead_id>/persons/<int:person_id>/removal/", persons.removal, name="lead_person_removal"),
]
