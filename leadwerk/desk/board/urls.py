from django.urls import path

from leadwerk.desk.board import views

urlpatterns = [
    path("", views.first_board, name="boards"),
    path("<int:process_id>/", views.board, name="board"),
    path("<int:process_id>/filters/<slug:name>/", views.board_filter, name="board_filter"),
    path("<int:process_id>/lanes/<int:stage_id>/", views.more, name="board_lane"),
    path("<int:process_id>/leads/<int:lead_id>/", views.card_move, name="board_move"),
]
