"""The addresses of the storefront."""

from django.urls import path

from example_project.storefront import views

app_name = "storefront"
urlpatterns = [
    path("", views.home, name="home"),
    path("products/", views.product_list, name="products"),
    path("products/<int:pk>/", views.product, name="product"),
    path("groups/<int:pk>/", views.group, name="group"),
    path("pictures/<int:pk>/<str:name>", views.picture, name="picture"),
]
