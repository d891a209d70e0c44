from django.urls import path

from leadwerk.desk.lead_page.views import tasks
from leadwerk.desk.my_day import views

urlpatterns = [
    path("", views.my_day, name="my_day"),
    path("day/<slug:name>/", views.section, name="my_day_section"),
    path("day/leads/<int:lead_id>/", views.lead, name="my_day_lead"),
    path("day/leads/<int:lead_id>/note/", views.note, name="my_day_note"),
    path("tasks/new/", tasks.create, name="task_create"),
    path("tasks/postponement/", tasks.postponement, name="tasks_postponement"),
    path("tasks/<int:task_id>/", tasks.task, name="task"),
    path("tasks/<int:task_id>/completion/", tasks.completion, name="task_completion"),
    path("tasks/<int:task_id>/reopening/", tasks.reopening, name="task_reopening"),
    path("tasks/<int:task_id>/due-date/", tasks.due_date, name="task_due_date"),
]
